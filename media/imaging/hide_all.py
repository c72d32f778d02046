"""Hide every face of a photo at its full size, for nobody in particular: no consent is known."""

import hashlib
from dataclasses import dataclass
from typing import Final

from media.imaging.detect import DetectedFace, Detector
from media.imaging.encode import OutputFormat, encode
from media.imaging.picture import Pixels
from media.imaging.redact import paint
from media.imaging.render import Drawn
from media.imaging.shape import ENLARGED, GROWTH, oval
from media.imaging.verify import judge, verified_pixels

#: How often the result is looked at and mended before we give up on a photo.
_ROUNDS: Final = 4


class StillVisible(Exception):
    """A face is still found after every attempt to hide it."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A JPEG in which no face is found, and every face it hides."""

    data: bytes
    faces: tuple[DetectedFace, ...]


def hide_all(pixels: Pixels, detector: Detector) -> Hidden:
    """Hide, encode, and look again as thoroughly as the first time; raise `StillVisible`.

    Faces found only in the result are hidden too. The same photo gives the same bytes.
    """
    seed = hashlib.sha256(pixels.data).digest()
    faces = detector.detect(pixels)
    growth: dict[int, float] = {}
    for _ in range(_ROUNDS):
        drawn = _draw(pixels, faces, growth, seed)
        data = encode(drawn.pixels, OutputFormat.JPEG)
        seen = verified_pixels(data, OutputFormat.JPEG, drawn)
        found = detector.detect(seen, closely=True)
        finds = judge([face for face in found if not face.doubtful], drawn, ())
        again = {place for place in finds.in_masks if place not in growth}
        if not finds.outside and not again:
            return Hidden(data, tuple(faces))
        growth |= dict.fromkeys(again, ENLARGED)
        faces = [*faces, *finds.outside]
    raise StillVisible


def _draw(
    pixels: Pixels, faces: list[DetectedFace], growth: dict[int, float], seed: bytes
) -> Drawn:
    masks = tuple(
        oval(face.box, growth=growth.get(place, GROWTH)) for place, face in enumerate(faces)
    )
    return Drawn(pixels=paint(pixels, masks, seed=seed), masks=masks, scale=1.0)
