"""Read the weights out of dlib's file, layer by layer, and accept nothing but that network.

The file holds the versions of all layers from the top down, then each layer from the picture up:
its name, its parameters, and what training left behind (empty).
"""

from dataclasses import dataclass
from pathlib import Path

from media.imaging.recognition.architecture import (
    BLOCKS,
    CHIP_SIDE,
    FIRST_CHANNELS,
    FIRST_SIDE,
    FIRST_STEP,
    MEAN_COLOUR,
    POOL_SIDE,
    POOL_STEP,
    TEMPLATE_SIZE,
    Block,
)
from media.imaging.recognition.dlib_stream import DlibStream, Tensor

_COLOURS = 3
_SIDE = 3
#: Versions of dlib's wrappers around a layer: with a calculation, without one, and the lowest.
_LAYER, _TAG, _LOWEST = 2, 1, 3
_PLAIN_BLOCK = (*[_LAYER] * 7, _TAG)
_HALVING_BLOCK = (*[_LAYER] * 3, _TAG, _TAG, *[_LAYER] * 5, _TAG)


@dataclass(frozen=True, slots=True)
class Convolution:
    """Weights (out, in, height, width) and a bias; then a factor and a term per channel."""

    weights: Tensor
    bias: Tensor
    factor: Tensor
    term: Tensor


@dataclass(frozen=True, slots=True)
class Weights:
    first: Convolution
    #: Two per block of the architecture.
    blocks: tuple[tuple[Convolution, Convolution], ...]
    #: Channels by numbers of a template.
    last: Tensor


def read_weights(file: Path) -> Weights:
    """Read dlib's file; raise `NotTheNetwork`."""
    stream = DlibStream(file)
    _read_head(stream)
    first = _read_convolution(stream, _COLOURS, FIRST_CHANNELS, FIRST_SIDE, FIRST_STEP, lowest=True)
    _read_plain(stream, "relu_")
    _read_pool(stream, "max_pool_2", POOL_SIDE, POOL_STEP)
    blocks = tuple(_read_block(stream, block) for block in BLOCKS)
    _read_pool(stream, "avg_pool_2", 0, 1)
    last = _read_last(stream, BLOCKS[-1].channels)
    stream.end()
    return Weights(first, blocks, last)


def _read_head(stream: DlibStream) -> None:
    stream.expect(1)
    _read_name(stream, "loss_metric_2")
    stream.real()  # the margin and the distance it was trained with
    stream.real()
    stream.expect(_LAYER, _LAYER)
    for block in reversed(BLOCKS):
        stream.expect(*(_HALVING_BLOCK if block.halves else _PLAIN_BLOCK))
    stream.expect(_LAYER, _LAYER, _LAYER, _LOWEST)
    _read_name(stream, "input_rgb_image_sized")
    for colour in MEAN_COLOUR:
        if abs(stream.real() - colour) > 1e-4:  # noqa: PLR2004  they were written as floats
            raise stream.wrong("another mean colour")
    stream.expect(CHIP_SIDE, CHIP_SIDE)


def _read_block(stream: DlibStream, block: Block) -> tuple[Convolution, Convolution]:
    step = 2 if block.halves else 1
    lower = _read_convolution(stream, block.channels_in, block.channels, _SIDE, step)
    _read_plain(stream, "relu_")
    upper = _read_convolution(stream, block.channels, block.channels, _SIDE, 1)
    if block.halves:
        _read_pool(stream, "avg_pool_2", 2, 2)
    _read_plain(stream, "add_prev_")
    _read_plain(stream, "relu_")
    return lower, upper


def _read_convolution(
    stream: DlibStream,
    channels_in: int,
    channels: int,
    side: int,
    step: int,
    *,
    lowest: bool = False,
) -> Convolution:
    _read_name(stream, "con_4")
    shape = (channels, channels_in, side, side)
    count = channels * channels_in * side * side
    numbers = stream.tensor(count + channels, 1, 1, 1).reshape(-1)
    padding = side // 2 if step == 1 else 0
    stream.expect(channels, side, side, step, step, padding, padding)
    _read_part(stream, *shape)
    _read_part(stream, 1, channels, 1, 1)
    _read_rates(stream)
    _read_state(stream)
    if lowest:
        stream.expect(1)  # pictures per sample
    factor, term = _read_affine(stream, channels)
    return Convolution(numbers[:count].reshape(shape), numbers[count:], factor, term)


def _read_affine(stream: DlibStream, channels: int) -> tuple[Tensor, Tensor]:
    _read_name(stream, "affine_")
    numbers = stream.tensor(2 * channels, 1, 1, 1).reshape(-1)
    _read_part(stream, 1, channels, 1, 1)
    _read_part(stream, 1, channels, 1, 1)
    stream.expect(0)  # per channel
    _read_state(stream)
    return numbers[:channels], numbers[channels:]


def _read_last(stream: DlibStream, channels: int) -> Tensor:
    _read_name(stream, "fc_2")
    stream.expect(TEMPLATE_SIZE, channels)
    numbers = stream.tensor(channels, TEMPLATE_SIZE, 1, 1)
    _read_part(stream, channels, TEMPLATE_SIZE, 1, 1)
    _read_part(stream, 0, 0, 0, 0)
    stream.expect(1)  # without a bias
    _read_rates(stream)
    _read_state(stream)
    return numbers.reshape(channels, TEMPLATE_SIZE)


def _read_pool(stream: DlibStream, name: str, side: int, step: int) -> None:
    _read_name(stream, name)
    stream.expect(side, side, step, step, 0, 0)
    _read_state(stream)


def _read_plain(stream: DlibStream, name: str) -> None:
    _read_name(stream, name)
    _read_state(stream)


def _read_name(stream: DlibStream, name: str) -> None:
    if (found := stream.text()) != name:
        raise stream.wrong(f"the layer {found!r} instead of {name!r}")


def _read_part(stream: DlibStream, *shape: int) -> None:
    """Read which part of the numbers is which."""
    stream.expect(1, *shape)


def _read_rates(stream: DlibStream) -> None:
    """Read how fast it learned and forgot, weights and bias."""
    for _ in range(4):
        stream.real()


def _read_state(stream: DlibStream) -> None:
    """Read what training left: three flags and three tensors, all empty."""
    for _ in range(3):
        stream.flag()
    for _ in range(3):
        stream.tensor(0, 0, 0, 0)
