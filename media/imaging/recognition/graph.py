"""Build the network as an ONNX graph: the same calculation, which onnxruntime runs faster."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray

from media.imaging.recognition.architecture import (
    BLOCKS,
    CHIP_SIDE,
    CHIPS,
    FIRST_SIDE,
    FIRST_STEP,
    MEAN_COLOUR,
    POOL_SIDE,
    POOL_STEP,
    TEMPLATE_SIZE,
    TEMPLATES,
    Block,
)
from media.imaging.recognition.weights import Convolution, Weights

_OPSET: Final = 13
_IR_VERSION: Final = 8
_SCALE: Final = 1 / 256


def serialised(weights: Weights) -> bytes:
    """Return the graph as the bytes of an ONNX file."""
    graph = _Graph()
    y = graph.add("Relu", _convolved(graph, _normalised(graph), weights.first, FIRST_STEP, pad=0))
    y = graph.add("MaxPool", y, kernel_shape=[POOL_SIDE] * 2, strides=[POOL_STEP] * 2)
    side = _steps(_steps(CHIP_SIDE, FIRST_SIDE, FIRST_STEP), POOL_SIDE, POOL_STEP)
    for block, pair in zip(BLOCKS, weights.blocks, strict=True):
        y, side = _block(graph, y, side, block, pair)
    y = graph.add("ReduceMean", y, axes=[2, 3], keepdims=0)
    graph.add("MatMul", y, graph.constant(weights.last), name=TEMPLATES)
    model = graph.model()
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


class _Graph:
    """Nodes and constants, named by their number."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def add(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        output = name or f"n{len(self._nodes)}"
        made = onnx.helper.make_node(kind, list(inputs), [output], **attributes)
        self._nodes.append(made)
        return output

    def constant(self, numbers: NDArray[Any]) -> str:
        name = f"c{len(self._constants)}"
        tidy = np.ascontiguousarray(numbers)
        self._constants.append(onnx.numpy_helper.from_array(tidy, name))
        return name

    def model(self) -> Any:
        helper, kinds = onnx.helper, onnx.TensorProto
        chips = helper.make_tensor_value_info(CHIPS, kinds.UINT8, ["n", CHIP_SIDE, CHIP_SIDE, 3])
        out = helper.make_tensor_value_info(TEMPLATES, kinds.FLOAT, ["n", TEMPLATE_SIZE])
        graph = helper.make_graph(self._nodes, "faces", [chips], [out], self._constants)
        opset = helper.make_opsetid("", _OPSET)
        return helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION)


def _normalised(graph: _Graph) -> str:
    numbers = graph.add("Cast", CHIPS, to=1)  # 1: 32-bit float
    upright = graph.add("Transpose", numbers, perm=[0, 3, 1, 2])
    mean = np.array(MEAN_COLOUR, np.float32).reshape(1, 3, 1, 1)
    centred = graph.add("Sub", upright, graph.constant(mean))
    return graph.add("Mul", centred, graph.constant(np.array(_SCALE, np.float32)))


def _convolved(graph: _Graph, x: str, layer: Convolution, step: int, *, pad: int) -> str:
    """Add a convolution, with the factor and the term after it multiplied into its weights."""
    weights = layer.weights * layer.factor[:, None, None, None]
    bias = layer.bias * layer.factor + layer.term
    return graph.add(
        "Conv",
        x,
        graph.constant(weights),
        graph.constant(bias),
        kernel_shape=list(weights.shape[2:]),
        strides=[step, step],
        pads=[pad] * 4,
    )


def _block(
    graph: _Graph, x: str, side: int, block: Block, pair: Sequence[Convolution]
) -> tuple[str, int]:
    lower, upper = pair
    step, pad = (2, 0) if block.halves else (1, 1)
    y = graph.add("Relu", _convolved(graph, x, lower, step, pad=pad))
    y = _convolved(graph, y, upper, 1, pad=1)
    if block.halves:
        convolved, averaged = _steps(side, 3, 2), _steps(side, 2, 2)
        x = graph.add("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
        side = max(convolved, averaged)
        y = _filled(graph, y, 0, side - convolved)
        x = _filled(graph, x, block.channels - block.channels_in, side - averaged)
    return graph.add("Relu", graph.add("Add", y, x)), side


def _filled(graph: _Graph, x: str, channels: int, pixels: int) -> str:
    """Add channels, and rows and columns at the end, of zeros."""
    if not channels and not pixels:
        return x
    pads = np.array([0, 0, 0, 0, 0, channels, pixels, pixels], np.int64)
    return graph.add("Pad", x, graph.constant(pads), mode="constant")


def _steps(side: int, window: int, step: int) -> int:
    """Return how many positions a window has."""
    return (side - window) // step + 1
