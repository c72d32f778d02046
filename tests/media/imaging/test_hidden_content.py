"""What files carry beside the picture that is seen: none of it comes out in what is public."""

import io
import struct
from collections.abc import Callable
from functools import partial

import numpy as np
import pillow_heif
import pytest
from PIL import Image, PngImagePlugin

from media.imaging.encode import OutputFormat, encode
from media.services.decoding import decode_now
from tests.media.imaging.leaks import leaked
from tests.media.imaging.synthetic import file, jpeg, pattern

#: What nobody should get to see: a text, and another picture with much in it.
SECRET = b"Marie de Vries, De Linde, 51.5719 N 4.7683 E, taken while nobody was looking"
OTHER = Image.fromarray(np.random.default_rng(7).integers(0, 255, (90, 120, 3), np.uint8))
SEEN = Image.fromarray(pattern(96, 64))
FRAME = OTHER.resize(SEEN.size)


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def with_segment(marker: int, content: bytes) -> bytes:
    plain = jpeg(96, 64)
    return plain[:2] + segment(marker, content) + plain[2:]


def with_thumbnail() -> bytes:
    """A JPEG whose EXIF holds a small picture of something else."""
    small = file(OTHER, "JPEG", quality=60)
    entries = ((0x0103, 3, 6), (0x0201, 4, 8 + 2 + 4 + 2 + 3 * 12 + 4), (0x0202, 4, len(small)))
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 14)
    tiff += struct.pack("<H", len(entries)) + body + struct.pack("<I", 0) + small
    return with_segment(0xE1, b"Exif\0\0" + tiff)


def with_gain_map() -> bytes:
    """An Ultra HDR photo: XMP that announces a second JPEG behind the first."""
    xmp = (
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta hdrgm:Version='1.0'>" + SECRET + b"</x:xmpmeta>"
    )
    return with_segment(0xE1, xmp) + file(OTHER, "JPEG", quality=60)


def with_film() -> bytes:
    """A motion photo: an MP4 behind the end of the picture."""
    box = struct.pack(">I", 8 + len(SECRET)) + b"mdat" + SECRET
    return jpeg(96, 64) + struct.pack(">I", 24) + b"ftypmp42" + bytes(12) + box


def png_with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_text("Author", SECRET.decode()[::-1], zip=True)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
    return file(SEEN, "PNG", pnginfo=texts)


def heic_with_more() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    data = io.BytesIO()
    whole = pillow_heif.from_pillow(SEEN.resize((128, 96)))
    whole.add_from_pillow(OTHER)
    whole.save(data, quality=90, exif=exif.tobytes(), xmp=b"<x>" + SECRET + b"</x>")
    return data.getvalue()


def described(format_: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return file(SEEN, format_, exif=exif, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")


CARRIERS: dict[str, Callable[[], bytes]] = {
    "EXIF thumbnail": with_thumbnail,
    "gain map": with_gain_map,
    "motion photo": with_film,
    "comment": partial(with_segment, 0xFE, SECRET),
    "IPTC": partial(with_segment, 0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + SECRET),
    "an application's own": partial(with_segment, 0xEB, SECRET * 9),
    "second picture": lambda: file(SEEN, "MPO", save_all=True, append_images=[FRAME]),
    "second frame of WebP": lambda: file(
        SEEN, "WEBP", save_all=True, append_images=[FRAME], lossless=True
    ),
    "second frame of PNG": lambda: file(SEEN, "PNG", save_all=True, append_images=[FRAME]),
    "second frame of AVIF": lambda: file(SEEN, "AVIF", save_all=True, append_images=[FRAME]),
    "another picture of HEIC": heic_with_more,
    "texts of PNG": png_with_texts,
    "EXIF and XMP of JPEG": partial(described, "JPEG"),
    "EXIF and XMP of WebP": partial(described, "WEBP"),
    "EXIF and XMP of AVIF": partial(described, "AVIF"),
    "archive behind it": lambda: jpeg(96, 64) + b"PK\x03\x04" + SECRET,
}


@pytest.mark.parametrize("name", CARRIERS)
def test_nothing_beside_the_picture_comes_out(name):
    original = CARRIERS[name]()
    picture = decode_now(original)

    outputs = [encode(picture.pixels, output) for output in OutputFormat]

    red = picture.pixels[picture.height // 4, picture.width // 4].astype(int)
    assert np.abs(red - (230, 20, 20)).max() < 25
    assert leaked(original, outputs) == []
    assert all(SECRET[:12] not in output for output in outputs)


def test_the_search_for_leaks_finds_one():
    """A search that cannot find anything would make every test above pass."""
    original = with_thumbnail()

    kept = jpeg(64, 48, exif=Image.open(io.BytesIO(original)).info["exif"])

    assert max(len(run) for run in leaked(original, [kept])) > 1000
    assert leaked(original, [encode(decode_now(original).pixels, OutputFormat.JPEG)]) == []


def test_what_is_seen_is_the_first_of_several_pictures():
    other = np.asarray(FRAME)

    for name in ("second picture", "second frame of WebP", "second frame of PNG"):
        shown = decode_now(CARRIERS[name]()).pixels.astype(int)
        assert np.abs(shown - pattern(96, 64)).mean() < 6
        assert np.abs(shown - other).mean() > 40


def profile_with_swapped_primaries() -> bytes:
    """A small ICC profile of a screen whose red is green and whose green is red."""
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    text = b"desc\0\0\0\0" + struct.pack(">I", 8) + b"swapped\0" + bytes(12 + 67)
    parts = {
        b"desc": text + bytes(-len(text) % 4), b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(*green), b"gXYZ": xyz(*red), b"bXYZ": xyz(*blue),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    table, body, at = b"", b"", 128 + 4 + 12 * len(parts)
    for name, content in parts.items():
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content
    header = bytearray(128)
    struct.pack_into(">I", header, 0, at + len(body))
    header[8:12], header[12:24], header[36:40] = b"\x02\x10\0\0", b"mntrRGB XYZ ", b"acsp"
    header[68:80] = struct.pack(">iii", 63190, 65536, 54061)
    return bytes(header) + struct.pack(">I", len(parts)) + table + body


def test_colours_are_brought_to_srgb_by_the_profile():
    picture = decode_now(jpeg(96, 64, icc_profile=profile_with_swapped_primaries()))

    red, green, _ = picture.pixels[16, 16].astype(int)
    assert green > 180
    assert red < 80


def test_sixteen_bit_colours_keep_their_tones():
    import cv2

    ramp = np.linspace(0, 65535, 64).astype(np.uint16)[None, :].repeat(16, 0)
    colours = np.stack([ramp, ramp[:, ::-1], np.full_like(ramp, 32768)], axis=2)
    _, data = cv2.imencode(".png", colours)

    pixels = decode_now(data.tobytes()).pixels

    assert np.abs(pixels[8, 32].astype(int) - (128, 127, 128)).max() <= 3
    assert np.abs(pixels[8, 0].astype(int) - (128, 255, 0)).max() <= 2
