"""A mask says nothing of what lies under it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.imaging.encode import OutputFormat, decode_own, encode
from media.imaging.geometry import Rectangle
from media.imaging.produce import avif_of, produce
from media.imaging.redact import redact, solid
from media.imaging.render import SizeName, reduced
from media.imaging.shape import oval
from media.imaging.style import CALM, NEUTRAL, MaskStyle, Style
from tests.media.imaging.eyes import blind
from tests.media.imaging.synthetic import pattern

SEED = b"fingerprint"
WIDTH, HEIGHT = 160, 120


@st.composite
def boxes(draw: st.DrawFn) -> list[Rectangle]:
    """Boxes anywhere: tiny, beyond the border, over each other, over everything."""
    place = st.builds(
        Rectangle,
        st.integers(-20, WIDTH),
        st.integers(-20, HEIGHT),
        st.integers(1, 2 * WIDTH),
        st.integers(1, 2 * HEIGHT),
    )
    small = st.builds(
        Rectangle,
        st.integers(0, WIDTH - 1),
        st.integers(0, HEIGHT - 1),
        st.integers(1, 40),
        st.integers(1, 40),
    )
    return draw(st.lists(st.one_of(small, small, place), min_size=1, max_size=5))


def photo(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def covered(hidden: list[Rectangle]) -> np.ndarray:
    return solid(HEIGHT, WIDTH, [oval(box) for box in hidden])


STYLES = [Style(kind, (180, 40, 90)) for kind in MaskStyle]


@given(boxes(), st.integers(0, 1000), st.sampled_from(STYLES))
def test_the_whole_picture_is_independent_of_what_the_masks_cover(hidden, other, style):
    one = photo(1)
    two = np.where(covered(hidden)[..., None], photo(other + 2), one)

    assert np.array_equal(
        redact(one, hidden, seed=SEED, style=style),
        redact(np.ascontiguousarray(two), hidden, seed=SEED, style=style),
    )


@given(boxes())
def test_a_mask_covers_the_whole_box_and_more(hidden):
    mask = covered(hidden)

    for box in hidden:
        rows = slice(max(0, box.y), max(0, box.y + box.h))
        columns = slice(max(0, box.x), max(0, box.x + box.w))
        assert mask[rows, columns].all()


@settings(deadline=None, max_examples=25)
@given(boxes(), st.sampled_from(list(OutputFormat)), st.sampled_from(STYLES))
def test_the_encoded_file_is_independent_of_what_the_masks_cover(hidden, output, style):
    one = photo(1)
    two = np.where(covered(hidden)[..., None], photo(2), one)

    files = [
        encode(redact(pixels, hidden, seed=SEED, style=style), output) for pixels in (one, two)
    ]

    assert files[0] == files[1]


def head(box: Rectangle) -> tuple[slice, slice]:
    """Return the ellipse's bounding rows and columns of 1.6 times a box."""
    down, across = round(0.3 * box.h), round(0.3 * box.w)
    return (
        slice(box.y - down, box.y + box.h + down),
        slice(box.x - across, box.x + box.w + across),
    )


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.kind)
@pytest.mark.parametrize("width", [3000, 2561, 5300])
def test_every_public_file_is_independent_of_the_hidden_head(style, width):
    box, height = Rectangle(900, 700, 300, 400), 2 * width // 3
    one = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    two = one.copy()
    rows, columns = head(box)
    down, across = np.mgrid[
        -1 : 1 : (rows.stop - rows.start) * 1j, -1 : 1 : (columns.stop - columns.start) * 1j
    ]
    inside = down**2 + across**2 <= 1
    two[rows, columns][inside] = 255 - two[rows, columns][inside]

    files = [
        produce(reduced(pixels), [box], [], seed=SEED, detector=blind(), style=style).files
        for pixels in (one, two)
    ]
    avifs = [
        avif_of(made[0].data, SizeName.LARGE, [box], photo_width=width, packet=b"").data
        for made in files
    ]

    assert len(files[0]) == 6
    assert [file.data for file in files[0]] == [file.data for file in files[1]]
    assert avifs[0] == avifs[1]


def test_the_house_s_masks_have_its_colour_and_plain_ones_are_one_flat_grey():
    hidden, pixels = [Rectangle(60, 40, 40, 50)], photo(1)

    house, plain = (
        redact(pixels, hidden, seed=SEED, style=Style(kind, (200, 30, 60)))[covered(hidden)]
        for kind in (MaskStyle.HOUSE, MaskStyle.PLAIN)
    )

    assert np.abs(house.astype(int) - (200, 30, 60)).max() <= 6
    assert len(np.unique(house, axis=0)) > 1
    assert np.unique(plain, axis=0).tolist() == [list(NEUTRAL)]


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        # Upright: hair above; from the side: the back of the head.
        (Rectangle(0, 0, 300, 400), [(150, -150), (-100, 200), (400, 200), (150, 510)]),
        (Rectangle(0, 0, 200, 400), [(-150, 200), (350, 200), (100, -150)]),
        # On its side, either way.
        (Rectangle(0, 0, 400, 300), [(-150, 150), (550, 150), (200, -130), (200, 430)]),
    ],
)
def test_a_mask_covers_the_head_and_not_only_the_face(box, inside):
    mask = oval(box)

    assert [mask.holds(*point) for point in inside] == [True] * len(inside)
    assert not mask.holds(box.centre[0], box.y - box.h)


def test_a_hidden_neighbour_lends_no_tone_to_a_mask():
    pixels = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    pixels[30:80, 20:60] = (255, 0, 0)
    left, right = Rectangle(20, 30, 40, 50), Rectangle(75, 30, 40, 50)

    masked = redact(pixels, [left, right], seed=SEED)

    assert np.abs(masked.astype(int) - 90).max() <= 6


def test_hidden_wins_where_a_mask_reaches_over_a_shown_face():
    pixels = pattern(WIDTH, HEIGHT)

    masked = redact(pixels, [Rectangle(40, 30, 40, 50)], seed=SEED)

    assert (masked[30:80, 40:80] != pixels[30:80, 40:80]).any(axis=2).all()


def test_a_face_as_large_as_the_photo_gets_the_house_colour():
    masked = redact(photo(1), [Rectangle(0, 0, WIDTH, HEIGHT)], seed=SEED)

    assert np.abs(masked.mean(axis=(0, 1)) - CALM).max() < 2


@pytest.mark.parametrize(
    "corner", [(0, 0), (WIDTH - 1, 0), (0, HEIGHT - 1), (WIDTH - 1, HEIGHT - 1)]
)
def test_a_tiny_face_in_a_corner_is_covered_too(corner):
    x, y = corner
    pixels = photo(1)

    masked = redact(pixels, [Rectangle(x, y, 1, 1)], seed=SEED)

    changed = (masked != pixels).any(axis=2)
    assert changed[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4].mean() > 0.95


def test_far_from_a_mask_nothing_changes():
    pixels = photo(1)

    masked = redact(pixels, [Rectangle(10, 10, 20, 20)], seed=SEED)

    assert np.array_equal(masked[60:], pixels[60:])
    assert np.array_equal(redact(pixels, [], seed=SEED), pixels)


def test_the_texture_comes_from_the_seed_alone():
    pixels, hidden = photo(1), [Rectangle(40, 30, 40, 50)]

    assert np.array_equal(redact(pixels, hidden, seed=SEED), redact(pixels, hidden, seed=SEED))
    assert not np.array_equal(redact(pixels, hidden, seed=SEED), redact(pixels, hidden, seed=b"x"))


@pytest.mark.parametrize("output", list(OutputFormat))
def test_a_mask_is_seen_in_the_file_as_it_was_drawn(output):
    hidden = [Rectangle(40, 30, 40, 50)]
    drawn = redact(photo(1), hidden, seed=SEED)

    seen = decode_own(encode(drawn, output))

    apart = np.abs(seen.astype(int) - drawn)[covered(hidden)]
    assert apart.mean() < 4


@pytest.mark.parametrize("longer", [1.0, 1.05, 1.2, 1.5, 2.0])
def test_the_outline_of_a_mask_does_not_tell_how_wide_its_face_is(longer):
    upright = oval(Rectangle(500, 500, 1000, round(1000 * longer)))
    lying = oval(Rectangle(500, 500, round(1001 * longer), 1000))

    assert upright.half_w / upright.half_h == pytest.approx(0.84, abs=0.002)
    assert lying.half_h / lying.half_w == pytest.approx(0.84, abs=0.002)
