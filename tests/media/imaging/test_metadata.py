"""A public file is one picture and our own words, and nothing else."""

import contextlib
import io
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from media.imaging.encode import OutputFormat, encode
from media.imaging.metadata import Impure, verify_segments
from media.imaging.packet import Release, Terms, is_ours, packet
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


TERMS = Terms("Vereniging <Voorbeeld> & co", (("x-default", "Vraag het ons."), ("nl", "Nee.")))
WORDS = packet(TERMS, Release.LIMITED)


@pytest.mark.parametrize("output", list(OutputFormat))
def test_our_words_are_accepted_once_and_as_they_are_expected(output):
    data = encode(PIXELS, output, WORDS)

    verify_segments(data, output, WORDS)
    verify_segments(data, output, is_ours)
    for other in (b"", packet(TERMS, Release.NOT_APPLICABLE), WORDS + b" "):
        with pytest.raises(Impure):
            verify_segments(data, output, other)


@pytest.mark.parametrize("output", list(OutputFormat))
def test_a_file_without_the_words_it_should_have_is_refused(output):
    with pytest.raises(Impure):
        verify_segments(encode(PIXELS, output), output, WORDS)


@pytest.mark.parametrize("output", list(OutputFormat))
def test_the_words_are_read_by_others_as_they_were_written(output):
    with Image.open(io.BytesIO(encode(PIXELS, output, WORDS))) as image:
        assert np.asarray(image.convert("RGB")).shape == PIXELS.shape
        root = fromstring(image.info["xmp"])
    (credit,) = root.iter("{http://ns.adobe.com/photoshop/1.0/}Credit")
    (release,) = root.iter("{http://ns.useplus.org/ldf/xmp/1.0/}ModelReleaseStatus")
    lines = root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")

    assert credit.text == "Vereniging <Voorbeeld> & co"
    assert release.text == "http://ns.useplus.org/ldf/vocab/MR-LMR"
    assert [line.text for line in lines] == ["Vraag het ons.", "Nee."]


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"<x:xmpmeta/>",
        WORDS + WORDS,
        WORDS.replace(b"MR-LMR", b"MR-UMR"),
        WORDS.replace(b"<photoshop:Credit>", b"<photoshop:Credit><dc:creator>x</dc:creator>"),
        WORDS.replace(b"Nee.", b"\xff"),
        WORDS[:-1],
    ],
)
def test_words_that_others_wrote_are_not_ours(words):
    assert is_ours(WORDS)
    assert not is_ours(words)


@pytest.mark.parametrize("output", list(OutputFormat))
def test_words_twice_are_refused(output):
    data = encode(PIXELS, output, WORDS)
    if output is OutputFormat.JPEG:
        segment = data[20 : 20 + data[20:].index(b"\xff\xdb")]
        twice = data[:20] + segment + data[20:]
    elif output is OutputFormat.WEBP:
        chunk = data[data.index(b"XMP ") :]
        twice = data[:4] + (len(data) + len(chunk) - 8).to_bytes(4, "little") + data[8:] + chunk
    else:
        twice = data + data[data.index(b"mdat") - 4 :]

    with pytest.raises(Impure):
        verify_segments(twice, output, is_ours)


def avif(**options: object) -> bytes:
    return file(Image.fromarray(PIXELS), "AVIF", max_threads=1, **options)


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


@pytest.mark.parametrize(
    "data",
    [
        avif(exif=exif()),
        avif(icc_profile=ICC),
        avif(exif=exif(), xmp=XMP),
        avif(save_all=True, append_images=[Image.new("RGB", (96, 64))]),
        file(Image.new("RGBA", (96, 64)), "AVIF"),
        avif() + b"x",
        avif() + box(b"free", b"a name"),
        box(b"uuid", b"a name") + avif(),
        avif()[:-3],
        avif() + box(b"mdat", b"a name"),
        avif().replace(b"Color", b"Marie"),
        b"",
        jpeg(),
    ],
)
def test_an_avif_with_anything_else_in_it_is_refused(data):
    with pytest.raises(Impure):
        verify_segments(data, OutputFormat.AVIF)


def test_bytes_of_an_avif_that_belong_to_no_picture_are_refused():
    data = avif()
    at = data.index(b"mdat") - 4
    longer = (int.from_bytes(data[at : at + 4], "big") + 6).to_bytes(4, "big")

    with pytest.raises(Impure):
        verify_segments(data[:at] + longer + data[at + 4 :] + b"a name", OutputFormat.AVIF)


def test_metadata_inside_the_avif_s_own_stream_is_refused():
    data = avif()
    at = data.index(b"mdat") + 4
    assert data[at] == 0x12  # a temporal delimiter, of no bytes

    with pytest.raises(Impure):
        verify_segments(data[:at] + b"\x2a" + data[at + 1 :], OutputFormat.AVIF)


@pytest.mark.parametrize("output", list(OutputFormat))
@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_file_cut_off_or_flipped_anywhere_is_refused_or_still_one_picture(output, data):
    whole = encode(PIXELS, output, WORDS)
    at = data.draw(st.integers(0, len(whole) - 1))

    with pytest.raises(Impure):
        verify_segments(whole[:at], output, WORDS)
    flipped = whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :]
    with contextlib.suppress(Impure):
        verify_segments(flipped, output, WORDS)


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
