"""The network's file is accepted as a whole, or not at all."""

from pathlib import Path

import pytest

from media.imaging.recognition.architecture import BLOCKS
from media.imaging.recognition.dlib_stream import NotTheNetwork
from media.imaging.recognition.networks import LANDMARKS, TEMPLATES, RecogniserMissing, network_file
from media.imaging.recognition.weights import read_weights


@pytest.fixture(scope="module")
def original() -> bytes:
    return network_file(TEMPLATES).read_bytes()


def changed(folder: Path, content: bytes) -> Path:
    file = folder / TEMPLATES
    file.write_bytes(content)
    return file


def test_all_layers_have_their_shapes():
    weights = read_weights(network_file(TEMPLATES))

    shapes = [(lower.weights.shape, upper.weights.shape) for lower, upper in weights.blocks]
    assert weights.first.weights.shape == (32, 3, 7, 7)
    assert shapes == [
        ((block.channels, block.channels_in, 3, 3), (block.channels, block.channels, 3, 3))
        for block in BLOCKS
    ]
    assert weights.last.shape == (256, 128)


@pytest.mark.parametrize("length", [0, 3, 300, 20_000, 22_000_000, -1])
def test_a_file_that_was_cut_off_is_refused(tmp_path, original, length):
    with pytest.raises(NotTheNetwork, match="ends too early"):
        read_weights(changed(tmp_path, original[:length]))


def test_a_byte_too_many_is_refused(tmp_path, original):
    with pytest.raises(NotTheNetwork, match="more than expected"):
        read_weights(changed(tmp_path, original + b"\0"))


@pytest.mark.parametrize(
    ("place", "byte"),
    [(1, 2), (10, 88), (100, 9), (336, 67), (344, 0x81), (19_380, 3), (22_334_907, 129)],
)
def test_another_network_is_refused(tmp_path, original, place, byte):
    content = bytearray(original)
    content[place] = byte

    with pytest.raises(NotTheNetwork):
        read_weights(changed(tmp_path, bytes(content)))


def test_the_file_of_landmarks_is_not_taken_for_it():
    with pytest.raises(NotTheNetwork):
        read_weights(network_file(LANDMARKS))


def test_a_file_that_is_not_there_is_missing_by_name():
    with pytest.raises(RecogniserMissing, match=r"which brings nothing\.dat"):
        network_file("nothing.dat")
