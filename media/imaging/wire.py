"""What the decoding program says to us: a header of fixed length, then raw pixels.

We do not trust it, for it has read an untrusted file: every number is checked again here.
"""

import json
from dataclasses import dataclass

from media.imaging.formats import Format
from media.imaging.refusals import Refusal, Refused

HEADER_BYTES = 8192
CHANNELS = 3

#: A side, and a number of pixels, beyond which a file is refused by its header.
MOST_SIDE = 20_000
MOST_PIXELS = 100_000_000
#: A number of pixels beyond which a picture is halved; bounds the answer to 150 MB.
MOST_PIXELS_OUT = 50_000_000
#: Faces that the picture's own metadata may tell of.
MOST_HINTS = 200


#: A box: x and y of its upper left corner, width, height. Plain numbers, for the program that
#: decodes should load nothing that it can do without.
Hint = tuple[int, int, int, int]


class Unbelievable(ValueError):
    """The program's answer makes no sense; treated as a damaged file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Of a decoded picture, upright. The original size is what the file itself says, upright."""

    width: int
    height: int
    original_width: int
    original_height: int
    format: Format
    #: Boxes of faces that the picture's metadata tells of, in its own pixels; nothing else of it.
    hints: tuple[Hint, ...] = ()

    @property
    def body_bytes(self) -> int:
        return self.width * self.height * CHANNELS


def pack(header: Header) -> bytes:
    said = {
        "width": header.width,
        "height": header.height,
        "original_width": header.original_width,
        "original_height": header.original_height,
        "format": header.format,
        "hints": header.hints,
    }
    return json.dumps(said, separators=(",", ":")).encode().ljust(HEADER_BYTES)


def pack_refusal(refusal: Refusal) -> bytes:
    return json.dumps({"refusal": refusal}).encode().ljust(HEADER_BYTES)


def unpack(raw: bytes) -> Header:
    """Return the header; raise `Refused` when it tells a refusal, `Unbelievable` when absurd."""
    try:
        said = json.loads(raw)
        if "refusal" in said:
            raise Refused(Refusal(said["refusal"]))
        said["format"] = Format(said["format"])
        said["hints"] = tuple((x, y, w, h) for x, y, w, h in said["hints"])
        header = Header(**said)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unbelievable from error
    _believe(header)
    return header


def _believe(header: Header) -> None:
    sides = (header.width, header.height, header.original_width, header.original_height)
    if not all(type(side) is int and 0 < side <= MOST_SIDE for side in sides):
        raise Unbelievable
    if header.width * header.height > MOST_PIXELS_OUT:
        raise Unbelievable
    if len(header.hints) > MOST_HINTS or not all(_fits(box, header) for box in header.hints):
        raise Unbelievable


def _fits(box: Hint, header: Header) -> bool:
    if not all(type(number) is int for number in box):
        return False
    x, y, w, h = box
    return 0 <= x < x + w <= header.width and 0 <= y < y + h <= header.height
