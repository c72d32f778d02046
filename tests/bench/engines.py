"""The detector and the recogniser as the product has them, chosen by the bench's options."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from media.imaging.detect import SURE, DetectedFace, Detector, default_detector
from media.imaging.picture import Pixels

#: Smaller faces are never identified (media.domain.matching), so no template is made of them.
_LEAST_SIDE = 24


class Level(StrEnum):
    DEFAULT = "default"
    THOROUGH = "thorough"


class Embedder(Protocol):
    def embed(self, pixels: Pixels, faces: Sequence[DetectedFace]) -> int: ...


class NoEmbedder:
    def embed(self, pixels: Pixels, faces: Sequence[DetectedFace]) -> int:
        return 0


def detector_for(level: Level) -> Detector:
    found = default_detector()
    return _Closely(found) if level is Level.THOROUGH else found


class _Closely:
    """The same detector, told to look closely."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.check = detector.check

    def detect(self, pixels: Pixels, *, closely: bool = True) -> list[DetectedFace]:
        return self._detector.detect(pixels, closely=closely)


def embedder() -> Embedder:
    return NoEmbedder()


def is_turned(face: DetectedFace) -> bool:
    """Say whether a face was found in a turned photo: sure by its score, and doubtful still."""
    return face.doubtful and face.score >= SURE
