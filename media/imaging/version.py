"""Names the way pictures are made, so that a change of it makes new files."""

#: Part of every fingerprint. Raise it whenever the same photo and boxes may give other pixels.
PIPELINE_VERSION = "1"
