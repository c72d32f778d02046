"""What is known of each portrait: who stands in it, where the face is, and the figure's outline."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

Point = tuple[int, int]

#: Pixels by which an outline is drawn in, and softened, so that no old background shines through.
_INWARD, _SOFT = 5, 2.0


class Who(StrEnum):
    """The two officials, by the names they go by here."""

    AD = "ad"
    WIM = "wim"


@dataclass(frozen=True, slots=True)
class Portrait:
    """A file of the cache. `face` is x, y, w, h; the outline is a polygon; both in its pixels."""

    file: str
    who: Who
    face: tuple[int, int, int, int]
    outline: tuple[Point, ...]


SMILING: Final = Portrait(
    "obama.jpg",
    Who.AD,
    (371, 76, 238, 346),
    (
        (470, 31), (430, 52), (395, 100), (369, 186), (338, 201), (355, 290), (377, 303),
        (402, 365), (403, 415), (323, 471), (189, 524), (158, 584), (52, 941), (84, 1099),
        (782, 1099), (783, 1032), (834, 829), (839, 532), (782, 480), (628, 427), (586, 382),
        (603, 301), (621, 295), (641, 237), (639, 201), (614, 195), (607, 151), (590, 100),
        (565, 60), (535, 34), (505, 26),
    ),
)  # fmt: skip

SPEAKING: Final = Portrait(
    "obama2.jpg",
    Who.AD,
    (212, 243, 269, 397),
    (
        (385, 166), (312, 175), (264, 203), (220, 273), (211, 349), (197, 355), (204, 465),
        (230, 567), (220, 614), (0, 686), (0, 1009), (625, 1009), (625, 655), (480, 590),
        (448, 560), (478, 505), (520, 470), (541, 420), (545, 395), (520, 389), (522, 267),
        (493, 222), (439, 182),
    ),
)  # fmt: skip

STANDING: Final = Portrait(
    "obama3.jpg",
    Who.AD,
    (642, 248, 278, 365),
    (
        (811, 224), (729, 234), (653, 286), (621, 344), (614, 412), (576, 425), (585, 493),
        (610, 518), (635, 520), (648, 624), (593, 700), (536, 727), (339, 772), (309, 813),
        (308, 864), (279, 917), (284, 1006), (248, 1117), (235, 1215), (257, 1294), (256, 1424),
        (330, 1443), (332, 1499), (1106, 1499), (1090, 1386), (1159, 1349), (1199, 1271),
        (1223, 1173), (1198, 1139), (1193, 1054), (1172, 1024), (1149, 810), (1132, 786),
        (1055, 758), (895, 722), (872, 613), (874, 568), (904, 548), (925, 497), (917, 357),
        (875, 270),
    ),
)  # fmt: skip

FOLDED_ARMS: Final = Portrait(
    "biden.jpg",
    Who.WIM,
    (427, 158, 289, 414),
    (
        (583, 97), (512, 103), (443, 138), (413, 178), (385, 280), (385, 412), (420, 437),
        (416, 506), (397, 536), (315, 586), (99, 624), (52, 656), (41, 689), (41, 1057),
        (64, 1156), (109, 1251), (74, 1499), (826, 1499), (828, 1389), (834, 1232), (900, 1236),
        (969, 1209), (969, 906), (911, 741), (805, 686), (680, 645), (640, 589), (640, 555),
        (705, 465), (756, 309), (736, 182), (711, 144), (663, 114),
    ),
)  # fmt: skip

ALL: Final = (SMILING, SPEAKING, STANDING, FOLDED_ARMS)


class Cutouts:
    """The figures of the portraits, without what stood behind them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def __getitem__(self, portrait: Portrait) -> Image.Image:
        """Return the figure as RGBA, in the pixels of its file; below it is cut off."""
        return self._all[portrait.file]

    @cached_property
    def _all(self) -> dict[str, Image.Image]:
        return {one.file: _cut_out(self._files[one.file], one.outline) for one in ALL}


def _cut_out(content: bytes, outline: tuple[Point, ...]) -> Image.Image:
    with Image.open(BytesIO(content)) as opened:
        image = opened.convert("RGB")
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    mask = mask.filter(ImageFilter.MinFilter(_INWARD)).filter(ImageFilter.GaussianBlur(_SOFT))
    image.putalpha(mask)
    return image.crop((0, 0, image.width, max(y for _, y in outline)))
