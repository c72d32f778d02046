"""face_recognition's network, run by dlib through face_recognition itself.

Ten times as slow, and while it calculates no other thread of the process runs: what the other way
is checked against, and what remains when that fails.
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import ImageFile

from media.imaging.picture import Pixels
from media.imaging.recognition.distances import Templates
from media.imaging.recognition.networks import RecogniserMissing


class DlibNetwork:
    """The package with its networks, of which it loads all: 200 MB."""

    def __init__(self) -> None:
        self._api = _face_recognition()

    @property
    def landmarks(self) -> Any:
        """The predictor of 68 points, loaded already."""
        return self._api.pose_predictor_68_point

    def templates(self, chips: Sequence[Pixels]) -> Templates:
        """Return one row per chip, of which there is one at least."""
        rows = self._api.face_encoder.compute_face_descriptor(list(chips))
        return np.array(rows, np.float32)


def _face_recognition() -> Any:
    """Import the package; undo what that changes, and survive that it may want to quit Python."""
    truncated_allowed = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pkg_resources says at length that it is old
            from face_recognition import api
    except (SystemExit, Exception) as error:  # it quits without a fitting setuptools
        raise RecogniserMissing("face_recognition cannot be imported.") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = truncated_allowed
    return api
