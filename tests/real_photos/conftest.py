"""Photographs that are not ours to publish stay outside the repository."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from media.cli.report import FINE
from media.imaging.detect import Detection
from media.imaging.geometry import Rectangle
from tests.bench.figures import judged_photos
from tests.bench.labels import Labels, read_labels
from tests.bench.matching import Judged
from tests.bench.protocol import Job
from tests.bench.running import Run, run
from tests.media.commands import akkoord
from tests.not_run import not_run

#: Every so many labelled scenes goes through `akkoord redact`: all would take minutes.
_REDACTED = 6


@dataclass(frozen=True)
class Redacted:
    file: str
    output: Path
    hidden: list[Rectangle]


def rectangles(boxes: list[dict[str, int]]) -> list[Rectangle]:
    return [Rectangle(box["x"], box["y"], box["w"], box["h"]) for box in boxes]


def measured(jobs: Iterable[Job], level: Detection = Detection.DEFAULT) -> Run:
    """Let the program that `./run bench photos` measures do the work."""
    command = [sys.executable, "-m", "tests.bench.ours", f"--level={level}"]
    done = run("akkoord", command, list(jobs), each=lambda _: None)
    assert [outcome for outcome in done.outcomes if outcome.failed] == []
    return done


@pytest.fixture(scope="session")
def test_photos() -> Path:
    folder = os.environ.get("AKKOORD_TEST_PHOTOS")
    if not folder:
        not_run("real photos: not run")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def folder(test_photos: Path) -> Path:
    return test_photos / "scenes"


@pytest.fixture(scope="session")
def labels(folder: Path) -> dict[str, Labels]:
    return read_labels(folder)


@pytest.fixture(scope="session")
def scenes(folder: Path, labels: dict[str, Labels]) -> dict[str, Judged]:
    """Look at every labelled scene: about a minute of work, done once."""
    jobs = [Job(name, str(folder / name), None) for name in sorted(labels)]
    return judged_photos(measured(jobs).outcomes, labels)


@pytest.fixture(scope="session")
def redacted(
    folder: Path, labels: dict[str, Labels], tmp_path_factory: pytest.TempPathFactory
) -> list[Redacted]:
    out = tmp_path_factory.mktemp("redacted")
    files = [folder / name for name in sorted(labels)][::_REDACTED]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert akkoord("redact", *files, "--out", out, "--json") == FINE
    lines: list[dict[str, Any]] = [json.loads(line) for line in said.getvalue().splitlines()]
    return [
        Redacted(file.name, Path(line["output"]), rectangles(line["faces"]))
        for file, line in zip(files, lines, strict=True)
    ]
