"""`akkoord redact`: where copies go, what they never replace, and how a run goes on later."""

import hashlib
import json
from pathlib import Path

import pytest

from media.cli.journal import NAME, Journal
from tests.media.commands import akkoord, lines
from tests.media.imaging.synthetic import jpeg


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "photo.jpg"
    path.parent.mkdir()
    path.write_bytes(jpeg(640, 480))
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def copies(out: Path) -> set[str]:
    """Return every file below `out` but the journal, half-made ones too."""
    files = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert NAME in files
    return files - {NAME}


def test_a_copy_is_written_and_the_photo_is_left_alone(photo, out):
    before = photo.read_bytes()

    status = akkoord("redact", photo, "--out", out)

    assert status == 0
    assert photo.read_bytes() == before
    assert copies(out) == {"photo.jpg"}
    assert (out / "photo.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert (out / "photo.jpg").stat().st_mode & 0o777 == 0o644


def test_folders_keep_their_structure_and_what_is_no_photo_is_named(photo, capsys):
    folder = photo.parent
    (folder / "below").mkdir()
    (folder / "below" / "photo.png").write_bytes(photo.read_bytes())
    (folder / "notes.txt").write_text("not a photo")
    (folder / "old.gif").write_bytes(b"GIF89a" + bytes(40))
    out = folder / "out"

    status = akkoord("redact", folder, "--out", out)
    again = akkoord("redact", folder, "--out", out)

    assert (status, again) == (1, 1)
    assert copies(out) == {"photo.jpg", "below/photo.jpg"}
    said = capsys.readouterr()
    assert f"Not photos, left alone: {folder / 'notes.txt'}" in said.err
    assert f"{folder / 'old.gif'}: rejected: a picture, but none of" in said.out


def test_photos_that_differ_in_their_endings_get_a_copy_each(photo, out):
    for name in ("photo.png", "photo.webp"):
        (photo.parent / name).write_bytes(photo.read_bytes())
    other = photo.parent.parent / "other"
    other.mkdir()
    (other / "photo.jpg").write_bytes(photo.read_bytes())
    (other / "photo.png").write_bytes(photo.read_bytes())

    assert akkoord("redact", photo.parent, other, "--out", out) == 0

    assert copies(out) == {
        "photo.jpg",
        "photo.png.jpg",
        "photo.webp.jpg",
        "photo.jpg.jpg",
        "photo.png-2.jpg",
    }


def test_a_file_of_somebody_else_is_never_replaced_unless_asked(photo, out, capsys):
    out.mkdir()
    (out / "photo.jpg").write_bytes(b"a file of somebody else")

    assert akkoord("redact", photo, "--out", out, "--json") == 1

    assert lines(capsys)[0]["reason"] == "occupied"
    assert (out / "photo.jpg").read_bytes() == b"a file of somebody else"

    assert akkoord("redact", photo, "--out", out, "--overwrite") == 0
    assert (out / "photo.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert copies(out) == {"photo.jpg"}


@pytest.mark.parametrize("more", [[], ["--overwrite"]])
def test_a_photo_is_never_replaced_by_its_own_copy(photo, more, capsys):
    before = photo.read_bytes()

    assert akkoord("redact", photo, "--out", photo.parent, "--json", *more) == 1

    assert lines(capsys)[0]["reason"] == "is_a_photo"
    assert photo.read_bytes() == before
    assert copies(photo.parent) == {"photo.jpg"}


def test_a_link_to_a_photo_in_the_place_of_its_copy_keeps_the_photo(photo, out):
    before = photo.read_bytes()
    out.mkdir()
    (out / "photo.jpg").symlink_to(photo)

    assert akkoord("redact", photo, "--out", out, "--overwrite") == 1

    assert photo.read_bytes() == before


@pytest.mark.parametrize("below", ["", "below"])
def test_an_output_that_is_or_lies_in_a_file_is_wrong_use(photo, below, capsys):
    assert akkoord("redact", photo, "--out", photo / below) == 2

    assert "not a folder" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_told(photo, capsys):
    nobody_may_write_here = Path("/proc/akkoord")  # not even root

    assert akkoord("redact", photo, "--out", nobody_may_write_here) == 2

    assert "cannot make" in capsys.readouterr().err


def states(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line["state"] for line in lines(capsys)]


def test_a_run_goes_on_where_the_last_one_ended(photo, out, capsys):
    akkoord("redact", photo, "--out", out)
    (photo.parent / "second.png").write_bytes(photo.read_bytes())
    capsys.readouterr()

    status = akkoord("redact", photo.parent, "--out", out, "--resume", "--json")

    assert status == 0
    first, second = lines(capsys)
    assert (first["state"], first["faces"]) == ("done_before", None)
    assert second["state"] == "none_found"


def test_what_changed_since_is_done_again(photo, out, capsys):
    def again(*more: str) -> list[str]:
        capsys.readouterr()
        akkoord("redact", photo, "--out", out, "--resume", "--json", *more)
        return states(capsys)

    akkoord("redact", photo, "--out", out)
    assert again() == ["done_before"]
    copy = out / "photo.jpg"

    copy.write_bytes(copy.read_bytes()[:-9])
    assert again() == ["failed"]
    assert again("--overwrite") == ["none_found"]

    photo.write_bytes(jpeg(320, 240))
    assert again("--overwrite") == ["none_found"]
    assert again() == ["done_before"]

    copy.unlink()
    assert again() == ["none_found"]


def test_other_options_make_another_copy(tmp_path):
    photo, copy = tmp_path / "photo.png", tmp_path / "photo.jpg"
    photo.write_bytes(b"photo")
    copy.write_bytes(b"copy")
    photo_sha256 = hashlib.sha256(b"photo").digest()
    with Journal(tmp_path, options="one way") as journal:
        journal.write(copy, b"copy", photo_sha256)
        assert journal.is_done(photo, copy)
    with Journal(tmp_path, options="another way") as journal:
        assert not journal.is_done(photo, copy)


def test_a_journal_cut_off_in_the_middle_is_no_trouble(photo, out, capsys):
    akkoord("redact", photo, "--out", out)
    journal = out / NAME
    journal.write_bytes(journal.read_bytes() + b'{"copy": "half a li')
    capsys.readouterr()

    akkoord("redact", photo, "--out", out, "--resume", "--json")

    assert states(capsys) == ["done_before"]


def test_the_journal_names_nobody(tmp_path, out):
    photo = tmp_path / "Marie de Vries.jpg"
    photo.write_bytes(jpeg())

    akkoord("redact", photo, "--out", out)

    [line] = (out / NAME).read_text().splitlines()
    assert json.loads(line).keys() == {"copy", "sha256", "photo_sha256", "options"}
    assert "Marie" not in line


def test_two_runs_never_write_in_one_folder(photo, out, capsys):
    with Journal(out, options=""):
        assert akkoord("redact", photo, "--out", out) == 2

    assert "another run" in capsys.readouterr().err
