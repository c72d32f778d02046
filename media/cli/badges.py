"""Badges that say no, for photos that are in no installation: the marker is the same everywhere."""

from collections.abc import Sequence

from media.domain.faces import FaceBox
from media.domain.markers import Badge, Seen, link
from media.imaging.detect import DetectedFace
from media.imaging.geometry import Box
from media.imaging.markers import find_markers
from media.imaging.picture import Pixels


def refusing(pixels: Pixels, faces: Sequence[DetectedFace]) -> frozenset[int]:
    """Return the places of faces whose badge says: do not show me."""
    height, width = pixels.shape[:2]
    badges = [
        Badge(marker.number, _box(marker.box), marker.side)
        for marker in find_markers(pixels, [face.box for face in faces])
    ]
    seen = [Seen(_box(face.box), face.doubtful) for face in faces]
    return link(badges, seen, width=width, height=height).opted_out


def _box(box: Box) -> FaceBox:
    return FaceBox(box.x, box.y, box.w, box.h)
