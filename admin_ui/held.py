"""Why a finished photo is held back, in words that say what to do."""

from typing import Final

from infra.web.i18n import gettext, gettext_noop

#: By the code that rendering gives (media.imaging.produce.HoldReason).
_REASONS: Final = {
    "face_in_mask": gettext_noop(
        "We still see something like a face where one is hidden. Draw a larger box there, or "
        "leave the photo out."
    ),
    "face_outside_masks": gettext_noop(
        "We see a face that is not hidden and that nobody decided about. Draw a box around every "
        "face that has none."
    ),
    "altered": gettext_noop(
        "The finished photo does not look as it should. Leave the photo out, and tell who manages "
        "this installation."
    ),
    "impure": gettext_noop(
        "A finished file holds more than a picture. Leave the photo out, and tell who manages "
        "this installation."
    ),
}
_OTHER: Final = gettext_noop("The finished photo failed our check. Is a face missed?")


def why_held(code: str | None) -> str | None:
    """Say why a photo is held; None when it is not."""
    return gettext(_REASONS.get(code, _OTHER)) if code is not None else None
