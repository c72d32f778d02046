"""Names the way pictures are made, so that a change of it makes new files."""

from typing import Final

#: Part of every fingerprint. Raise it whenever the same photo and boxes may give other files.
PIPELINE_VERSION: Final = 3

#: Files of an older version stay public until new ones have been made, unless theirs is less than
#: this: raise it, to the new version, when older files show what they should not. They are then
#: offline from the moment the new code runs, and come back by themselves.
OLDEST_STILL_PUBLIC: Final = 1
