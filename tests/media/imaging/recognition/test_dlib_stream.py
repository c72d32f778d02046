"""dlib's files are read strictly: whatever is not as it should be is an error that says where."""

from pathlib import Path

import numpy as np
import pytest

from media.imaging.recognition.dlib_stream import DlibStream, NotTheNetwork


@pytest.fixture
def stream(tmp_path: Path):
    def of(content: bytes) -> DlibStream:
        file = tmp_path / "stream.dat"
        file.write_bytes(content)
        return DlibStream(file)

    return of


@pytest.mark.parametrize(
    ("content", "value"),
    [(b"\x01\x07", 7), (b"\x81\x04", -4), (b"\x02\x80\x12", 4736), (b"\x00", 0)],
)
def test_whole_numbers_say_how_long_they_are(stream, content, value):
    assert stream(content).whole() == value


def test_a_real_number_is_a_mantissa_and_an_exponent(stream):
    assert stream(b"\x03\x62\x90\xf5\x81\x11").real() == pytest.approx(122.782, abs=1e-4)


def test_a_text_follows_its_length(stream):
    assert stream(b"\x01\x05con_4").text() == "con_4"


def test_a_tensor_has_the_shape_asked_for(stream):
    numbers = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
    content = b"\x01\x02\x01\x02\x01\x03\x01\x01\x01\x01" + numbers.tobytes()

    tensor = stream(content).tensor(2, 3, 1, 1)

    assert np.array_equal(tensor.reshape(2, 3), numbers)


@pytest.mark.parametrize(
    ("content", "read", "why"),
    [
        (b"\x02\x01", lambda s: s.whole(), "ends too early"),
        (b"\x09" + bytes(9), lambda s: s.whole(), "no whole number"),
        (b"\x41\x01", lambda s: s.whole(), "no whole number"),
        (b"", lambda s: s.whole(), "ends too early"),
        (b"\x81\x05con_4", lambda s: s.text(), "ends too early"),
        (b"\x01\x01\xff", lambda s: s.text(), "no text"),
        (b"2", lambda s: s.flag(), "neither yes nor no"),
        (b"\x01\x03", lambda s: s.expect(4), "3 instead of 4"),
        (b"\x01\x01", lambda s: s.tensor(1, 1, 1, 1), "1 instead of 2"),
        (
            b"\x01\x02" + b"\x01\x01" * 4 + b"\x00\x00\xc0\x7f",
            lambda s: s.tensor(1, 1, 1, 1),
            "a number that is none",
        ),
        (b"\x01", lambda s: s.end(), "more than expected"),
    ],
)
def test_anything_else_is_refused_with_the_reason(stream, content, read, why):
    with pytest.raises(NotTheNetwork, match=why):
        read(stream(content))
