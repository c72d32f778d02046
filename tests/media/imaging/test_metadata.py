"""A public file is one picture and nothing else."""

import io

import pytest
from PIL import Image, ImageCms

from media.imaging.encode import OutputFormat, encode
from media.imaging.metadata import Impure, verify_segments
from tests.media.imaging.synthetic import file, jpeg, pattern

PIXELS = pattern(96, 64)
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>name</x:xmpmeta>"


def exif() -> bytes:
    made = Image.Exif()
    made[0x010E] = "a name"
    return made.tobytes()


def webp(**options: object) -> bytes:
    return file(Image.fromarray(PIXELS), "WEBP", **options)


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def with_segment(marker: int, content: bytes) -> bytes:
    plain = jpeg()
    return plain[:2] + segment(marker, content) + plain[2:]


@pytest.mark.parametrize("output", list(OutputFormat))
def test_what_we_encode_is_pure(output):
    verify_segments(encode(PIXELS, output), output)


@pytest.mark.parametrize(
    "data",
    [
        jpeg(exif=exif()),
        jpeg(xmp=XMP),
        jpeg(comment=b"a comment"),
        jpeg(icc_profile=ICC),
        jpeg() + b"x",
        jpeg() + jpeg(),
        jpeg()[:-2],
        jpeg()[:200],
        with_segment(0xED, b"Photoshop 3.0\0 8BIM"),
        with_segment(0xE2, b"MPF\0"),
        with_segment(0xEE, b"Adobe\0"),
        with_segment(0xE0, b"JFXX\0\x10" + jpeg(8, 8)),
        with_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc"),
        b"",
        b"\xff\xd8\xff\xd9",
        webp(),
    ],
)
def test_a_jpeg_with_anything_else_in_it_is_refused(data):
    with pytest.raises(Impure):
        verify_segments(data, OutputFormat.JPEG)


@pytest.mark.parametrize(
    "data",
    [
        webp(exif=exif()),
        webp(xmp=XMP),
        webp(icc_profile=ICC),
        webp() + b"x",
        webp() + webp(),
        webp()[:-4],
        webp(save_all=True, append_images=[Image.new("RGB", (96, 64))]),
        b"",
        jpeg(),
    ],
)
def test_a_webp_with_anything_else_in_it_is_refused(data):
    with pytest.raises(Impure):
        verify_segments(data, OutputFormat.WEBP)


def test_a_progressive_jpeg_is_one_picture():
    verify_segments(jpeg(progressive=True), OutputFormat.JPEG)


def test_a_second_picture_in_a_jpeg_is_not_carved_out_of_ours():
    data = encode(PIXELS, OutputFormat.JPEG)

    assert data.count(b"\xff\xd8\xff") == 1
    assert Image.open(io.BytesIO(data)).info.keys() <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "dpi",
    }
