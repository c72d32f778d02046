"""Write JPEG, WebP and AVIF from raw pixels: the only encoder of the product.

Nothing but pixels and one packet of our own words goes in, so nothing else comes out: no metadata,
no profile, no preview.
"""

import io
from enum import StrEnum
from typing import Final

import numpy as np
import simplejpeg
from PIL import Image

from media.imaging.picture import Pixels


class OutputFormat(StrEnum):
    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"


#: What a photo is not public without. AVIF is added when a worker has time for it.
PROMPT: Final = (OutputFormat.JPEG, OutputFormat.WEBP)

_JPEG_QUALITY: Final = 85
_WEBP_QUALITY: Final = 80
#: Effort, 0 to 6: 1 costs a third of what 4 costs and gives files 6 % larger.
_WEBP_METHOD: Final = 1
_AVIF_QUALITY: Final = 60
#: 10 is fastest: 9 costs a quarter of what 8 costs and gives files 7 % larger.
_AVIF_SPEED: Final = 9

#: Start of a JPEG's XMP segment.
XMP_NAME: Final = b"http://ns.adobe.com/xap/1.0/\0"
#: In the flags of a WebP's VP8X chunk: there is an XMP chunk, and nothing else.
WEBP_XMP_ONLY: Final = bytes((0x04, 0, 0, 0))
#: Where a JPEG of ours has its picture's first segment: after SOI and a plain JFIF header.
_AFTER_JFIF: Final = 20
_RIFF_HEADER: Final = 12


def encode(pixels: Pixels, output: OutputFormat, packet: bytes = b"") -> bytes:
    """Return the bytes of a file of `pixels`, as they are, with an XMP packet unless it is empty.

    The same pixels and packet give the same bytes.
    """
    whole = np.ascontiguousarray(pixels)
    match output:
        case OutputFormat.JPEG:
            return _jpeg(whole, packet)
        case OutputFormat.WEBP:
            return _webp(whole, packet)
        case OutputFormat.AVIF:
            return _avif(whole, packet)


def _jpeg(pixels: Pixels, packet: bytes) -> bytes:
    data = bytes(simplejpeg.encode_jpeg(pixels, quality=_JPEG_QUALITY, colorsubsampling="420"))
    if not packet:
        return data
    content = XMP_NAME + packet
    segment = b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content
    return data[:_AFTER_JFIF] + segment + data[_AFTER_JFIF:]


def _webp(pixels: Pixels, packet: bytes) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_METHOD)
    data = file.getvalue()
    if not packet:
        return data
    height, width = pixels.shape[:2]
    chunks = webp_header(width, height) + data[_RIFF_HEADER:] + _chunk(b"XMP ", packet)
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


def webp_header(width: int, height: int) -> bytes:
    """Return the chunk that announces a picture of this size, with words and nothing else."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return _chunk(b"VP8X", WEBP_XMP_ONLY + size)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def _avif(pixels: Pixels, packet: bytes) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(
        file,
        "AVIF",
        quality=_AVIF_QUALITY,
        speed=_AVIF_SPEED,
        subsampling="4:2:0",
        max_threads=1,  # two would share the picture out, and a machine with more cores otherwise
        xmp=packet,
    )
    return file.getvalue()


def decode_own(data: bytes) -> Pixels:
    """Decode a file that `encode` made; never for bytes from anywhere else."""
    import cv2

    if data.startswith(b"\xff\xd8"):
        return np.asarray(simplejpeg.decode_jpeg(data, colorspace="RGB"), np.uint8)
    if data.startswith(b"RIFF"):  # a third less work than Pillow's way to the same decoder
        seen = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
        if seen is None:
            raise ValueError("our own file cannot be decoded")
        return np.asarray(seen, np.uint8)
    with Image.open(io.BytesIO(data), formats=("AVIF",)) as image:
        return np.asarray(image.convert("RGB"), np.uint8)
