"""What both commands share, on files made here: no faces, but every way to go wrong."""

import os
from pathlib import Path

import pytest

from media.imaging import centerface
from tests.media.commands import akkoord, lines
from tests.media.imaging.synthetic import jpeg, png_bomb


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "photo.jpg"
    path.parent.mkdir()
    path.write_bytes(jpeg(640, 480))
    return path


def test_faces_prints_a_line_of_json_for_each_photo(photo, capsys):
    status = akkoord("faces", photo, photo, "--json")

    assert status == 0
    expected = {"file": str(photo), "width": 640, "height": 480, "state": "none_found", "faces": []}
    assert lines(capsys) == [expected, expected]


def test_faces_names_a_refused_file_and_goes_on(photo, tmp_path, capsys):
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(photo.read_bytes()[:2000])
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(png_bomb(30_000, 30_000))

    status = akkoord("faces", cut, bomb, photo, "--json")

    assert status == 1
    assert [(line["state"], line.get("reason"), "message" in line) for line in lines(capsys)] == [
        ("rejected", "truncated", True),
        ("rejected", "too_many_pixels", True),
        ("none_found", None, False),
    ]


def test_a_sentence_for_people_without_json(photo, tmp_path, capsys):
    (tmp_path / "in" / "notes.jpg").write_text("not a photo")

    akkoord("faces", photo.parent)

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"{tmp_path / 'in' / 'notes.jpg'}: rejected: this is no picture",
        f"{photo}: 0 faces, 0 doubtful",
    ]
    assert said.err == "2 photos: 1 done, 1 refused.\n"


def test_quiet_names_only_what_went_wrong(photo, tmp_path, capsys):
    empty = tmp_path / "in" / "empty.png"
    empty.touch()

    assert akkoord("faces", photo, empty, "--quiet") == 1

    said = capsys.readouterr()
    assert said.out == f"{empty}: rejected: the file is empty\n"
    assert said.err == ""


def test_folders_below_a_folder_can_be_left_out(photo, capsys):
    below = photo.parent / "below"
    below.mkdir()
    (below / "photo.png").write_bytes(photo.read_bytes())

    akkoord("faces", photo.parent, "--json")
    everything = lines(capsys)
    akkoord("faces", photo.parent, "--no-recursive", "--json")

    assert [line["file"] for line in everything] == [str(below / "photo.png"), str(photo)]
    assert [line["file"] for line in lines(capsys)] == [str(photo)]


@pytest.mark.parametrize("command", ["faces", "redact"])
def test_wrong_use_is_one_line_and_does_nothing(command, tmp_path, capsys):
    out = tmp_path / "out"
    more = ["--out", out] if command == "redact" else []
    (tmp_path / "empty").mkdir()

    assert akkoord(command, tmp_path / "nowhere.jpg", *more) == 2
    assert akkoord(command, tmp_path / "empty", *more) == 2

    assert len(capsys.readouterr().err.splitlines()) == 2
    assert not out.exists()


@pytest.mark.parametrize(
    "given", [["--jobs", "0"], ["--jobs", "many"], ["--json", "--quiet"], ["--nonsense"]]
)
def test_an_option_that_cannot_be_is_wrong_use(photo, given, capsys):
    with pytest.raises(SystemExit) as ended:
        akkoord("faces", photo, *given)

    assert ended.value.code == 2


@pytest.mark.parametrize("command", ["faces", "redact"])
def test_without_the_network_nothing_is_done(command, photo, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(centerface, "_FILE", "nowhere.onnx")
    more = ["--out", tmp_path / "out"] if command == "redact" else []

    status = akkoord(command, photo, *more)

    assert status == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_name_that_is_no_text_is_no_trouble(photo, capsys):
    strange = Path(os.fsdecode(os.fsencode(photo.parent) + b"/na\xefve.jpg"))
    strange.write_bytes(photo.read_bytes())

    assert akkoord("faces", strange, "--json") == 0

    assert lines(capsys)[0]["file"].endswith("na\ufffdve.jpg")


@pytest.mark.parametrize("command", ["faces", "redact"])
def test_help_tells_what_a_command_does_and_how_it_ends(command, capsys):
    with pytest.raises(SystemExit):
        akkoord(command, "--help")

    said = capsys.readouterr().out
    assert "Exit status" in said
    assert "PHOTO" in said
