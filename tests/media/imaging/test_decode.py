"""What comes in: every awkward file becomes an upright sRGB picture or a named refusal."""

import dataclasses
import io

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from infra.sandbox.limits import Limits
from media.imaging.formats import Format
from media.imaging.refusals import Refusal
from media.services.decoding import LARGEST_FILE, Unreadable, decode, decode_now
from tests.media.imaging.synthetic import (
    file,
    jpeg,
    pattern,
    png_bomb,
    scan_bomb,
    with_orientation,
)

RED = (230, 20, 20)
WHITE = (255, 255, 255)


def refusal(data: bytes, limits: Limits | None = None) -> Refusal:
    with pytest.raises(Unreadable) as caught:
        decode_now(data, limits=limits)
    return caught.value.refusal


def assert_close(pixel: np.ndarray, colour: tuple[int, int, int], *, within: int = 12) -> None:
    assert np.abs(pixel.astype(int) - colour).max() <= within, (pixel, colour)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_each_format_becomes_the_same_picture(format_):
    picture = decode_now(file(Image.fromarray(pattern(64, 48)), format_, quality=95))

    assert (picture.width, picture.height, picture.format) == (64, 48, Format(format_))
    assert picture.pixels.shape == (48, 64, 3)
    assert_close(picture.pixels[10, 10], RED)


def test_a_heic_photo_is_taken_in_and_turned_once():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = io.BytesIO()
    stored = pillow_heif.from_pillow(Image.fromarray(pattern(128, 96)))
    stored.save(data, quality=95, exif=exif.tobytes())

    picture = decode_now(data.getvalue())

    assert (picture.width, picture.height, picture.format) == (96, 128, Format.HEIF)
    assert_close(picture.pixels[20, 80], RED)


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, "upper left"),
        (2, "upper right"),
        (3, "lower right"),
        (4, "lower left"),
        (5, "upper left"),
        (6, "upper right"),
        (7, "lower right"),
        (8, "lower left"),
    ],
)
def test_a_turned_photo_is_put_upright(orientation, red_at):
    picture = decode_now(with_orientation(orientation))

    sideways = orientation >= 5
    assert (picture.width, picture.height) == ((48, 64) if sideways else (64, 48))
    row = 5 if "upper" in red_at else -5
    column = 5 if "left" in red_at else -5
    assert_close(picture.pixels[row, column], RED)


def test_an_orientation_out_of_range_is_ignored():
    assert decode_now(with_orientation(0)).width == 64


def test_broken_exif_is_no_reason_to_refuse_a_photo():
    picture = decode_now(jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff broken"))

    assert picture.width == 64


async def test_a_path_an_open_file_and_bytes_give_the_same(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(jpeg())

    with path.open("rb") as opened:
        opened.read(7)
        pictures = [await decode(path), await decode(opened), await decode(jpeg())]

    assert all(np.array_equal(pictures[0].pixels, other.pixels) for other in pictures)


def test_a_wrong_extension_changes_nothing(tmp_path):
    path = tmp_path / "photo.heic"
    path.write_bytes(jpeg())

    assert decode_now(path).format is Format.JPEG


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Refusal.EMPTY),
        (b"not a picture at all", Refusal.NOT_AN_IMAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.NOT_AN_IMAGE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", Refusal.NOT_AN_IMAGE),
        (b"GIF89a" + bytes(40), Refusal.UNSUPPORTED_FORMAT),
        (b"II*\0" + bytes(40), Refusal.UNSUPPORTED_FORMAT),
        (b"\0\0\0\x18ftypmp42" + bytes(40), Refusal.UNSUPPORTED_FORMAT),
        (b"\xff\xd8\xff", Refusal.DAMAGED),
        (b"\xff\xd8\xff\xe0 and then nonsense" * 20, Refusal.DAMAGED),
        (b"RIFF\x10\0\0\0WEBPVP8 nonsense", Refusal.DAMAGED),
        (b"\0\0\0\x18ftypheic" + bytes(40), Refusal.DAMAGED),
    ],
)
def test_what_is_no_photo_is_refused_by_name(data, expected):
    assert refusal(data) in {expected, Refusal.TRUNCATED} - (
        set() if expected is Refusal.DAMAGED else {Refusal.TRUNCATED}
    )


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_photo_is_refused(format_, share):
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8)
    whole = file(Image.fromarray(noise), format_)

    assert refusal(whole[: int(len(whole) * share)]) in {Refusal.TRUNCATED, Refusal.DAMAGED}


def test_half_a_progressive_photo_is_refused():
    whole = jpeg(400, 300, progressive=True)

    assert refusal(whole[: len(whole) // 2]) is Refusal.TRUNCATED


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.jpg"
    with path.open("wb") as sparse:
        sparse.write(jpeg())
        sparse.truncate(LARGEST_FILE + 1)

    with pytest.raises(Unreadable) as caught:
        decode_now(path)

    assert caught.value.refusal is Refusal.TOO_LARGE


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (20_001, 8), (11_000, 10_000)])
def test_a_pixel_bomb_is_refused_by_its_header(width, height):
    assert refusal(png_bomb(width, height)) is Refusal.TOO_MANY_PIXELS


def test_a_scan_bomb_runs_out_of_time():
    limits = Limits(cpu_seconds=1, wall_seconds=20.0)

    assert refusal(scan_bomb(4000, 400), limits) is Refusal.TOOK_TOO_LONG


def test_a_memory_bomb_is_refused():
    limits = Limits(address_space=200 * 1024 * 1024)
    data = file(Image.new("RGB", (7_000, 7_000)), "PNG", compress_level=1)

    assert refusal(data, limits) is Refusal.TOO_MUCH_MEMORY


def test_after_every_bomb_the_next_photo_is_fine():
    refusal(png_bomb(30_000, 30_000))

    assert decode_now(jpeg()).width == 64


def test_a_gigantic_jpeg_is_halved_and_keeps_its_own_size():
    picture = decode_now(file(Image.new("RGB", (9_000, 8_000), RED), "JPEG"))

    assert (picture.original_width, picture.original_height) == (9_000, 8_000)
    assert (picture.width, picture.height) == (4_500, 4_000)
    assert_close(picture.pixels[2000, 2000], RED)


def test_a_gigantic_png_is_halved_too():
    picture = decode_now(png_bomb(9_999, 8_001))

    assert (picture.original_width, picture.original_height) == (9_999, 8_001)
    assert (picture.width, picture.height) == (5_000, 4_001)


@pytest.mark.parametrize("format_", ["WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_picture_is_taken(format_):
    first, second = Image.new("RGB", (32, 32), RED), Image.new("RGB", (32, 32), (0, 0, 255))
    data = file(first, format_, save_all=True, append_images=[second])

    assert_close(decode_now(data).pixels[16, 16], RED)


def test_a_second_photo_behind_the_first_is_ignored():
    blue = file(Image.new("RGB", (64, 48), (0, 0, 255)), "JPEG")
    behind = decode_now(jpeg() + blue)
    both = file(
        Image.fromarray(pattern(64, 48)),
        "MPO",
        save_all=True,
        append_images=[Image.new("RGB", (64, 48))],
    )

    assert np.array_equal(behind.pixels, decode_now(jpeg()).pixels)
    assert_close(decode_now(both).pixels[10, 10], RED)


def test_a_zip_behind_a_photo_is_ignored():
    assert decode_now(jpeg() + b"PK\x03\x04<script>").width == 64


def test_cmyk_becomes_rgb():
    data = file(Image.fromarray(pattern(64, 48)).convert("CMYK"), "JPEG", quality=95)

    assert_close(decode_now(data).pixels[10, 10], RED, within=20)


def test_sixteen_bit_grey_keeps_its_light_and_dark():
    grey = (np.linspace(0, 1, 64)[None, :].repeat(8, 0) * 65535).astype(np.uint16)
    picture = decode_now(file(Image.fromarray(grey), "PNG"))

    assert_close(picture.pixels[4, 0], (0, 0, 0), within=2)
    assert_close(picture.pixels[4, 32], (129, 129, 129), within=3)
    assert_close(picture.pixels[4, 63], (255, 255, 255), within=2)


def test_grey_and_palette_become_rgb():
    image = Image.fromarray(pattern(64, 48))

    assert decode_now(file(image.convert("L"), "JPEG")).pixels.shape == (48, 64, 3)
    assert_close(decode_now(file(image.quantize(16), "PNG")).pixels[10, 10], RED, within=25)


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_what_hides_under_transparency_stays_hidden(format_):
    hidden = np.dstack([pattern(64, 48), np.zeros((48, 64), np.uint8)])
    options = {"lossless": True, "exact": True} if format_ == "WEBP" else {}

    picture = decode_now(file(Image.fromarray(hidden), format_, **options))

    assert (picture.pixels == 255).all()


def test_a_large_half_transparent_photo_is_flattened_before_it_is_halved():
    clear = Image.new("RGBA", (8_000, 6_400), (255, 0, 0, 0))

    picture = decode_now(file(clear, "PNG", compress_level=1))

    assert (picture.pixels == 255).all()


def test_a_transparent_palette_is_flattened_on_white():
    image = Image.fromarray(pattern(64, 48)).quantize(8)
    clear = image.getpixel((10, 10))

    picture = decode_now(file(image, "PNG", transparency=clear))

    assert_close(picture.pixels[10, 10], WHITE, within=0)


def test_a_colour_profile_is_followed():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

    plain = decode_now(jpeg())
    same = decode_now(jpeg(icc_profile=srgb.tobytes()))
    unfit = decode_now(jpeg(icc_profile=lab.tobytes()))
    broken = decode_now(jpeg(icc_profile=b"no profile at all"))

    for other in (same, unfit, broken):
        assert np.array_equal(plain.pixels, other.pixels)


def test_the_smallest_and_the_thinnest_photo_are_photos():
    assert decode_now(file(Image.new("RGB", (1, 1)), "PNG")).pixels.shape == (1, 1, 3)
    assert decode_now(file(Image.new("RGB", (6000, 10)), "JPEG")).pixels.shape == (10, 6000, 3)


def test_a_picture_cannot_be_confused_with_another(tmp_path):
    picture = decode_now(jpeg())

    with pytest.raises(dataclasses.FrozenInstanceError):
        picture.original_width = 1
