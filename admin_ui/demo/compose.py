"""Compose event photographs from the portraits: the same scene gives the same file every time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import ExifTags, Image, ImageEnhance

from admin_ui.demo import room
from admin_ui.demo.portraits import Cutouts, Who
from admin_ui.demo.scenes import Figure, Kind, Scene

_QUALITY: Final = 90

#: How far below the middle of a face a desk begins, in heights of that face.
_CHEST: Final = 1.25

#: What turns an upright picture into what a camera stores when held so.
_STORED: Final = {6: Image.Transpose.ROTATE_90}

#: Utrecht, Domplein.
_LATITUDE, _LONGITUDE = (52, 5, 26.5), (5, 7, 17.6)


@dataclass(frozen=True, slots=True)
class Placed:
    """Whose face is where, in pixels of the upright photograph."""

    who: Who
    x: int
    y: int
    w: int
    h: int

    def centred_in(self, x: float, y: float, w: float, h: float) -> bool:
        """Say whether the middle of this face lies in a box."""
        middle_x, middle_y = self.x + self.w / 2, self.y + self.h / 2
        return x <= middle_x <= x + w and y <= middle_y <= y + h


@dataclass(frozen=True, slots=True)
class EventPhoto:
    """A file to upload, and who is in it as far as that is known."""

    name: str
    content: bytes
    #: None = nobody knows.
    faces: tuple[Placed, ...] | None = None


def compose(scene: Scene, cutouts: Cutouts) -> EventPhoto:
    """Return a scene as a file (about a second of CPU)."""
    image = room.draw(scene.room, scene.size, sharp=not scene.rows)
    faces: list[Placed] = []
    for row in scene.rows:
        faces += [_stand(image, figure, cutouts) for figure in row]
        if scene.benches:
            top = max(figure.y + _CHEST * figure.face for figure in row)
            room.bench(image, scene.room, top=top)
    return EventPhoto(scene.name, _file(image, scene), tuple(faces))


def composed(scenes: tuple[Scene, ...], files: Mapping[str, bytes]) -> Iterator[EventPhoto]:
    """Compose one scene after the other."""
    cutouts = Cutouts(files)
    for scene in scenes:
        yield compose(scene, cutouts)


def _stand(image: Image.Image, figure: Figure, cutouts: Cutouts) -> Placed:
    """Paint a figure into the picture; return where the face is."""
    portrait = figure.portrait
    left, top, width, height = portrait.face
    cutout = cutouts[portrait]
    scale = figure.face * image.height / height
    size = (round(cutout.width * scale), round(cutout.height * scale))
    cutout = cutout.resize(size, Image.Resampling.BICUBIC, reducing_gap=2)
    x, y = (left + width / 2) * scale, (top + height / 2) * scale
    if figure.mirrored:
        cutout = cutout.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        x = cutout.width - x
    if figure.lean:
        cutout = cutout.rotate(figure.lean, Image.Resampling.BICUBIC, center=(x, y))
    if figure.light != 1.0:
        cutout = ImageEnhance.Brightness(cutout).enhance(figure.light)
    middle_x, middle_y = figure.x * image.width, figure.y * image.height
    image.paste(cutout, (round(middle_x - x), round(middle_y - y)), cutout)
    face_width, face_height = width * scale, height * scale
    return Placed(
        portrait.who,
        round(middle_x - face_width / 2),
        round(middle_y - face_height / 2),
        round(face_width),
        round(face_height),
    )


def _file(image: Image.Image, scene: Scene) -> bytes:
    if scene.orientation != 1:
        image = image.transpose(_STORED[scene.orientation])
    options = {Kind.JPEG: {"quality": _QUALITY}, Kind.WEBP: {"quality": _QUALITY, "method": 2}}
    file = BytesIO()
    image.save(file, scene.kind.value, exif=_exif(scene), **options.get(scene.kind, {}))
    return file.getvalue()


def _exif(scene: Scene) -> Image.Exif:
    """Return what a camera writes beside the pixels, a place included: none may become public."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = scene.orientation
    exif[ExifTags.Base.Make] = "Voorbeeld"
    exif[ExifTags.Base.Model] = "Camera 1"
    exif[ExifTags.Base.Software] = scene.name
    if scene.located:
        exif[ExifTags.Base.DateTime] = "2026:10:06 10:41:00"
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", _LATITUDE
        gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", _LONGITUDE
    return exif
