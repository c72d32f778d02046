"""Read where the people in a folder of photos are, as somebody wrote it down.

Three files, all of them optional, in the folder itself: `labels.json` has every face of a photo
(an empty list: nobody), `labels_partial.json` some faces only, `ignore_regions.json` what is
neither a hit nor a miss. Each is {photo: [{"x", "y", "w", "h"}]}, in pixels of the upright photo.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from media.imaging.geometry import Rectangle

COMPLETE, PARTIAL, IGNORED = "labels.json", "labels_partial.json", "ignore_regions.json"


class BadLabels(Exception):
    """A file with labels cannot be read; the text says which, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What is known of one photo. Only a complete one tells which finds are false."""

    faces: tuple[Rectangle, ...] = ()
    ignored: tuple[Rectangle, ...] = ()
    complete: bool = False


class _Box(msgspec.Struct):
    x: float
    y: float
    w: float
    h: float


_Boxes = dict[str, list[_Box]]


def read_labels(folder: Path) -> dict[str, Labels]:
    """Return the labels of each photo that has any, by its path inside the folder."""
    complete, partial = _read(folder / COMPLETE), _read(folder / PARTIAL)
    ignored = _read(folder / IGNORED)
    return {
        name: Labels(
            faces=_rectangles(complete.get(name, partial.get(name, []))),
            ignored=_rectangles(ignored.get(name, [])),
            complete=name in complete,
        )
        for name in complete.keys() | partial.keys()
    }


def _read(file: Path) -> _Boxes:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Boxes)
    except FileNotFoundError:
        return {}
    except (msgspec.DecodeError, OSError) as error:
        raise BadLabels(f"{file} cannot be read: {error}") from None


def _rectangles(boxes: list[_Box]) -> tuple[Rectangle, ...]:
    return tuple(Rectangle(round(b.x), round(b.y), round(b.w), round(b.h)) for b in boxes)
