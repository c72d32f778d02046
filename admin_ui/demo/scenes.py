"""What is on the photographs of the demonstration event."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from admin_ui.demo import room
from admin_ui.demo.portraits import ALL, FOLDED_ARMS, SMILING, SPEAKING, STANDING, Portrait
from admin_ui.demo.room import Room


class Kind(StrEnum):
    """File formats, as Pillow calls them."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Somebody in a scene. `x`, `y` = middle of the face, `face` = its height, as shares."""

    portrait: Portrait
    x: float
    y: float
    face: float
    mirrored: bool = False
    #: Brightness: 1 = as in the portrait.
    light: float = 1.0
    #: Degrees, counter-clockwise.
    lean: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A photograph. Rows are painted in order, so those in front come last."""

    name: str
    size: tuple[int, int]
    room: Room
    rows: tuple[tuple[Figure, ...], ...] = ()
    #: Whether each row sits behind a desk.
    benches: bool = False
    kind: Kind = Kind.JPEG
    #: How the camera was held (EXIF): 1 upright, 6 a quarter turn.
    orientation: int = 1
    #: Whether the camera wrote down where and when.
    located: bool = False


def _row(
    portraits: Iterable[Portrait], *, y: float, face: float, start: float, step: float
) -> tuple[Figure, ...]:
    """Stand people next to one another, no two of them quite alike."""
    return tuple(
        Figure(
            portrait=portrait,
            x=start + number * step,
            y=y + (0.012, -0.014, 0.004)[number % 3],
            face=face * (1.0, 0.93, 1.06, 0.97)[number % 4],
            mirrored=number % 2 == 1,
            light=(1.0, 0.88, 1.08)[number % 3],
            lean=(-3.0, 2.0, 0.0, 4.0)[number % 4],
        )
        for number, portrait in enumerate(portraits)
    )


SPEAKER: Final = Scene(
    name="IMG_2041.jpg",
    size=(3000, 2000),
    room=room.MORNING,
    rows=((Figure(portrait=SPEAKING, x=0.68, y=0.47, face=0.38),),),
    located=True,
)
HOST: Final = Scene(
    name="IMG_2043.jpg",
    size=(2000, 3000),
    room=room.AULA,
    rows=((Figure(portrait=FOLDED_ARMS, x=0.52, y=0.38, face=0.24, light=1.05),),),
    orientation=6,
    located=True,
)
TALKING: Final = Scene(
    name="IMG_2050.jpg",
    size=(2800, 1867),
    room=room.AFTERNOON,
    rows=(
        (
            Figure(portrait=FOLDED_ARMS, x=0.27, y=0.36, face=0.26, mirrored=True),
            Figure(portrait=SMILING, x=0.71, y=0.38, face=0.27, lean=2),
        ),
    ),
)
TABLE: Final = Scene(
    name="IMG_2056.jpg",
    size=(3000, 2000),
    room=room.MORNING,
    rows=(
        _row((SMILING, FOLDED_ARMS, STANDING, FOLDED_ARMS, SMILING, FOLDED_ARMS),
             y=0.46, face=0.17, start=0.10, step=0.16),
    ),
    benches=True,
)  # fmt: skip
NOBODY: Final = Scene(name="IMG_2060.jpg", size=(3000, 2000), room=room.AULA, located=True)
THREE_ROWS: Final = Scene(
    name="IMG_2064.jpg",
    size=(4000, 2667),
    room=room.AULA,
    rows=(
        _row((FOLDED_ARMS, STANDING, FOLDED_ARMS, SMILING, FOLDED_ARMS),
             y=0.24, face=0.105, start=0.12, step=0.19),
        _row((STANDING, FOLDED_ARMS, SMILING, FOLDED_ARMS),
             y=0.47, face=0.115, start=0.215, step=0.19),
        _row((FOLDED_ARMS, SMILING, FOLDED_ARMS),
             y=0.72, face=0.125, start=0.31, step=0.19),
    ),
    benches=True,
)  # fmt: skip
NINE: Final = Scene(
    name="groep-lunch.png",
    size=(2000, 1333),
    room=room.AFTERNOON,
    rows=(
        _row((FOLDED_ARMS, FOLDED_ARMS, SMILING, FOLDED_ARMS, STANDING),
             y=0.30, face=0.13, start=0.11, step=0.195),
        _row((SMILING, FOLDED_ARMS, FOLDED_ARMS, SMILING),
             y=0.62, face=0.15, start=0.205, step=0.195),
    ),
    benches=True,
    kind=Kind.PNG,
)  # fmt: skip
LAUGHING: Final = Scene(
    name="workshop-2.webp",
    size=(2400, 1600),
    room=room.MORNING,
    rows=(
        (
            Figure(portrait=SMILING, x=0.33, y=0.40, face=0.30, mirrored=True),
            Figure(portrait=STANDING, x=0.75, y=0.36, face=0.24, light=0.9),
        ),
    ),
    kind=Kind.WEBP,
)
LISTENING: Final = Scene(
    name="IMG_2071.jpg",
    size=(3000, 2000),
    room=room.AFTERNOON,
    rows=((Figure(portrait=STANDING, x=0.42, y=0.36, face=0.24, mirrored=True, light=1.1),),),
)
ALONE: Final = Scene(
    name="IMG_2077.jpg",
    size=(2400, 1600),
    room=room.MORNING,
    rows=((Figure(portrait=FOLDED_ARMS, x=0.60, y=0.37, face=0.25, lean=-4),),),
)

#: The public album of the demonstration.
ALBUM: Final = (SPEAKER, HOST, TALKING, TABLE, NOBODY, LAUGHING, LISTENING, ALONE)

#: The fewest photographs that show the whole main job.
CHECKED: Final = (SPEAKER, HOST, TALKING, TABLE, NOBODY)


def in_review() -> tuple[Scene, ...]:
    """Return what waits for the visitor's own review."""
    return NINE, THREE_ROWS, crowd(rows=4, columns=8)


def crowd(*, rows: int = 10, columns: int = 20) -> Scene:
    """Return a full hall: `rows` of `columns` people, each head clear of the others."""
    made = []
    for row in range(rows):
        shift = 0.5 if row % 2 else 0.0
        made.append(
            _row(
                (ALL[(row + number) % len(ALL)] for number in range(columns)),
                y=(row + 0.6) / (rows + 0.6),
                face=0.36 / rows,
                start=(0.25 + shift) / (columns + 0.5),
                step=1 / (columns + 0.5),
            )
        )
    return Scene(name="zaal.jpg", size=(4000, 3000), room=room.AULA, rows=tuple(made))
