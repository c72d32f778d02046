"""The decoding program is not trusted: its header is believed only when it makes sense."""

import json

import pytest

from media.imaging.formats import Format
from media.imaging.refusals import Refusal, Refused
from media.imaging.wire import HEADER_BYTES, Header, Unbelievable, pack, pack_refusal, unpack

GOOD = {
    "width": 4,
    "height": 3,
    "original_width": 8,
    "original_height": 6,
    "format": "JPEG",
}


def test_a_header_survives_the_pipe():
    header = Header(width=4, height=3, original_width=8, original_height=6, format=Format.JPEG)

    assert len(pack(header)) == HEADER_BYTES
    assert unpack(pack(header)) == header
    assert header.body_bytes == 36


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
    ],
)
def test_an_absurd_header_is_not_believed(change):
    with pytest.raises(Unbelievable):
        unpack(json.dumps(GOOD | change).encode())


@pytest.mark.parametrize("raw", [b"", b"\xff" * 256, b"[]", b"null", b"[" * 256, b"{}"])
def test_nonsense_is_not_believed(raw):
    with pytest.raises(Unbelievable):
        unpack(raw)
