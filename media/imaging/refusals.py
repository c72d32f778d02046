"""Why a file is no photo for us."""

from enum import StrEnum


class Refusal(StrEnum):
    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    #: A picture, but none of JPEG, PNG, WebP, HEIC and AVIF.
    UNSUPPORTED_FORMAT = "unsupported_format"
    #: The end of the file is missing.
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    #: More bytes than we take.
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOOK_TOO_LONG = "took_too_long"


class Refused(Exception):
    """The file was refused, for `refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
