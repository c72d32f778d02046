"""Files made in the tests themselves: pictures without people, and files that are none."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from media.imaging.picture import Pixels


def pattern(width: int, height: int) -> Pixels:
    """Return a smooth coloured picture whose upper left quarter is red, so that turns show."""
    down = np.linspace(0, 200, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 200, width, dtype=np.float32)[None, :]
    pixels = np.stack(
        [np.full((height, width), 60.0), down + across * 0, across + down * 0], axis=2
    ).astype(np.uint8)
    pixels[: height // 2, : width // 2] = (230, 20, 20)
    return pixels


def file(image: Image.Image, format_: str, **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, format_, **options)
    return data.getvalue()


def jpeg(width: int = 64, height: int = 48, **options: object) -> bytes:
    return file(Image.fromarray(pattern(width, height)), "JPEG", quality=95, **options)


def png_bomb(width: int, height: int) -> bytes:
    """Return a small file that claims, truthfully, to be a vast black-and-white PNG."""
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND")


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def scan_bomb(side: int, scans: int) -> bytes:
    """Return a progressive JPEG that repeats its last refinement for ever, almost."""
    plain = file(Image.new("L", (side, side)), "JPEG", progressive=True)
    last = plain[plain.rfind(b"\xff\xda") : -2]
    return plain[:-2] + last * scans + b"\xff\xd9"


def with_orientation(orientation: int, width: int = 64, height: int = 48) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return jpeg(width, height, exif=exif)
