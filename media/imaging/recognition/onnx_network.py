"""face_recognition's network, run by onnxruntime."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from media.imaging.picture import Pixels
from media.imaging.recognition.architecture import CHIPS, TEMPLATE_SIZE, TEMPLATES
from media.imaging.recognition.distances import Templates

#: Faces calculated at once: bounds the memory, and more is no faster.
_BATCH: Final = 16


class OnnxNetwork:
    """One loaded network; safe to share between threads."""

    def __init__(self, file: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )

    def templates(self, chips: Sequence[Pixels]) -> Templates:
        """Return one row per chip."""
        rows = [np.empty((0, TEMPLATE_SIZE), np.float32)]
        for start in range(0, len(chips), _BATCH):
            batch = np.stack(chips[start : start + _BATCH])
            rows.append(self._session.run([TEMPLATES], {CHIPS: batch})[0])
        return np.concatenate(rows)
