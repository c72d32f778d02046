"""Bring photos to one size, such as the 12 megapixels of a common camera, for measuring time."""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from media.imaging.picture import Pixels
from media.services.decoding import Unreadable, decode_now

_QUALITY = 92
_GRAIN, _TILE = 3.0, 512


def enlarged(
    photos: Sequence[Path], megapixels: float, folder: Path, each: Callable[[], None]
) -> dict[Path, Path]:
    """Write a JPEG of that size of each photo into `folder`; one that cannot be read stays."""
    made = {}
    for photo in photos:
        made[photo] = _one(photo, megapixels, folder)
        each()
    return made


def _one(photo: Path, megapixels: float, folder: Path) -> Path:
    try:
        pixels = decode_now(photo).pixels
    except Unreadable:
        return photo
    name = hashlib.sha256(str(photo).encode()).hexdigest()[:16]
    target = folder / f"{name}.jpg"
    target.write_bytes(to_megapixels(pixels, megapixels))
    return target


def to_megapixels(pixels: Pixels, megapixels: float) -> bytes:
    """Return a JPEG of that many pixels, with a sensor's grain: smooth files decode faster."""
    height, width = pixels.shape[:2]
    scale = (megapixels * 1e6 / (width * height)) ** 0.5
    size = max(1, round(width * scale)), max(1, round(height * scale))
    large = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC), np.uint8)
    grain = np.random.default_rng(0).normal(0, _GRAIN, (_TILE, _TILE, 1)).round().astype(np.int16)
    grainy = np.empty_like(large)
    for top in range(0, size[1], _TILE):
        for left in range(0, size[0], _TILE):
            part = large[top : top + _TILE, left : left + _TILE]
            with_grain = part.astype(np.int16) + grain[: part.shape[0], : part.shape[1]]
            grainy[top : top + _TILE, left : left + _TILE] = with_grain.clip(0, 255)
    file = io.BytesIO()
    Image.fromarray(grainy).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
