"""Face regions in files of real tools: read, upright, and without a name."""

from pathlib import Path

import pytest

from media.imaging.geometry import Rectangle, corners, overlap
from media.services.decoding import decode_now

#: How many boxes each file tells of; of two schemas for one face, two.
TOLD = {
    "mwg_portrait.jpg": 4,
    "mwg_portrait-orientation-6.jpg": 4,
    "d_mwg_names.png": 7,
    "mwg_Issue_177.jpg": 2,
    "mwg_stock-models-14.jpg": 1,
    # Regions of the IPTC are of anything, and say nothing about faces.
    "iptcperson_iptc-2019.jpg": 0,
    "iptcperson_iptc-2021.jpg": 0,
    "iptcperson_Issue_258__dotnet_.jpg": 0,
    "xmp_ExtendedXMP.jpg": 0,
    "xmp_exif.png": 0,
}


def hints(test_photos: Path, name: str) -> tuple[Rectangle, ...]:
    return decode_now(test_photos / "odd" / name).hints


@pytest.mark.parametrize("name", TOLD)
def test_the_regions_of_a_file_are_read(test_photos: Path, name: str):
    assert len(hints(test_photos, name)) == TOLD[name]


def test_a_picture_on_its_side_tells_of_the_same_faces(test_photos: Path):
    upright = hints(test_photos, "mwg_portrait.jpg")
    turned = hints(test_photos, "mwg_portrait-orientation-6.jpg")

    for box, other in zip(upright, turned, strict=True):
        assert overlap(corners([box])[0], corners([other]))[0] > 0.9


def test_two_schemas_agree_about_one_face(test_photos: Path):
    first, second, same_first, same_second = hints(test_photos, "mwg_portrait-orientation-6.jpg")

    assert overlap(corners([first])[0], corners([same_first]))[0] > 0.9
    assert overlap(corners([second])[0], corners([same_second]))[0] > 0.9
