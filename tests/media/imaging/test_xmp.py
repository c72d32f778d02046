"""Faces that photographers' tools saw: only where they are leaves the sandbox."""

import io
import time

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from media.imaging.geometry import Rectangle
from media.imaging.xmp import MOST_REGIONS, MOST_XMP, Region, face_regions
from media.services.decoding import decode_now
from tests.media.imaging.packets import applied_to, area, item, microsoft, packet, regions
from tests.media.imaging.synthetic import pattern

FACE = area(0.3, 0.4, 0.1, 0.2)


def read(content: bytes, orientation: int = 1, size: tuple[int, int] = (800, 600)) -> list[Region]:
    found = face_regions(content, width=size[0], height=size[1], orientation=orientation)
    return [Region(round(r.x, 3), round(r.y, 3), round(r.w, 3), round(r.h, 3)) for r in found]


def test_a_region_is_read_by_its_middle():
    assert read(packet(regions(item(FACE)))) == [Region(0.25, 0.3, 0.1, 0.2)]


def test_properties_may_be_elements_of_their_own():
    apple = (
        '<rdf:li rdf:parseType="Resource"><mwg:Area rdf:parseType="Resource">'
        "<area:y>0.4</area:y><area:w>0.1</area:w><area:x>0.3</area:x><area:h>0.2</area:h>"
        "<area:unit>normalized</area:unit></mwg:Area><mwg:Type>Face</mwg:Type>"
        '<mwg:Extensions rdf:parseType="Resource"><mwg:Seen><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag>'
        "</mwg:Seen></mwg:Extensions></rdf:li>"
    )

    assert read(packet(regions(apple, item(area(0.8, 0.5, 0.2, 0.2))))) == [
        Region(0.25, 0.3, 0.1, 0.2),
        Region(0.7, 0.4, 0.2, 0.2),
    ]


def test_microsofts_regions_start_at_the_corner():
    assert read(packet(microsoft("0.25, 0.3, 0.1, 0.2"))) == [Region(0.25, 0.3, 0.1, 0.2)]


def test_pixels_count_in_the_size_that_the_tool_saw():
    content = packet(regions(item(area(300, 400, 100, 200, "pixel")), size=applied_to(1000, 1000)))

    assert read(content) == [Region(0.25, 0.3, 0.1, 0.2)]


@pytest.mark.parametrize("kind", ["Pet", "Focus", "BarCode"])
def test_a_region_that_is_no_face_is_left_alone(kind: str):
    assert read(packet(regions(item(FACE, kind)))) == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_region_turns_with_its_picture(orientation: int):
    stored = np.zeros((60, 80), np.uint8)
    stored[18:30, 20:28] = 255
    turned = {
        1: stored,
        2: stored[:, ::-1],
        3: stored[::-1, ::-1],
        4: stored[::-1],
        5: stored.T,
        6: np.rot90(stored, -1),
        7: np.rot90(stored, 2).T,
        8: np.rot90(stored),
    }[orientation]
    down, across = np.nonzero(turned)

    [region] = read(packet(regions(item(area(0.3, 0.4, 0.1, 0.2)))), orientation, (80, 60))

    high, wide = turned.shape
    assert region.x * wide == pytest.approx(across.min(), abs=0.1)
    assert region.y * high == pytest.approx(down.min(), abs=0.1)
    assert region.w * wide == pytest.approx(across.max() - across.min() + 1, abs=0.1)
    assert region.h * high == pytest.approx(down.max() - down.min() + 1, abs=0.1)


def test_a_tool_that_saw_the_picture_upright_is_believed():
    seen_upright = packet(regions(item(FACE), size=applied_to(600, 800)))

    assert read(seen_upright, 6, (800, 600)) == [Region(0.25, 0.3, 0.1, 0.2)]


def test_a_region_is_cut_to_the_picture():
    content = packet(regions(item(area(0, 0, 0.2, 0.4)), item(area(0.5, 0.5, 9, 9))))

    assert read(content) == [Region(0, 0, 0.1, 0.2), Region(0, 0, 1, 1)]


@pytest.mark.parametrize(
    "where",
    [
        area("NaN", 0.5, 0.1, 0.1),
        area(0.5, "inf", 0.1, 0.1),
        area(0.5, 0.5, -0.1, 0.1),
        area(0.5, 0.5, 0, 0.1),
        area(1e308, 0.5, 1e-308, 0.1),
        area(5, 5, 0.1, 0.1),
        area("", 0.5, 0.1, 0.1),
        area("Marie", 0.5, 0.1, 0.1),
        area("9" * 5000, 0.5, 0.1, 0.1),
        "<mwg:Area/>",
    ],
)
def test_numbers_that_make_no_sense_are_no_region(where: str):
    assert read(packet(regions(item(where), item(FACE)))) == [Region(0.25, 0.3, 0.1, 0.2)]


def test_regions_in_a_namespace_of_somebody_elses_are_none():
    content = packet(regions(item(FACE))).replace(b"metadataworkinggroup", b"somebody")

    assert read(content) == []


def test_another_prefix_is_the_same_namespace():
    content = packet(regions(item(FACE))).replace(b"mwg:", b"q:").replace(b":mwg=", b":q=")

    assert read(content) == [Region(0.25, 0.3, 0.1, 0.2)]


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "0.5"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("bcdefgh", "cdefghi", strict=True)
    )
    + "]>"
)

HOSTILE = {
    "billion laughs": packet("&i;" + regions(item(FACE)), before=LAUGHS),
    "a document type without entities": packet(regions(item(FACE)), before="<!DOCTYPE x>"),
    "an external entity": packet(
        "&e;", before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ),
    "deep": packet("<rdf:li>" * 50_000 + "</rdf:li>" * 50_000),
    "broad": packet("<rdf:li/>" * 60_000),
    "huge": packet("<rdf:li>" + "x" * MOST_XMP + "</rdf:li>"),
    "cut off": packet(regions(item(FACE)))[:-200],
    "not XML": b"\xff\xd8\xff" + b"\0" * 1000,
    "empty": b"",
    "another encoding": b'<?xml version="1.0" encoding="cp037"?>' + packet(regions(item(FACE))),
    "an unknown encoding": b'<?xml version="1.0" encoding="x-no"?>' + packet(regions(item(FACE))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xmp_tells_nothing_and_takes_no_time(name: str):
    began = time.process_time()

    found = read(HOSTILE[name])

    assert found == []
    assert time.process_time() - began < 1


def test_more_regions_than_anybody_draws_are_cut_short():
    many = packet(regions(*(item(area(0.5, 0.5, 0.1, 0.1)) for _ in range(MOST_REGIONS + 50))))

    assert len(read(many)) == MOST_REGIONS


def _stored(format_: str, content: bytes) -> bytes:
    """Return a picture of 64 x 48 with this packet in it."""
    file = io.BytesIO()
    image = Image.fromarray(pattern(64, 48))
    if format_ == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", content.decode())
        image.save(file, format_, pnginfo=text)
    elif format_ == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(image).save(file, xmp=content)
    else:
        image.save(file, format_, xmp=content)
    return file.getvalue()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_a_box_leaves_the_sandbox_and_a_name_does_not(format_: str):
    content = packet(regions(item(area(0.5, 0.5, 0.25, 0.25))))

    picture = decode_now(_stored(format_, content))

    assert picture.hints == (Rectangle(24, 18, 16, 12),)
    assert "Marie" not in repr(picture.hints)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xmp_is_no_reason_to_refuse_a_photo(name: str):
    content = HOSTILE[name][:60_000]

    picture = decode_now(_stored("WEBP", content))

    assert (picture.width, picture.hints) == (64, ())


def test_a_turned_photo_and_its_region_turn_together():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    content = packet(regions(item(area(0.25, 0.25, 0.5, 0.5))))
    Image.fromarray(pattern(64, 48)).save(file, "JPEG", exif=exif.tobytes(), xmp=content)

    picture = decode_now(file.getvalue())

    assert (picture.width, picture.height) == (48, 64)
    assert picture.hints == (Rectangle(24, 0, 24, 32),)
