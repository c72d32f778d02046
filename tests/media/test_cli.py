"""The commands faces and redact, on files made here: no faces, but every way to go wrong."""

import argparse
import json
from pathlib import Path

import pytest

from media import cli
from media.imaging import centerface
from media.imaging.detect import default_detector
from tests.media.imaging.synthetic import jpeg, png_bomb


def akkoord(*arguments: object) -> int:
    parser = argparse.ArgumentParser(prog="akkoord")
    cli.add_commands(parser.add_subparsers(required=True))
    parsed = parser.parse_args([str(argument) for argument in arguments])
    return parsed.run(parsed)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "photo.jpg"
    path.parent.mkdir()
    path.write_bytes(jpeg(640, 480))
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


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
    assert [(line["state"], line.get("reason")) for line in lines(capsys)] == [
        ("rejected", "truncated"),
        ("rejected", "too_many_pixels"),
        ("none_found", None),
    ]


def test_a_sentence_for_people_without_json(photo, capsys):
    akkoord("faces", photo)

    assert capsys.readouterr().out == f"{photo}: 0 faces, 0 doubtful\n"


def test_wrong_use_is_one_line(tmp_path, capsys):
    assert akkoord("faces", tmp_path / "nowhere.jpg") == 2
    assert akkoord("redact", tmp_path / "nowhere", "--out", tmp_path / "out") == 2

    assert len(capsys.readouterr().err.splitlines()) == 2
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_wrong_use(photo):
    assert akkoord("redact", photo, "--out", photo) == 2


def test_redact_writes_a_copy_and_leaves_the_photo_alone(photo, tmp_path, capsys):
    before = photo.read_bytes()

    status = akkoord("redact", photo, "--out", tmp_path / "out")

    assert status == 0
    assert photo.read_bytes() == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo.jpg"]
    assert (tmp_path / "out" / "photo.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_redact_goes_through_folders_and_names_what_is_no_photo(photo, tmp_path, capsys):
    folder = photo.parent
    (folder / "below").mkdir()
    (folder / "below" / "photo.png").write_bytes(photo.read_bytes())
    (folder / "notes.txt").write_text("not a photo")
    (folder / "old.gif").write_bytes(b"GIF89a" + bytes(40))
    out = folder / "out"

    status = akkoord("redact", folder, "--out", out)
    again = akkoord("redact", folder, "--out", out)

    assert (status, again) == (1, 1)
    written = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert written == {"photo.jpg", "below/photo.jpg"}
    said = capsys.readouterr()
    assert "Not photos, left alone: notes.txt" in said.err
    assert f"{folder / 'old.gif'}: rejected (unsupported_format)" in said.out


def test_two_photos_that_differ_in_their_ending_get_a_copy_each(photo, tmp_path):
    (photo.parent / "photo.png").write_bytes(photo.read_bytes())

    assert akkoord("redact", photo.parent, "--out", tmp_path / "out") == 0

    assert {path.name for path in (tmp_path / "out").iterdir()} == {"photo.jpg", "photo.png.jpg"}


def test_redact_never_replaces_a_file_of_somebody_else(photo, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "photo.jpg").write_bytes(b"a file of somebody else")

    status = akkoord("redact", photo, "--out", out, "--json")

    assert status == 1
    assert lines(capsys)[0]["reason"] == "another file is in its place"
    assert (out / "photo.jpg").read_bytes() == b"a file of somebody else"


def test_redact_into_the_photo_s_own_folder_leaves_the_photo_alone(photo):
    before = photo.read_bytes()

    assert akkoord("redact", photo, "--out", photo.parent) == 1

    assert photo.read_bytes() == before
    assert [path.name for path in photo.parent.iterdir()] == ["photo.jpg"]


def test_without_the_network_nothing_is_done(photo, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(centerface, "_FILE", "nowhere.onnx")
    default_detector.cache_clear()

    status = akkoord("redact", photo, "--out", tmp_path / "out")

    default_detector.cache_clear()
    assert status == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["faces", "redact"])
def test_help_tells_what_a_command_does_and_how_it_ends(command, capsys):
    with pytest.raises(SystemExit):
        akkoord(command, "--help")

    said = capsys.readouterr().out
    assert "Exit status" in said
    assert "PHOTO" in said
