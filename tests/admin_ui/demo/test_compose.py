from dataclasses import replace
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageOps

from admin_ui.demo import scenes
from admin_ui.demo.compose import EventPhoto, compose
from admin_ui.demo.portraits import ALL, Cutouts, Who

COLOURS = {Who.AD: (200, 40, 40), Who.WIM: (40, 40, 200)}


@pytest.fixture(scope="module")
def cutouts() -> Cutouts:
    """Figures of one colour a person, as large as the real ones."""
    files = {}
    for portrait in ALL:
        size = tuple(max(point[axis] for point in portrait.outline) + 1 for axis in (0, 1))
        file = BytesIO()
        Image.new("RGB", size, COLOURS[portrait.who]).save(file, "PNG")
        files[portrait.file] = file.getvalue()
    return Cutouts(files)


def upright(photo: EventPhoto) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(BytesIO(photo.content))).convert("RGB")


def small(scene: scenes.Scene) -> scenes.Scene:
    return replace(scene, size=(scene.size[0] // 4, scene.size[1] // 4))


@pytest.mark.parametrize("scene", [*scenes.ALBUM, *scenes.in_review()], ids=lambda one: one.name)
def test_each_face_is_where_it_is_said_to_be(scene: scenes.Scene, cutouts: Cutouts):
    photo = compose(small(scene), cutouts)

    picture = upright(photo)
    assert picture.size == small(scene).size
    assert len(photo.faces) == sum(len(row) for row in scene.rows)
    for face in photo.faces:
        seen = picture.getpixel((face.x + face.w // 2, face.y + face.h // 2))
        strongest = seen.index(max(seen))
        assert strongest == COLOURS[face.who].index(200)


def test_the_same_scene_is_the_same_file(cutouts: Cutouts):
    scene = small(scenes.TALKING)

    assert compose(scene, cutouts) == compose(scene, cutouts)


def test_a_hall_has_two_hundred_people_whose_heads_do_not_touch(cutouts: Cutouts):
    scene = replace(scenes.crowd(), size=(2000, 1500))

    faces = compose(scene, cutouts).faces

    assert len(faces) == 200
    for number, one in enumerate(faces):
        for other in faces[:number]:
            apart = abs(one.x - other.x) >= one.w or abs(one.y - other.y) >= one.h
            assert apart, (one, other)


def test_a_photo_has_what_a_camera_adds(cutouts: Cutouts):
    photo = compose(small(scenes.HOST), cutouts)

    exif = Image.open(BytesIO(photo.content)).getexif()
    assert exif[ExifTags.Base.Orientation] == 6
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"


def test_formats_other_than_jpeg_are_among_them(cutouts: Cutouts):
    formats = {
        Image.open(BytesIO(compose(small(scene), cutouts).content)).format
        for scene in (scenes.LAUGHING, scenes.NINE, scenes.ALONE)
    }

    assert formats == {"JPEG", "PNG", "WEBP"}
