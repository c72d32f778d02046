"""Files of a photo are vouched for one by one, or there are none."""

import io

import numpy as np
import pytest
from PIL import Image

from media.imaging.encode import OutputFormat, decode_own, encode
from media.imaging.geometry import Rectangle
from media.imaging.hide_all import StillVisible, hide_all
from media.imaging.produce import Held, HoldReason, produce
from media.imaging.render import SizeName, draw, reduced, review_copy
from media.imaging.verify import Altered, verified_pixels
from tests.media.imaging.eyes import Eyes, blind, face
from tests.media.imaging.synthetic import pattern

SEED = b"fingerprint"
PHOTO = pattern(3000, 2000)
ANNA, BEN = Rectangle(300, 400, 300, 400), Rectangle(1800, 900, 200, 260)

#: The large file is 2560 wide; finds are in its pixels.
LARGE = 2560 / 3000


def seen(box: Rectangle, score: float = 0.9):
    return face(*(round(v * LARGE) for v in (box.x, box.y, box.w, box.h)), score=score)


def test_a_photo_gives_three_sizes_in_two_formats():
    rendered = produce(reduced(PHOTO), [ANNA], [BEN], seed=SEED, detector=blind())

    assert rendered.verified
    sizes = {(file.size, file.format): (file.width, file.height) for file in rendered.files}
    assert sizes == {
        (SizeName.LARGE, OutputFormat.JPEG): (2560, 1707),
        (SizeName.LARGE, OutputFormat.WEBP): (2560, 1707),
        (SizeName.MEDIUM, OutputFormat.JPEG): (1280, 854),
        (SizeName.MEDIUM, OutputFormat.WEBP): (1280, 854),
        (SizeName.SMALL, OutputFormat.JPEG): (640, 427),
        (SizeName.SMALL, OutputFormat.WEBP): (640, 427),
    }


def test_every_file_is_what_its_format_says():
    rendered = produce(reduced(PHOTO), [ANNA], [], seed=SEED, detector=blind())

    for file in rendered.files:
        with Image.open(io.BytesIO(file.data)) as image:
            assert (image.format.lower(), image.size) == (file.format, (file.width, file.height))


def test_the_hidden_face_is_covered_and_the_shown_one_is_not_in_every_file():
    pixels = np.full((2000, 3000, 3), 100, np.uint8)
    for box in (ANNA, BEN):
        pixels[box.y : box.y + box.h, box.x : box.x + box.w] = (250, 10, 10)

    rendered = produce(reduced(pixels), [ANNA], [BEN], seed=SEED, detector=blind())

    for file in rendered.files:
        view, scale = decode_own(file.data), file.width / 3000
        anna, ben = (
            view[round((b.y + b.h / 2) * scale), round((b.x + b.w / 2) * scale)].astype(int)
            for b in (ANNA, BEN)
        )
        assert np.abs(anna - 100).max() < 15
        assert ben[0] - ben[1] > 180


@pytest.mark.parametrize("shape", [(1, 1), (10, 4000), (4000, 10), (33, 47)])
def test_a_small_or_thin_photo_is_never_enlarged(shape):
    pixels = np.full((*shape, 3), 80, np.uint8)

    rendered = produce(reduced(pixels), [Rectangle(0, 0, 1, 1)], [], seed=SEED, detector=blind())

    assert len(rendered.files) == 6
    assert all(file.height <= shape[0] and file.width <= shape[1] for file in rendered.files)


def test_the_same_photo_and_boxes_give_the_same_bytes():
    first = produce(reduced(PHOTO), [ANNA], [], seed=SEED, detector=blind())
    second = produce(reduced(PHOTO), [ANNA], [], seed=SEED, detector=blind())

    assert first == second


def test_faces_are_looked_for_once():
    eyes = blind()

    produce(reduced(PHOTO), [ANNA], [BEN], seed=SEED, detector=eyes)

    assert eyes.looks == 1


def test_a_shown_face_may_be_found():
    assert produce(reduced(PHOTO), [ANNA], [BEN], seed=SEED, detector=Eyes([seen(BEN)])).verified


def test_a_face_that_nobody_knew_of_holds_the_photo_and_is_named():
    rendered = produce(reduced(PHOTO), [ANNA], [], seed=SEED, detector=Eyes([seen(BEN)]))

    assert rendered.files == ()
    assert rendered.held is not None
    assert rendered.held.reason is HoldReason.FACE_OUTSIDE_MASKS
    (box,) = rendered.held.boxes
    assert np.abs(np.subtract((box.x, box.y, box.w, box.h), (1800, 900, 200, 260))).max() <= 2


def test_a_face_found_in_a_mask_enlarges_that_mask_once():
    plain = produce(reduced(PHOTO), [ANNA, BEN], [], seed=SEED, detector=blind())
    mended = produce(reduced(PHOTO), [ANNA, BEN], [], seed=SEED, detector=Eyes([seen(ANNA)], []))

    before, after = (decode_own(rendered.files[0].data).astype(int) for rendered in (plain, mended))
    changed = np.abs(before - after).max(axis=2) > 40
    assert mended.verified
    assert changed[:, :1200].any()
    assert not changed[:, 1400:].any()


def test_a_face_still_found_in_the_enlarged_mask_holds_the_photo():
    rendered = produce(reduced(PHOTO), [ANNA], [], seed=SEED, detector=Eyes([seen(ANNA)]))

    assert rendered.held == Held(HoldReason.FACE_IN_MASK)
    assert rendered.files == ()


@pytest.mark.parametrize("output", list(OutputFormat))
def test_a_file_in_which_a_mask_is_missing_is_noticed(output):
    plain = pattern(640, 480)
    drawn = draw(plain, [Rectangle(60, 60, 40, 50)], scale=1.0, seed=SEED)

    with pytest.raises(Altered):
        verified_pixels(encode(plain, output), output, drawn)


@pytest.mark.parametrize("output", list(OutputFormat))
def test_a_file_of_another_picture_is_noticed(output):
    drawn = draw(pattern(640, 480), [], scale=1.0, seed=SEED)

    for other in (pattern(640, 481), np.ascontiguousarray(pattern(640, 480)[:, ::-1])):
        with pytest.raises(Altered):
            verified_pixels(encode(other, output), output, drawn)


@pytest.mark.parametrize("output", list(OutputFormat))
def test_a_noisy_photo_is_not_taken_for_another(output):
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    drawn = draw(noise, [Rectangle(60, 60, 40, 50)], scale=1.0, seed=SEED)

    verified_pixels(encode(drawn.pixels, output), output, drawn)


def test_the_review_copy_hides_nothing_and_says_nothing():
    data = review_copy(reduced(PHOTO))

    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (1920, 1280))
        assert "exif" not in image.info


def test_hiding_all_faces_goes_on_until_none_is_found():
    eyes = Eyes([face(300, 400, 300, 400)], [face(1800, 900, 200, 260)], [])

    hidden = hide_all(PHOTO, eyes)

    assert [found.box for found in hidden.faces] == [ANNA, BEN]
    assert decode_own(hidden.data).shape == PHOTO.shape


def test_hiding_all_faces_gives_up_on_a_face_that_stays():
    faces = iter(range(100, 2900, 300))

    with pytest.raises(StillVisible):
        hide_all(PHOTO, Eyes(lambda _: [face(next(faces), 50, 12, 16)]))
