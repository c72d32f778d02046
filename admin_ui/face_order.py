"""The order in which a reviewer goes through the faces of a photo."""

from collections.abc import Iterable

from media.domain.faces import Face, FaceBox

#: Faces whose middles differ less in height than this part of a face stand in one row.
_SAME_ROW = 0.75


def in_reading_order(faces: Iterable[Face]) -> list[Face]:
    """Sort faces as people read: row by row from the top, each row from left to right."""
    rows: list[list[Face]] = []
    for face in sorted(faces, key=lambda face: _middle(face.box)):
        if rows and _same_row(rows[-1][0].box, face.box):
            rows[-1].append(face)
        else:
            rows.append([face])
    return [face for row in rows for face in sorted(row, key=lambda face: face.box.x)]


def _middle(box: FaceBox) -> float:
    return box.y + box.h / 2


def _same_row(top: FaceBox, other: FaceBox) -> bool:
    return _middle(other) - _middle(top) < _SAME_ROW * max(top.h, other.h)
