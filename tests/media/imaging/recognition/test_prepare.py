"""The network is converted once, checked against dlib, and again only when something changed."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media.imaging.recognition.networks import Lack, RecogniserMissing
from media.imaging.recognition.prepare import TOLERANCE, prepared


@pytest.fixture
def folder(networks: Path, tmp_path: Path) -> Path:
    """A copy of the converted network, to spoil."""
    for file in networks.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture
def _no_child(monkeypatch, tmp_path):
    """From here on nothing can be converted."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))


def stamp(folder: Path) -> Path:
    (found,) = folder.glob("*.json")
    return found


def test_the_numbers_are_those_of_dlib(folder):
    assert json.loads(stamp(folder).read_text())["difference"] <= 1e-5


@pytest.mark.usefixtures("_no_child")
def test_the_next_worker_converts_and_checks_nothing(folder):
    assert prepared(folder).is_file()


@pytest.mark.usefixtures("_no_child")
def test_a_damaged_file_is_not_used(folder):
    file = prepared(folder)
    file.write_bytes(file.read_bytes()[:-1])

    with pytest.raises(RecogniserMissing):
        prepared(folder)


@pytest.mark.usefixtures("_no_child")
@pytest.mark.parametrize("content", ["", "{}", "[]", '{"sha256": "x", "difference": NaN}'])
def test_a_damaged_stamp_counts_for_nothing(folder, content):
    stamp(folder).write_text(content)

    with pytest.raises(RecogniserMissing):
        prepared(folder)


def test_several_workers_may_begin_at_once(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(prepared, [tmp_path, tmp_path])

    assert one == other
    assert {file.suffix for file in tmp_path.iterdir()} == {".json", ".onnx"}


@pytest.mark.usefixtures("_no_child")
def test_numbers_that_differ_are_remembered_and_refused(folder):
    said = json.loads(stamp(folder).read_text())
    stamp(folder).write_text(json.dumps({**said, "difference": 2 * TOLERANCE}))

    with pytest.raises(RecogniserMissing) as missing:
        prepared(folder)

    assert missing.value.lack is Lack.OTHER_NUMBERS


def test_a_child_that_quits_with_status_0_has_not_answered(tmp_path, monkeypatch):
    (tmp_path / "pkg_resources.py").write_text("raise ImportError('as with a new setuptools')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(RecogniserMissing, match="cannot be imported"):
        prepared(tmp_path / "networks")
