"""face_recognition's network, run by onnxruntime."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from media.imaging.picture import Pixels
from media.imaging.recognition.architecture import CHIPS, TEMPLATES
from media.imaging.recognition.distances import Templates


class OnnxNetwork:
    """One loaded network; safe to share between threads, and waits for none of them."""

    def __init__(self, file: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )

    def templates(self, chips: Sequence[Pixels]) -> Templates:
        """Return one row per chip, of which there is one at least."""
        rows = self._session.run([TEMPLATES], {CHIPS: np.stack(chips)})[0]
        return np.asarray(rows, np.float32)
