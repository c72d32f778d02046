"""What the decoding program says to us: a header of fixed length, then raw pixels.

We do not trust it, for it has read an untrusted file: every number is checked again here.
"""

import json
from dataclasses import asdict, dataclass

from media.imaging.formats import Format
from media.imaging.refusals import Refusal, Refused

HEADER_BYTES = 256
CHANNELS = 3

#: A side, and a number of pixels, beyond which a file is refused by its header.
MOST_SIDE = 20_000
MOST_PIXELS = 100_000_000
#: A number of pixels beyond which a picture is halved; bounds the answer to 150 MB.
MOST_PIXELS_OUT = 50_000_000


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

    @property
    def body_bytes(self) -> int:
        return self.width * self.height * CHANNELS


def pack(header: Header) -> bytes:
    return json.dumps(asdict(header)).encode().ljust(HEADER_BYTES)


def pack_refusal(refusal: Refusal) -> bytes:
    return json.dumps({"refusal": refusal}).encode().ljust(HEADER_BYTES)


def unpack(raw: bytes) -> Header:
    """Return the header; raise `Refused` when it tells a refusal, `Unbelievable` when absurd."""
    try:
        said = json.loads(raw)
        if "refusal" in said:
            raise Refused(Refusal(said["refusal"]))
        said["format"] = Format(said["format"])
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
