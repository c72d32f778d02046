"""Convert the network for onnxruntime and compare it with dlib: a program of its own.

Usage: python -m media.imaging.recognition DLIB_FILE ONNX_FILE

Its answer is one line of JSON. An exit status of 0 without an answer means nothing: importing
face_recognition ends a process that way when its setuptools is too new.
"""

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.imaging.recognition.architecture import CHIP_SIDE
from media.imaging.recognition.dlib_network import DlibNetwork
from media.imaging.recognition.graph import serialised
from media.imaging.recognition.onnx_network import OnnxNetwork
from media.imaging.recognition.weights import read_weights

_CHIPS = 8


def main(source: Path, target: Path) -> None:
    converted = serialised(read_weights(source))
    _replace(target, converted)
    answer = {
        "sha256": hashlib.sha256(converted).hexdigest(),
        "difference": _largest_difference(target),
    }
    sys.stdout.write(f"{json.dumps(answer)}\n")


def _replace(target: Path, content: bytes) -> None:
    """Write the file at once or not at all: another worker may be doing the same."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.stem, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _largest_difference(file: Path) -> float:
    """Return how far any of the 128 numbers is from dlib's, over pictures made by a formula."""
    chips = [_pattern(number) for number in range(_CHIPS)]
    ours, theirs = OnnxNetwork(file).templates(chips), DlibNetwork().templates(chips)
    return float(np.abs(ours - theirs).max())


def _pattern(number: int) -> NDArray[np.uint8]:
    """Return waves and noise of all brightnesses."""
    y, x, colour = np.indices((CHIP_SIDE, CHIP_SIDE, 3)).astype(np.float64)
    waves = np.sin(x * (number + 1) / 19 + colour) + np.cos(y * (number + 2) / 23 - colour)
    noise = np.modf(np.sin(x * 12.9898 + y * 78.233 + number) * 43758.5453)[0]
    return np.asarray(np.clip(128 + 48 * waves + 24 * noise, 0, 255), np.uint8)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
