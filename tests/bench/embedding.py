"""The recogniser as the product has it."""

import math
from collections.abc import Sequence
from pathlib import Path

from media.domain.matching import LEAST_SIDE
from media.imaging.detect import DetectedFace
from media.imaging.picture import Pixels
from media.imaging.recognition.recogniser import load_recogniser

#: Where the network is kept once it was converted for onnxruntime.
CONVERTED = Path(__file__).resolve().parents[2] / ".cache" / "recognition"


class Embedder:
    """Makes templates of the faces that recognition would look at, and forgets them."""

    def __init__(self) -> None:
        self._recogniser = load_recogniser(CONVERTED)

    def embed(self, pixels: Pixels, faces: Sequence[DetectedFace]) -> int:
        """Return of how many faces templates were made."""
        clear = [face for face in faces if not face.doubtful and _side(face) >= LEAST_SIDE]
        boxes = [face.box for face in clear]
        return len(self._recogniser.templates(pixels, boxes))


def _side(face: DetectedFace) -> float:
    return math.sqrt(face.box.w * face.box.h)
