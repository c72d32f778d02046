"""Photographs that are not ours to publish stay outside the repository."""

import contextlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from media.cli.report import FINE
from media.imaging.detect import default_detector
from media.imaging.geometry import Rectangle
from media.services.decoding import decode_now
from tests.media.commands import akkoord
from tests.not_run import not_run


@dataclass(frozen=True)
class Scene:
    """What was found on one photo, and the people in it according to its labels."""

    file: str
    found: list[Rectangle]
    sure: list[Rectangle]
    people: list[Rectangle]


@dataclass(frozen=True)
class Redacted:
    file: str
    output: Path
    hidden: list[Rectangle]


def rectangles(boxes: list[dict[str, int]]) -> list[Rectangle]:
    return [Rectangle(box["x"], box["y"], box["w"], box["h"]) for box in boxes]


@pytest.fixture(scope="session")
def test_photos() -> Path:
    folder = os.environ.get("AKKOORD_TEST_PHOTOS")
    if not folder:
        not_run("real photos: not run")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def labels(test_photos: Path) -> dict[str, list[dict[str, int]]]:
    return json.loads((test_photos / "scenes" / "labels.json").read_text())


@pytest.fixture(scope="session")
def scenes(test_photos: Path, labels: dict[str, list[dict[str, int]]]) -> list[Scene]:
    """Look at every labelled scene: about a minute of work, done once."""
    scenes = []
    for name, boxes in sorted(labels.items()):
        faces = default_detector().detect(decode_now(test_photos / "scenes" / name).pixels)
        found = [face.box for face in faces]
        sure = [face.box for face in faces if not face.doubtful]
        scenes.append(Scene(name, found, sure, rectangles(boxes)))
    return scenes


@pytest.fixture(scope="session")
def redacted(
    test_photos: Path,
    labels: dict[str, list[dict[str, int]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Redacted]:
    """Every second labelled scene after `akkoord redact`: all would take minutes."""
    out = tmp_path_factory.mktemp("redacted")
    files = [test_photos / "scenes" / name for name in sorted(labels)][::2]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert akkoord("redact", *files, "--out", out, "--json") == FINE
    lines: list[dict[str, Any]] = [json.loads(line) for line in said.getvalue().splitlines()]
    return [
        Redacted(file.name, Path(line["output"]), rectangles(line["faces"]))
        for file, line in zip(files, lines, strict=True)
    ]
