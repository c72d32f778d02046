"""Make every public file of a photo, and vouch for them or hold the photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from media.imaging.detect import DetectedFace, Detector
from media.imaging.encode import PROMPT, OutputFormat, decode_own
from media.imaging.geometry import Box, Rectangle
from media.imaging.metadata import Impure
from media.imaging.render import Drawn, EncodedFile, Reduced, SizeName, draw, encoded, sizes
from media.imaging.shape import WIDER, oval
from media.imaging.style import SURROUNDINGS, Style
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
    photo: Reduced,
    faces_hidden: Sequence[Box],
    faces_shown: Sequence[Box],
    *,
    seed: bytes,
    detector: Detector,
    style: Style = SURROUNDINGS,
    packet: bytes = b"",
) -> Rendered:
    """Hide `faces_hidden` and return every file but the AVIFs, verified as encoded.

    Boxes are in pixels of the photo as it came. `faces_shown` are those that may be seen: faces
    shown for a reason, and what a person said is no face. Where both claim a pixel, hidden wins.
    Faces are looked for once, in the large JPEG; every other file is compared with what was drawn,
    by the same function, for its size.
    """
    easel = _Easel(photo, faces_hidden, seed, style)
    try:
        large, first, finds = _large(easel, faces_shown, packet, detector)
        if finds.outside:
            boxes = tuple(_in_photo(face, photo) for face in finds.outside)
            return Rendered((), Held(HoldReason.FACE_OUTSIDE_MASKS, boxes))
        if finds.in_masks:
            return Rendered((), Held(HoldReason.FACE_IN_MASK))
        files = [first, verified(large, SizeName.LARGE, OutputFormat.WEBP, packet)]
        for name in (SizeName.MEDIUM, SizeName.SMALL):
            smaller = easel.drawn(name)
            files += [verified(smaller, name, output, packet) for output in PROMPT]
    except Impure:
        return Rendered((), Held(HoldReason.IMPURE))
    except Altered:
        return Rendered((), Held(HoldReason.ALTERED))
    return Rendered(tuple(files))


class _Easel:
    """The photo in every size, on which the same masks are drawn; some of them wider by and by."""

    def __init__(self, photo: Reduced, hidden: Sequence[Box], seed: bytes, style: Style) -> None:
        self._plain = sizes(photo)
        self._width = photo.photo_width
        self._hidden, self._seed, self._style = hidden, seed, style
        self.growth: dict[int, float] = {}

    def drawn(self, name: SizeName) -> Drawn:
        plain = self._plain[name]
        return draw(
            plain,
            self._hidden,
            scale=plain.shape[1] / self._width,
            seed=self._seed,
            style=self._style,
            growth=self.growth,
        )


def _large(
    easel: _Easel, shown: Sequence[Box], packet: bytes, detector: Detector
) -> tuple[Drawn, EncodedFile, Finds]:
    """Make and verify the large JPEG, its masks as wide as it takes, and what is found in it."""
    large = easel.drawn(SizeName.LARGE)
    file, finds = _looked_at(large, shown, packet, detector)
    for wider in WIDER:
        if not finds.in_masks:
            break
        easel.growth |= dict.fromkeys(finds.in_masks, wider)
        large = easel.drawn(SizeName.LARGE)
        file, finds = _looked_at(large, shown, packet, detector)
    return large, file, finds


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


def avif_of(
    jpeg: bytes, size: SizeName, hidden: Sequence[Box], *, photo_width: int, packet: bytes
) -> EncodedFile:
    """Return the AVIF of a verified JPEG of ours, verified too; raise `Impure` or `Altered`.

    Its pixels are those of the public file: nothing of the original is at hand here. `hidden` are
    boxes in a photo that is `photo_width` wide.
    """
    pixels = decode_own(jpeg)
    scale = pixels.shape[1] / photo_width
    masks = tuple(oval(box, scale=scale) for box in hidden)
    return verified(Drawn(pixels=pixels, masks=masks, scale=scale), size, OutputFormat.AVIF, packet)


def _in_photo(face: DetectedFace, photo: Reduced) -> Rectangle:
    """Bring a find back to pixels of the photo."""
    x, y = int(face.box.x / photo.scale), int(face.box.y / photo.scale)
    return Rectangle(
        x,
        y,
        max(1, min(photo.photo_width - x, round(face.box.w / photo.scale))),
        max(1, min(photo.photo_height - y, round(face.box.h / photo.scale))),
    )
