"""The decoding program is not trusted: its header is believed only when it makes sense."""

import json

import pytest

from media.imaging.formats import Format
from media.imaging.refusals import Refusal, Refused
from media.imaging.wire import (
    HEADER_BYTES,
    MOST_HINTS,
    Header,
    Unbelievable,
    pack,
    pack_refusal,
    unpack,
)

GOOD = {
    "width": 4,
    "height": 3,
    "original_width": 8,
    "original_height": 6,
    "format": "JPEG",
    "hints": [[0, 1, 2, 2]],
}


def test_a_header_survives_the_pipe():
    header = Header(
        width=4,
        height=3,
        original_width=8,
        original_height=6,
        format=Format.JPEG,
        hints=((0, 1, 2, 2), (3, 0, 1, 3)),
    )

    assert len(pack(header)) == HEADER_BYTES
    assert unpack(pack(header)) == header
    assert header.body_bytes == 36


def test_as_many_hints_as_there_may_be_fit_into_the_header():
    side = 20_000
    header = Header(
        width=side,
        height=2_500,
        original_width=side,
        original_height=side,
        format=Format.JPEG,
        hints=((10_000, 1_250, 10_000, 1_250),) * MOST_HINTS,
    )

    assert len(pack(header)) == HEADER_BYTES
    assert unpack(pack(header)) == header


def test_what_was_said_so_far_would_be_believed():
    assert unpack(json.dumps(GOOD).encode()).hints == ((0, 1, 2, 2),)


def test_a_refusal_survives_the_pipe():
    with pytest.raises(Refused) as caught:
        unpack(pack_refusal(Refusal.TRUNCATED))

    assert caught.value.refusal is Refusal.TRUNCATED


@pytest.mark.parametrize(
    "change",
    [
        {"width": 0},
        {"width": -1},
        {"width": 4.0},
        {"width": "4"},
        {"width": True},
        {"width": 20_001},
        {"width": 10_000, "height": 10_000},
        {"original_height": 0},
        {"format": "GIF"},
        {"more": 1},
        {"refusal": "because"},
        {"hints": None},
        {"hints": "1234"},
        {"hints": [[0, 0, 1]]},
        {"hints": [[0, 0, 1, 1, 1]]},
        {"hints": [[0, 0, 0, 1]]},
        {"hints": [[-1, 0, 1, 1]]},
        {"hints": [[0, 0, 5, 1]]},
        {"hints": [[0, 0, 1, 4]]},
        {"hints": [[0, 0, 1.5, 1]]},
        {"hints": [[True, 0, 1, 1]]},
        {"hints": [["Marie", 0, 1, 1]]},
        {"hints": [[0, 0, 1, 1]] * (MOST_HINTS + 1)},
    ],
)
def test_an_absurd_header_is_not_believed(change):
    with pytest.raises(Unbelievable):
        unpack(json.dumps(GOOD | change).encode())


@pytest.mark.parametrize("raw", [b"", b"\xff" * 256, b"[]", b"null", b"[" * 256, b"{}"])
def test_nonsense_is_not_believed(raw):
    with pytest.raises(Unbelievable):
        unpack(raw)
