"""Make templates of the faces in a photo."""

import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.recognition.architecture import TEMPLATE_SIZE
from media.imaging.recognition.chips import Aligner
from media.imaging.recognition.distances import Templates
from media.imaging.recognition.dlib_network import DlibNetwork
from media.imaging.recognition.networks import Lack, RecogniserMissing
from media.imaging.recognition.onnx_network import OnnxNetwork
from media.imaging.recognition.prepare import prepared

#: Faces calculated at once: bounds the memory; twice as many are no faster and take 20 MB more.
_BATCH: Final = 8


class Choice(StrEnum):
    """Which library runs the network."""

    #: onnxruntime where it gives dlib's numbers, otherwise dlib.
    AUTO = "auto"
    ONNX = "onnx"
    DLIB = "dlib"


class Recogniser(Protocol):
    """Whatever makes templates; safe to call from several threads."""

    @property
    def engine(self) -> Choice:
        """The library in use."""
        ...

    def templates(self, pixels: Pixels, boxes: Sequence[Box]) -> Templates:
        """Return a row of 128 numbers per box, in its order."""
        ...


class _Network(Protocol):
    def templates(self, chips: Sequence[Pixels]) -> Templates: ...


class AlignedRecogniser:
    """Sets faces upright, then lets a network look at them."""

    def __init__(self, engine: Choice, aligner: Aligner, network: _Network) -> None:
        self.engine = engine
        self._aligner = aligner
        self._network = network

    def templates(self, pixels: Pixels, boxes: Sequence[Box]) -> Templates:
        rows = [np.empty((0, TEMPLATE_SIZE), np.float32)]
        for start in range(0, len(boxes), _BATCH):
            chips = self._aligner.chips(pixels, boxes[start : start + _BATCH])
            rows.append(self._network.templates(chips))
        return np.concatenate(rows)


#: Told once in the life of a process, when dlib, which is slower, runs the network instead.
Told = Callable[[RecogniserMissing], None]


def load_recogniser(
    folder: Path, choice: Choice = Choice.AUTO, told: Told | None = None
) -> Recogniser:
    """Load the networks, once in the life of a process; raise `RecogniserMissing`.

    Files that onnxruntime needs are made in `folder`: the first time takes some seconds.
    """
    with _TURN:
        return _loaded(folder, choice, told)


_TURN = threading.Lock()


@cache
def _loaded(folder: Path, choice: Choice, told: Told | None) -> Recogniser:
    if choice is Choice.DLIB:
        return _by_dlib()
    try:
        return _by_onnx(folder)
    except RecogniserMissing as missing:
        if choice is Choice.ONNX:
            raise
        if told is not None:
            told(missing)
        return _by_dlib()


def _by_onnx(folder: Path) -> Recogniser:
    file = prepared(folder)
    try:
        network = OnnxNetwork(file)
    except Exception as error:  # its errors share no class
        raise RecogniserMissing("onnxruntime cannot load the network.", Lack.NOT_LOADED) from error
    return AlignedRecogniser(Choice.ONNX, Aligner(), network)


def _by_dlib() -> Recogniser:
    network = DlibNetwork()
    return AlignedRecogniser(Choice.DLIB, Aligner(network.landmarks), network)
