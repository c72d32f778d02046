"""Photographs that are not ours to publish stay outside the repository."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from media import cli
from tests.media.test_cli import akkoord
from tests.not_run import not_run


@dataclass(frozen=True)
class Redacted:
    """What `akkoord redact` said of one photo, and the people in it according to its labels."""

    file: str
    line: dict[str, Any]
    labels: list[dict[str, int]]


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
def redacted(
    test_photos: Path,
    labels: dict[str, list[dict[str, int]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Redacted]:
    """Every labelled scene after `akkoord redact`: a few minutes of work, done once."""
    out = tmp_path_factory.mktemp("redacted")
    said: list[str] = []
    files = [test_photos / "scenes" / name for name in sorted(labels)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "print", lambda line, **_: said.append(line), raising=False)
        status = akkoord("redact", *files, "--out", out, "--json")
    assert status == cli.FINE
    lines = [json.loads(line) for line in said]
    return [
        Redacted(file.name, line, labels[file.name])
        for file, line in zip(files, lines, strict=True)
    ]
