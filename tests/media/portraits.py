"""Reference photos: a large square of somebody's colour stands for their face."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from media.imaging.detect import DetectedFace
from media.imaging.geometry import Rectangle
from media.imaging.picture import Pixels
from media.services import enrolling, templates
from tests.media.recognising import ColourRecogniser
from tests.media.world import COLOURS

_SIZE = (640, 480)
_COLOURFUL = 80


def portrait(*people: tuple[str, int], shade: int = 128) -> bytes:
    """Return a JPEG with a square per person, beside each other: whose, and its side in pixels."""
    pixels = np.full((_SIZE[1], _SIZE[0], 3), shade, np.uint8)
    left = 20
    for name, side in people:
        pixels[40 : 40 + side, left : left + side] = COLOURS[name]
        left += side + 20
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95)
    return file.getvalue()


class ColourDetector:
    """Finds every colourful square, of any size."""

    def detect(self, pixels: Pixels, *, closely: bool = False) -> Sequence[DetectedFace]:
        import cv2  # slow to import

        del closely
        wide = pixels.astype(np.int16)
        colourful = (wide.max(axis=2) - wide.min(axis=2) > _COLOURFUL).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(colourful)
        return [
            DetectedFace(Rectangle(int(x), int(y), int(w), int(h)), 0.9, False)
            for x, y, w, h, area in stats[1:]
            if area > 50
        ]


def see_portraits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a detector and a recogniser for these in the place of the networks."""
    detector = ColourDetector()
    monkeypatch.setattr(enrolling, "default_detector", lambda: detector)
    monkeypatch.setattr(templates, "load_recogniser", lambda *_: ColourRecogniser())
