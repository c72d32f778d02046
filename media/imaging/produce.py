"""Make every public file of a photo, and vouch for them or hold the photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from media.imaging.detect import DetectedFace, Detector
from media.imaging.encode import PROMPT, OutputFormat
from media.imaging.geometry import Box, Rectangle
from media.imaging.metadata import Impure
from media.imaging.picture import Pixels
from media.imaging.render import Drawn, EncodedFile, SizeName, draw, encoded, sizes
from media.imaging.shape import WIDER
from media.imaging.style import SURROUNDINGS, Look
from media.imaging.verify import Altered, Finds, judge, verified_pixels


class HoldReason(StrEnum):
    """Why a photo waits for a person."""

    #: A face is still found in a mask, however far it was enlarged.
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


def produce(
    pixels: Pixels,
    faces_hidden: Sequence[Box],
    faces_shown: Sequence[Box],
    *,
    seed: bytes,
    detector: Detector,
    look: Look = SURROUNDINGS,
    packet: bytes = b"",
) -> Rendered:
    """Hide `faces_hidden` and return every file but the AVIFs, verified as encoded.

    `faces_shown` are the boxes that may be seen: faces shown for a reason, and what a person said
    is no face. Where both claim a pixel, hidden wins. Faces are looked for once, in the large
    JPEG; every other file is compared with what was drawn, by the same function, for its size.
    """
    plain = sizes(pixels)
    growth: dict[int, float] = {}

    def drawn(name: SizeName) -> Drawn:
        return draw(
            plain[name],
            faces_hidden,
            scale=plain[name].shape[1] / pixels.shape[1],
            seed=seed,
            look=look,
            growth=growth,
        )

    try:
        large = drawn(SizeName.LARGE)
        first, finds = _looked_at(large, faces_shown, packet, detector)
        for wider in WIDER:
            if not finds.in_masks:
                break
            growth |= dict.fromkeys(finds.in_masks, wider)
            large = drawn(SizeName.LARGE)
            first, finds = _looked_at(large, faces_shown, packet, detector)
        if finds.outside:
            boxes = tuple(_in_photo(face, pixels, large) for face in finds.outside)
            return Rendered((), Held(HoldReason.FACE_OUTSIDE_MASKS, boxes))
        if finds.in_masks:
            return Rendered((), Held(HoldReason.FACE_IN_MASK))
        files = [first, verified(large, SizeName.LARGE, OutputFormat.WEBP, packet)]
        for name in (SizeName.MEDIUM, SizeName.SMALL):
            smaller = drawn(name)
            files += [verified(smaller, name, output, packet) for output in PROMPT]
    except Impure:
        return Rendered((), Held(HoldReason.IMPURE))
    except Altered:
        return Rendered((), Held(HoldReason.ALTERED))
    return Rendered(tuple(files))


def _looked_at(
    large: Drawn, shown: Sequence[Box], packet: bytes, detector: Detector
) -> tuple[EncodedFile, Finds]:
    """Encode the large JPEG, verify it, and look for faces in it."""
    file = encoded(large, SizeName.LARGE, OutputFormat.JPEG, packet)
    seen = verified_pixels(file.data, file.format, large, packet)
    return file, judge(detector.check(seen), large, shown)


def verified(drawn: Drawn, size: SizeName, output: OutputFormat, packet: bytes) -> EncodedFile:
    """Return one file, verified as encoded; raise `Impure` or `Altered`."""
    file = encoded(drawn, size, output, packet)
    verified_pixels(file.data, output, drawn, packet)
    return file


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
