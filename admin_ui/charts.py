"""Charts as plain numbers: what an SVG needs to draw them, in units of its view box.

Charts hold no words: what they show stands in a table beside them, which scales and is read aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 600
HEIGHT = 160
#: Of the room for a column, what it takes at most.
_SHARE = 0.8
_WIDEST = 60
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Column:
    """An upright bar: its corner at the top left, counted from there."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of figures: what it is of, how many, and the length of its bar in percent."""

    label: str
    number: int
    length: float
    tone: str = ""


def columns(numbers: Sequence[int]) -> tuple[Column, ...]:
    """Return a column for each number; the largest is as high as the chart."""
    room = WIDTH / max(1, len(numbers))
    width = min(room * _SHARE, _WIDEST)
    most = max(numbers, default=0) or 1
    return tuple(
        Column(
            x=round(place * room + (room - width) / 2, 2),
            y=round(HEIGHT - HEIGHT * number / most, 2),
            width=round(width, 2),
            height=round(HEIGHT * number / most, 2),
        )
        for place, number in enumerate(numbers)
    )


def steps(numbers: Sequence[int], *, most: int) -> str:
    """Return the points of a line that holds each number for its period; `most` is the top."""
    room = WIDTH / max(1, len(numbers))
    points = []
    for place, number in enumerate(numbers):
        y = round(HEIGHT - HEIGHT * min(number, most) / (most or 1), 2)
        points += [f"{round(place * room, 2)},{y}", f"{round((place + 1) * room, 2)},{y}"]
    return " ".join(points)


def height_of(number: int, *, most: int) -> float:
    """Return where on the chart a number lies, from the top."""
    return round(HEIGHT - HEIGHT * number / (most or 1), 2)


def rows(figures: Sequence[tuple[str, int, str]], *, most: int | None = None) -> tuple[Row, ...]:
    """Return lines of (label, number, tone); the longest bar is `most`, or the largest number."""
    top = max([most or 0, *(number for _, number, _ in figures)]) or 1
    return tuple(
        Row(label, number, round(_WHOLE * number / top, 2), tone) for label, number, tone in figures
    )
