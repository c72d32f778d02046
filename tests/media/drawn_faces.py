"""Drawn faces, plain enough to be nobody's, that the detector takes for faces."""

import io
from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageFilter

_SKIN, _SHADE, _HAIR = (222, 178, 150), (200, 150, 125), (60, 40, 30)

#: Where a face is drawn: its middle, and half its width, in pixels.
Spot = tuple[int, int, int]

THREE: tuple[Spot, ...] = ((200, 250, 80), (450, 260, 60), (700, 250, 100))


def drawn(spots: Iterable[Spot] = THREE, *, shade: int = 120) -> bytes:
    """Return a JPEG with a face at each spot; another shade makes it another file."""
    image = Image.new("RGB", (900, 600), (shade, shade + 20, shade))
    draw = ImageDraw.Draw(image)
    for spot in spots:
        _head(draw, *spot)
        for side in (-1, 1):
            _eye(draw, *spot, side=side)
        _nose_and_mouth(draw, *spot)
    file = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(2)).save(file, "JPEG", quality=92)
    return file.getvalue()


def _oval(draw: ImageDraw.ImageDraw, x: float, y: float, w: float, h: float, fill) -> None:
    draw.ellipse([x - w, y - h, x + w, y + h], fill=fill)


def _head(draw: ImageDraw.ImageDraw, x: int, y: int, s: int) -> None:
    _oval(draw, x, y - 0.15 * s, 1.05 * s, 1.35 * s, _HAIR)
    _oval(draw, x, y + 0.075 * s, 0.85 * s, 1.175 * s, _SKIN)
    draw.rectangle([x - 0.35 * s, y + s, x + 0.35 * s, y + 1.9 * s], fill=_SHADE)


def _eye(draw: ImageDraw.ImageDraw, x: int, y: int, s: int, *, side: int) -> None:
    middle = x + side * 0.38 * s
    _oval(draw, middle, y - 0.2 * s, 0.2 * s, 0.1 * s, (250, 250, 250))
    _oval(draw, middle, y - 0.2 * s, 0.09 * s, 0.09 * s, (30, 20, 10))
    brow = [middle - 0.28 * s, y - 0.5 * s, middle + 0.28 * s, y - 0.2 * s]
    draw.arc(brow, 200, 340, fill=_HAIR, width=max(2, s // 12))


def _nose_and_mouth(draw: ImageDraw.ImageDraw, x: int, y: int, s: int) -> None:
    low = y + 0.35 * s
    draw.polygon([(x, y - 0.15 * s), (x - 0.17 * s, low), (x + 0.17 * s, low)], fill=_SHADE)
    _oval(draw, x, y + 0.69 * s, 0.35 * s, 0.11 * s, (180, 70, 70))
    mouth = [x - 0.35 * s, y + 0.69 * s, x + 0.35 * s, y + 0.69 * s]
    draw.line(mouth, fill=(120, 40, 40), width=max(2, s // 25))
