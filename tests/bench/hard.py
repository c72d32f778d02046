"""Hard cases made from labelled photos: faces that fill the frame, turned, dark, soft, covered.

Each photo gives one picture per case; how far a case goes differs from photo to photo.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from media.imaging.geometry import Rectangle
from media.imaging.picture import Pixels
from media.services.decoding import decode_now
from tests.bench.labels import Labels
from tests.bench.matching import size
from tests.bench.protocol import Job

#: Smaller faces do not count here.
LEAST_SIDE = 32
_QUALITY = 95
_GREY = (128, 128, 128)


class Case(StrEnum):
    LARGE = "large"
    TURNED = "turned"
    DARK = "dark"
    SOFT = "soft"
    COVERED = "covered"


#: Share of the picture's width that the face takes, and how large the picture then is.
_SHARES, _CLOSE_UP_SIDE = (0.5, 0.75, 1.0), 1600
#: A face that was smaller than this would be a mere blur that large.
_LEAST_ENLARGED = 80
_DEGREES = (45, 90, 135, 180, 225, 270, 315, 60, 120, 150, 210, 240, 300)
_LIGHT = (0.05, 0.1)
#: Radius of a blur, and length of a shake, as a share of the faces' side.
_BLUR, _SHAKE = 0.06, 0.3


@dataclass(frozen=True, slots=True)
class Hard:
    case: Case
    image: Image.Image
    faces: tuple[Rectangle, ...]


def write_hard(
    folder: Path, labels: dict[str, Labels], out: Path
) -> tuple[list[Job], dict[str, Labels]]:
    """Write the hard pictures; return what is to be looked at, and who is there."""
    jobs, known = [], {}
    for number, (name, told) in enumerate(sorted(labels.items())):
        faces = [face for face in told.faces if size(face) >= LEAST_SIDE]
        if not faces or not (folder / name).is_file():
            continue
        for hard in cases(decode_now(folder / name).pixels, faces, number):
            job_name = f"{hard.case}/{number}.jpg"
            file = out / f"{hard.case}-{number}.jpg"
            hard.image.save(file, quality=_QUALITY)
            jobs.append(Job(job_name, str(file), None))
            known[job_name] = Labels(faces=hard.faces)
    return jobs, known


def cases(pixels: Pixels, faces: Sequence[Rectangle], number: int) -> Iterator[Hard]:
    """Make each case of one photo; `number` chooses how far it goes."""
    image = Image.fromarray(pixels)
    largest = max(faces, key=size)
    if size(largest) >= _LEAST_ENLARGED:
        yield _close_up(image, largest, _SHARES[number % len(_SHARES)])
    yield _turned(image, faces, _DEGREES[number % len(_DEGREES)])
    dark = np.rint(pixels * _LIGHT[number % len(_LIGHT)]).astype(np.uint8)
    yield Hard(Case.DARK, Image.fromarray(dark), tuple(faces))
    side = float(np.median([size(face) for face in faces]))
    soft = _blurred(image, side) if number % 2 else _shaken(image, side)
    yield Hard(Case.SOFT, soft, tuple(faces))
    yield _covered(image, faces, number)


def _close_up(image: Image.Image, face: Rectangle, share: float) -> Hard:
    """Cut a face out so that it takes this share of the width, and enlarge that."""
    width, height = face.w / share, face.h / share
    left = min(max(0.0, face.x + face.w / 2 - width / 2), max(0.0, image.width - width))
    top = min(max(0.0, face.y + face.h / 2 - height / 2), max(0.0, image.height - height))
    right, bottom = min(image.width, left + width), min(image.height, top + height)
    scale = _CLOSE_UP_SIDE / max(right - left, bottom - top)
    large = image.resize(
        (round((right - left) * scale), round((bottom - top) * scale)),
        Image.Resampling.BICUBIC,
        box=(left, top, right, bottom),
    )
    box = Rectangle(
        round((face.x - left) * scale),
        round((face.y - top) * scale),
        round(face.w * scale),
        round(face.h * scale),
    )
    return Hard(Case.LARGE, large, (box,))


def _turned(image: Image.Image, faces: Sequence[Rectangle], degrees: float) -> Hard:
    """Turn the photo counter-clockwise, on grey; a face's box keeps its size around its centre."""
    turned = image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=_GREY)
    angle = np.deg2rad(degrees)
    boxes = []
    for face in faces:
        x, y = face.centre[0] - image.width / 2, face.centre[1] - image.height / 2
        new_x = x * np.cos(angle) + y * np.sin(angle) + turned.width / 2
        new_y = y * np.cos(angle) - x * np.sin(angle) + turned.height / 2
        side = round(size(face))
        boxes.append(Rectangle(round(new_x - side / 2), round(new_y - side / 2), side, side))
    return Hard(Case.TURNED, turned, tuple(boxes))


def _blurred(image: Image.Image, side: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(_BLUR * side))


def _shaken(image: Image.Image, side: float) -> Image.Image:
    """Blur along the rows, as a camera does that was moved sideways."""
    length = max(2, round(_SHAKE * side))
    pixels = np.asarray(image, np.float32)
    padded = np.pad(pixels, ((0, 0), (length, 0), (0, 0)), mode="edge").cumsum(axis=1)
    return Image.fromarray(((padded[:, length:] - padded[:, :-length]) / length).astype(np.uint8))


#: What covers a face: from where to where of its height, how much wider than the face, and colour.
_Cover = tuple[float, float, float, tuple[int, int, int]]
_COVERS: tuple[_Cover, ...] = (
    (0.55, 1.05, 1.0, (170, 200, 215)),  # a mask over mouth and nose
    (0.25, 0.45, 1.0, (20, 20, 22)),  # sunglasses
    (-0.25, 0.22, 1.1, (40, 50, 90)),  # a cap
)


def _covered(image: Image.Image, faces: Sequence[Rectangle], number: int) -> Hard:
    covered = image.copy()
    for face, place in zip(faces, cycle(range(len(_COVERS))), strict=False):
        top, bottom, wide, colour = _COVERS[(place + number) % len(_COVERS)]
        half = face.w * wide / 2
        middle, _ = face.centre
        corners = (middle - half, face.y + face.h * top, middle + half, face.y + face.h * bottom)
        covered.paste(colour, tuple(round(corner) for corner in corners))
    return Hard(Case.COVERED, covered, tuple(faces))
