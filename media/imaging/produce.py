"""Make every public file of a photo, and vouch for them or hold the photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from media.imaging.detect import DetectedFace, Detector
from media.imaging.encode import OutputFormat
from media.imaging.geometry import Box, Rectangle
from media.imaging.metadata import Impure
from media.imaging.picture import Pixels
from media.imaging.render import Drawn, EncodedFile, SizeName, draw, encoded, sizes
from media.imaging.shape import ENLARGED
from media.imaging.verify import Altered, judge, verified_pixels


class HoldReason(StrEnum):
    """Why a photo waits for a person."""

    #: A face is still found in a mask, even in an enlarged one.
    FACE_IN_MASK = "face_in_mask"
    #: A face is found that nobody knew of: `boxes` says where.
    FACE_OUTSIDE_MASKS = "face_outside_masks"
    #: A file does not show what was drawn.
    ALTERED = "altered"
    #: A file contains more than a picture.
    IMPURE = "impure"


@dataclass(frozen=True, slots=True)
class Held:
    reason: HoldReason
    #: In pixels of the photo: hide these as well, and the photo may pass.
    boxes: tuple[Rectangle, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """Verified files, three sizes in two formats; or none, and why not."""

    files: tuple[EncodedFile, ...]
    held: Held | None = None

    @property
    def verified(self) -> bool:
        return self.held is None and bool(self.files)


_ORDER: Final = (SizeName.LARGE, SizeName.MEDIUM, SizeName.SMALL)


def produce(
    pixels: Pixels,
    faces_hidden: Sequence[Box],
    faces_shown: Sequence[Box],
    *,
    seed: bytes,
    detector: Detector,
) -> Rendered:
    """Hide `faces_hidden` and return every file, verified as encoded.

    `faces_shown` are the boxes that may be seen: faces shown for a reason, and what a person said
    is no face. Where both claim a pixel, hidden wins. Faces are looked for once, in the large
    JPEG; every other file is compared with what was drawn, by the same function, for its size.
    """
    plain = sizes(pixels)
    scales = {name: small.shape[1] / pixels.shape[1] for name, small in plain.items()}
    growth: dict[int, float] = {}

    def drawn(name: SizeName) -> Drawn:
        return draw(plain[name], faces_hidden, scale=scales[name], seed=seed, growth=growth)

    try:
        large = drawn(SizeName.LARGE)
        first = encoded(large, SizeName.LARGE, OutputFormat.JPEG)
        finds = judge(_seen(first, large, detector), large, faces_shown)
        if finds.in_masks:
            growth |= dict.fromkeys(finds.in_masks, ENLARGED)
            large = drawn(SizeName.LARGE)
            first = encoded(large, SizeName.LARGE, OutputFormat.JPEG)
            finds = judge(_seen(first, large, detector), large, faces_shown)
        if finds.outside:
            boxes = tuple(_in_photo(face, pixels, large) for face in finds.outside)
            return Rendered((), Held(HoldReason.FACE_OUTSIDE_MASKS, boxes))
        if finds.in_masks:
            return Rendered((), Held(HoldReason.FACE_IN_MASK))
        others = _others(large, {name: drawn(name) for name in _ORDER[1:]})
    except Impure:
        return Rendered((), Held(HoldReason.IMPURE))
    except Altered:
        return Rendered((), Held(HoldReason.ALTERED))
    return Rendered((first, *others))


def _seen(file: EncodedFile, drawn: Drawn, detector: Detector) -> list[DetectedFace]:
    return detector.check(verified_pixels(file.data, file.format, drawn))


def _others(large: Drawn, smaller: dict[SizeName, Drawn]) -> list[EncodedFile]:
    """Encode and verify every file but the large JPEG."""
    files = [encoded(large, SizeName.LARGE, OutputFormat.WEBP)]
    verified_pixels(files[0].data, OutputFormat.WEBP, large)
    for name, drawn in smaller.items():
        for output in OutputFormat:
            file = encoded(drawn, name, output)
            verified_pixels(file.data, output, drawn)
            files.append(file)
    return files


def _in_photo(face: DetectedFace, pixels: Pixels, drawn: Drawn) -> Rectangle:
    """Bring a find back to pixels of the photo."""
    height, width = pixels.shape[:2]
    x, y = int(face.box.x / drawn.scale), int(face.box.y / drawn.scale)
    return Rectangle(
        x,
        y,
        max(1, min(width - x, round(face.box.w / drawn.scale))),
        max(1, min(height - y, round(face.box.h / drawn.scale))),
    )
