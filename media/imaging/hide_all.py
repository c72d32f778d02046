"""Hide every face of a photo at its full size, for nobody in particular: no consent is known."""

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from media.imaging.detect import SURE, DetectedFace, Detector
from media.imaging.encode import OutputFormat, encode
from media.imaging.picture import Pixels
from media.imaging.redact import paint
from media.imaging.render import Drawn
from media.imaging.shape import ENLARGED, GROWTH, oval
from media.imaging.verify import Finds, judge, verified_pixels

#: What counts as a find in the result, round by round, until there is none; then we give up. At
#: first less than sure: another program, or the same one on the photo in another size, may be a
#: little surer than we are. In a crowd every mask makes new shapes, so that has to have an end.
_LEAST_SCORES: Final = (0.15, 0.15, 0.15, SURE, SURE, SURE, SURE, SURE)

#: Rounds after which what is found is a shape that masks made together: it is covered wider each
#: time, so that one large calm mask takes the place of many edges.
_PATIENCE: Final = 2


class StillVisible(Exception):
    """A face is still found after every attempt to hide it."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A JPEG in which no face is found, and every face it hides."""

    data: bytes
    faces: tuple[DetectedFace, ...]


def hide_all(pixels: Pixels, detector: Detector) -> Hidden:
    """Hide, encode, and look again more closely than the first time; raise `StillVisible`.

    Faces found only in the result are hidden too. The same photo gives the same bytes.
    """
    seed = hashlib.sha256(pixels.data).digest()
    faces = detector.detect(pixels)
    growth: dict[int, float] = {}
    for number, least in enumerate(_LEAST_SCORES):
        drawn = _draw(pixels, faces, growth, seed)
        data = encode(drawn.pixels, OutputFormat.JPEG)
        seen = verified_pixels(data, OutputFormat.JPEG, drawn)
        finds = _finds(detector, seen, drawn, least=least)
        again = finds.in_masks - growth.keys()
        if not finds.outside and not again:
            return Hidden(data, tuple(faces))
        growth |= dict.fromkeys(again, ENLARGED)
        wider = ENLARGED * (number - _PATIENCE)
        if wider > GROWTH:
            growth |= dict.fromkeys(range(len(faces), len(faces) + len(finds.outside)), wider)
        faces = [*faces, *finds.outside]
    raise StillVisible


def _finds(detector: Detector, seen: Pixels, drawn: Drawn, *, least: float) -> Finds:
    """Return the finds outside the masks from `least` on, and the sure ones in them."""
    found = detector.detect(seen, closely=True)
    outside = judge([face for face in found if face.score >= least], drawn, ()).outside
    return replace(
        judge([face for face in found if face.score >= SURE], drawn, ()), outside=outside
    )


def _draw(
    pixels: Pixels, faces: list[DetectedFace], growth: dict[int, float], seed: bytes
) -> Drawn:
    masks = tuple(
        oval(face.box, growth=growth.get(place, GROWTH)) for place, face in enumerate(faces)
    )
    return Drawn(pixels=paint(pixels, masks, seed=seed), masks=masks, scale=1.0)
