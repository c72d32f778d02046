"""Hide every face of a photo at its full size, but for those that somebody vouches for."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from media.imaging.detect import SURE, DetectedFace, Detector
from media.imaging.encode import OutputFormat, encode
from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.redact import paint
from media.imaging.render import Drawn
from media.imaging.shape import ENLARGED, GROWTH, oval
from media.imaging.style import SURROUNDINGS, Style
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


#: Given a photo and its faces, says by their places which of them may be seen.
Keep = Callable[[Pixels, Sequence[DetectedFace]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A JPEG in which no face is found but the visible ones, and every face it hides."""

    data: bytes
    faces: tuple[DetectedFace, ...]
    #: As `Keep` was given them, by their places there.
    visible: dict[int, DetectedFace]


def hide_all(
    pixels: Pixels, detector: Detector, *, style: Style = SURROUNDINGS, keep: Keep | None = None
) -> Hidden:
    """Hide, encode, and look again more closely than the first time; raise `StillVisible`.

    Faces found only in the result are hidden too. The same photo gives the same bytes. Where a
    visible face and a hidden one claim a pixel, hidden wins.
    """
    seed = hashlib.sha256(pixels.data).digest()
    found = detector.detect(pixels)
    kept = keep(pixels, found) if keep else ()
    visible = {place: face for place, face in enumerate(found) if place in kept}
    faces = [face for place, face in enumerate(found) if place not in visible]
    shown = [face.box for face in visible.values()]
    growth: dict[int, float] = {}
    for number, least in enumerate(_LEAST_SCORES):
        drawn = _draw(pixels, faces, growth, seed, style)
        data = encode(drawn.pixels, OutputFormat.JPEG)
        seen = verified_pixels(data, OutputFormat.JPEG, drawn)
        finds = _finds(detector.detect(seen, closely=True), drawn, shown, least=least)
        again = finds.in_masks - growth.keys()
        if not finds.outside and not again:
            return Hidden(data, tuple(faces), visible)
        growth |= dict.fromkeys(again, ENLARGED)
        wider = ENLARGED * (number - _PATIENCE)
        if wider > GROWTH:
            growth |= dict.fromkeys(range(len(faces), len(faces) + len(finds.outside)), wider)
        faces = [*faces, *finds.outside]
    raise StillVisible


def _finds(
    found: Sequence[DetectedFace], drawn: Drawn, shown: Sequence[Box], *, least: float
) -> Finds:
    """Return the finds outside the masks from `least` on, and the sure ones in them."""
    outside = judge([face for face in found if face.score >= least], drawn, shown).outside
    return replace(
        judge([face for face in found if face.score >= SURE], drawn, shown), outside=outside
    )


def _draw(
    pixels: Pixels,
    faces: Sequence[DetectedFace],
    growth: dict[int, float],
    seed: bytes,
    style: Style,
) -> Drawn:
    masks = tuple(
        oval(face.box, growth=growth.get(place, GROWTH)) for place, face in enumerate(faces)
    )
    return Drawn(pixels=paint(pixels, masks, seed=seed, style=style), masks=masks, scale=1.0)
