import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.imaging.geometry import Rectangle
from media.imaging.picture import Pixels
from media.imaging.recognition.prepare import prepared
from tests.media.drawn_faces import THREE, drawn


@pytest.fixture(scope="session")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the network was converted and checked once."""
    folder = tmp_path_factory.mktemp("networks")
    prepared(folder)
    return folder


@pytest.fixture(scope="session")
def photo() -> Pixels:
    return np.array(Image.open(io.BytesIO(drawn())))


@pytest.fixture(scope="session")
def boxes() -> list[Rectangle]:
    return [Rectangle(x - s, int(y - 1.2 * s), 2 * s, int(2.5 * s)) for x, y, s in THREE]
