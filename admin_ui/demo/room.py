"""A conference room to stand in: drawn, so that nobody else is in the picture."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_Colour = tuple[int, int, int]

#: Width of the drawing before it is enlarged: detail that is out of focus anyhow.
_DRAWN_WIDTH: Final = 1200

#: Levels of grain, and the side of the tile that repeats.
_GRAIN, _TILE = 5, 256


@dataclass(frozen=True, slots=True)
class Room:
    """A wall, a floor, and what is on the screen."""

    wall: _Colour
    floor: _Colour
    slide: _Colour
    title: str
    mirrored: bool = False


MORNING: Final = Room((226, 219, 206), (150, 120, 92), (28, 92, 112), "Welkom")
AULA: Final = Room((203, 212, 214), (118, 112, 106), (120, 52, 60), "Samen leren", mirrored=True)
AFTERNOON: Final = Room((214, 204, 190), (96, 84, 76), (52, 84, 48), "Aan de slag")


def draw(room: Room, size: tuple[int, int], *, sharp: bool = False) -> Image.Image:
    """Return the room at `size`, out of focus unless `sharp`, with a camera's grain."""
    width, height = _DRAWN_WIDTH, round(_DRAWN_WIDTH * size[1] / size[0])
    image = _walls(room, width, height)
    _screen(image, room)
    _windows(image)
    _chairs(image, room)
    if room.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        _title(image, room, left=0.52)
    else:
        _title(image, room, left=0.14)
    image = image.filter(ImageFilter.GaussianBlur(0.6 if sharp else 4))
    return grained(image.resize(size, Image.Resampling.BICUBIC))


def grained(image: Image.Image) -> Image.Image:
    """Return the picture with the grain of a sensor: the same grain every time."""
    noise = np.random.default_rng(7).integers(-_GRAIN, _GRAIN + 1, (_TILE, _TILE, 1), np.int16)
    pixels = np.asarray(image, np.int16)
    height, width = pixels.shape[:2]
    tiled = np.tile(noise, (height // _TILE + 1, width // _TILE + 1, 1))[:height, :width]
    return Image.fromarray(np.clip(pixels + tiled, 0, 255).astype(np.uint8))


def bench(image: Image.Image, room: Room, *, top: float) -> None:
    """Put a long desk in front of a row of people, from `top` (a share of the height) down."""
    width, height = image.size
    pen = ImageDraw.Draw(image)
    edge = height * top
    light = tuple(min(255, level + 95) for level in room.floor)
    panel = tuple(min(255, level + 45) for level in room.floor)
    pen.rectangle((0, edge, width, height), fill=panel)
    pen.rectangle((0, edge, width, edge + height * 0.018), fill=light)


def _walls(room: Room, width: int, height: int) -> Image.Image:
    """Paint wall and floor, lighter towards the top, as lamps do."""
    down = np.linspace(1.08, 0.82, height)[:, None, None]
    pixels = np.broadcast_to(np.array(room.wall) * down, (height, width, 3)).copy()
    edge = int(height * 0.72)
    floor = np.linspace(0.8, 1.15, height - edge)[:, None, None]
    pixels[edge:] = np.array(room.floor) * floor
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _screen(image: Image.Image, room: Room) -> None:
    width, height = image.size
    pen = ImageDraw.Draw(image)
    left, top, right, bottom = width * 0.10, height * 0.10, width * 0.52, height * 0.55
    pen.rectangle((left - 8, top - 8, right + 8, bottom + 8), fill=(60, 60, 62))
    pen.rectangle((left, top, right, bottom), fill=(246, 246, 240))
    pen.rectangle((left, top, right, top + height * 0.13), fill=room.slide)
    for line in range(4):
        y = top + height * (0.19 + line * 0.06)
        end = right - width * (0.05 + 0.05 * (line % 3))
        pen.rectangle((left + width * 0.04, y, end, y + height * 0.018), fill=(150, 154, 156))


def _title(image: Image.Image, room: Room, *, left: float) -> None:
    width, height = image.size
    font = ImageFont.load_default(width * 0.045)
    ImageDraw.Draw(image).text(
        (width * left, height * 0.12), room.title, fill=(250, 250, 246), font=font
    )


def _windows(image: Image.Image) -> None:
    width, height = image.size
    pen = ImageDraw.Draw(image)
    for number in range(2):
        left = width * (0.62 + 0.17 * number)
        box = (left, height * 0.08, left + width * 0.13, height * 0.5)
        pen.rectangle(box, fill=(226, 238, 246), outline=(244, 242, 238), width=10)
        pen.rectangle((box[0] + 10, height * 0.38, box[2] - 10, box[3] - 10), fill=(146, 172, 128))
        pen.line((left + width * 0.065, box[1], left + width * 0.065, box[3]), (244, 242, 238), 7)


def _chairs(image: Image.Image, room: Room) -> None:
    width, height = image.size
    pen = ImageDraw.Draw(image)
    dark = tuple(level // 2 for level in room.slide)
    for row, top in enumerate((0.66, 0.76, 0.88)):
        chair = width * (0.05 + 0.02 * row)
        for number in range(9 - row):
            left = width * 0.04 + number * chair * 2.1
            box = (left, height * top, left + chair, height * top + chair * 0.9)
            pen.rounded_rectangle(box, radius=chair * 0.2, fill=dark)
            for leg in (box[0] + 4, box[2] - 8):
                pen.rectangle((leg, box[3], leg + 4, box[3] + chair * 0.6), fill=(70, 70, 72))
