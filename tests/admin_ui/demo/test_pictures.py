from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from admin_ui.demo.pictures import is_bare, is_covered, is_same
from admin_ui.demo.reviewing import Box
from media.imaging.encode import OutputFormat, encode
from media.imaging.packet import Release, Terms, packet

FACE = Box(160, 160, 160, 160)


@pytest.fixture
def photo() -> Image.Image:
    """A picture with much in it."""
    pixels = np.random.default_rng(1).integers(0, 256, (30, 40, 3), np.uint8)
    return Image.fromarray(pixels).resize((800, 600), Image.Resampling.BICUBIC)


def covered(photo: Image.Image) -> Image.Image:
    result = photo.copy()
    result.paste((96, 108, 122), (120, 120, 360, 360))
    return result


def test_a_face_under_a_mask_is_covered_and_not_the_same(photo: Image.Image):
    assert is_covered(covered(photo), FACE, of_width=800)
    assert not is_same(covered(photo), photo, FACE, of_width=800)


def test_a_face_as_photographed_is_the_same_and_not_covered_at_any_size(photo: Image.Image):
    half = photo.resize((400, 300))

    assert is_same(half, photo, FACE, of_width=800)
    assert not is_covered(half, FACE, of_width=800)


def test_a_file_that_tells_a_place_is_not_bare(photo: Image.Image):
    plain, telling = BytesIO(), BytesIO()
    photo.save(plain, "JPEG")
    exif = Image.Exif()
    exif[271] = "Camera"
    photo.save(telling, "JPEG", exif=exif)

    assert is_bare(plain.getvalue())
    assert not is_bare(telling.getvalue())


@pytest.mark.parametrize("output", list(OutputFormat))
def test_a_public_file_tells_its_own_words_and_no_others(output):
    pixels = np.zeros((40, 60, 3), np.uint8)
    words = packet(Terms("De Linde", (("x-default", "Vraag het."),)), Release.LIMITED)
    more = words.replace(b"</photoshop:Credit>", b"</photoshop:Credit><dc:title>x</dc:title>")

    assert is_bare(encode(pixels, output, words))
    assert not is_bare(encode(pixels, output, more))
    assert not is_bare(encode(pixels, output, words.replace(b" rdf:about", b" dc:creator")))
