"""Real photographs: no badge is read where there is none, and one that is put in is its owner's."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from events.domain.badges import OPT_OUT
from media.domain.faces import FaceBox
from media.domain.markers import Badge, Seen, link
from media.imaging.geometry import Rectangle
from media.imaging.markers import find_markers
from tests.bench.labels import read_labels
from tests.media.imaging.photographed import Shot, pasted

#: Pixels: a badge on a smaller chest cannot be read.
_WIDE_ENOUGH = 60


def scenes(folder: Path) -> Iterator[tuple[str, np.ndarray, list[Rectangle]]]:
    """Return each photo that is labelled whole, with its faces."""
    for name, labels in sorted(read_labels(folder).items()):
        if labels.complete and (folder / name).exists():
            with Image.open(folder / name) as image:
                pixels = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
            yield name, pixels, list(labels.faces)


def test_no_marker_is_read_where_nobody_wears_one(folder: Path):
    found = {name: find_markers(pixels, faces) for name, pixels, faces in scenes(folder)}

    assert len(found) > 50
    assert {name: markers for name, markers in found.items() if markers} == {}


def test_a_no_on_the_chest_of_the_largest_face_hides_that_face(folder: Path):
    missed = []
    tried = 0
    for name, pixels, faces in scenes(folder):
        face = max(faces, key=lambda one: one.w, default=None)
        chest = None if face is None else _chest(face, pixels)
        if face is None or chest is None:
            continue
        tried += 1
        worn = _with_badge(pixels, chest, Shot(side=0.32 * face.w, yaw=15, roll=8))
        if faces.index(face) not in _opted_out(worn, faces):
            missed.append(name)

    assert tried > 15
    assert len(missed) <= tried // 20, missed


def _chest(face: Rectangle, pixels: np.ndarray) -> tuple[float, float] | None:
    """Return where a badge hangs, if that is inside the photo."""
    height, width = pixels.shape[:2]
    x, y = face.x + face.w * 0.6, face.y + face.h * 2.3
    room = 0.4 * face.w
    if face.w < _WIDE_ENOUGH or not (room < x < width - room and y < height - room):
        return None
    return x, y


def _with_badge(pixels: np.ndarray, at: tuple[float, float], shot: Shot) -> np.ndarray:
    grey = np.asarray(Image.fromarray(pixels).convert("L")).copy()
    pasted(grey, OPT_OUT, at, shot)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _opted_out(pixels: np.ndarray, faces: list[Rectangle]) -> frozenset[int]:
    badges = [
        Badge(one.number, FaceBox(one.box.x, one.box.y, one.box.w, one.box.h), one.side)
        for one in find_markers(pixels, faces)
    ]
    seen = [Seen(FaceBox(face.x, face.y, face.w, face.h), doubtful=False) for face in faces]
    height, width = pixels.shape[:2]
    return link(badges, seen, width=width, height=height).opted_out
