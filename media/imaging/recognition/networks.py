"""The networks that the wheel `face_recognition_models` ships, as files.

Nothing of it is imported: that wants an old setuptools, and does not say so.
"""

import importlib.util
from enum import StrEnum
from pathlib import Path
from typing import Final

_PACKAGE: Final = "face_recognition_models"

#: Makes 128 numbers of a face (in the public domain).
TEMPLATES: Final = "dlib_face_recognition_resnet_model_v1.dat"
#: Finds 68 points of a face, by which it is set upright.
LANDMARKS: Final = "shape_predictor_68_face_landmarks.dat"


class Lack(StrEnum):
    """Why a library cannot run the network."""

    NOT_INSTALLED = "not_installed"
    NOT_CONVERTED = "not_converted"
    NOT_LOADED = "not_loaded"
    #: It calculates something else than dlib on this machine.
    OTHER_NUMBERS = "other_numbers"


class RecogniserMissing(RuntimeError):
    """Nobody can be recognised: a part is not installed, or cannot be loaded."""

    def __init__(self, sentence: str, lack: Lack = Lack.NOT_INSTALLED) -> None:
        super().__init__(sentence)
        self.lack = lack


def network_file(name: str) -> Path:
    """Return where the installed wheel keeps a network; raise `RecogniserMissing`."""
    found = importlib.util.find_spec(_PACKAGE)
    for folder in (found.submodule_search_locations or []) if found else []:
        if (file := Path(folder) / "models" / name).is_file():
            return file
    raise RecogniserMissing(f"The package {_PACKAGE}, which brings {name}, is not installed.")
