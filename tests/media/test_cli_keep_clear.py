"""`redact --keep-clear`, on drawn faces: who is certain stays visible, doubt is hidden."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.media.commands import akkoord, lines
from tests.media.drawn_faces import Spot, drawn
from tests.media.imaging.synthetic import jpeg

ONE: tuple[Spot, ...] = ((450, 280, 60),)
TWO: tuple[Spot, ...] = ((220, 280, 60), (680, 280, 60))


@pytest.fixture
def references(tmp_path: Path) -> Path:
    """Marie, by two photos in a folder of her own."""
    folder = tmp_path / "references" / "Marie de Vries"
    folder.mkdir(parents=True)
    (folder / "first.jpg").write_bytes(drawn(ONE, shade=110))
    (folder / "second.jpg").write_bytes(drawn(ONE, shade=130))
    return folder.parent


def photo_of(tmp_path: Path, spots: tuple[Spot, ...]) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(drawn(spots, shade=120))
    return path


def changed(photo: Path, copy: Path, spot: Spot) -> float:
    """Return by how many levels the middle of a face differs, on average."""
    x, y, half = spot
    box = (x - half // 3, y - half // 3, x + half // 3, y + half // 3)
    one, other = (np.asarray(Image.open(path).crop(box), float) for path in (photo, copy))
    return float(np.abs(one - other).mean())


def test_a_certain_face_stays_visible_and_is_named_in_json_alone(tmp_path, references, capsys):
    photo, out = photo_of(tmp_path, ONE), tmp_path / "out"

    status = akkoord("redact", photo, "--out", out, "--keep-clear", references)
    people = capsys.readouterr()

    assert status == 0
    assert changed(photo, out / "photo.jpg", ONE[0]) < 6
    assert "1 kept visible" in people.out
    assert "biometric" in people.err
    assert "legal ground" in people.err
    assert "Marie" not in people.out + people.err

    akkoord("redact", photo, "--out", out, "--keep-clear", references, "--json")
    [line] = lines(capsys)
    assert [(face["visible"], face["person"]) for face in line["faces"]] == [
        (True, "Marie de Vries")
    ]
    assert "Marie" not in (out / ".akkoord-journal").read_text()


def test_two_faces_that_fit_one_person_are_both_hidden(tmp_path, references):
    photo, out = photo_of(tmp_path, TWO), tmp_path / "out"

    assert akkoord("redact", photo, "--out", out, "--keep-clear", references) == 0

    assert all(changed(photo, out / "photo.jpg", spot) > 15 for spot in TWO)


def test_without_the_option_the_same_face_is_hidden_and_a_run_does_not_go_on_from_the_other(
    tmp_path, references, capsys
):
    photo, out = photo_of(tmp_path, ONE), tmp_path / "out"
    akkoord("redact", photo, "--out", out, "--keep-clear", references)

    status = akkoord("redact", photo, "--out", out, "--resume", "--overwrite")

    assert status == 0
    assert "done before" not in capsys.readouterr().out
    assert changed(photo, out / "photo.jpg", ONE[0]) > 15


def test_references_that_are_not_one_clear_face_are_counted_and_left_out(
    tmp_path, references, capsys
):
    (references / "Marie de Vries" / "group.jpg").write_bytes(drawn(TWO))
    (references / "Jan.jpg").write_bytes(jpeg(300, 300))
    photo = photo_of(tmp_path, ONE)

    assert akkoord("redact", photo, "--out", tmp_path / "out", "--keep-clear", references) == 0

    said = capsys.readouterr()
    assert "of 1 people" in said.err
    assert "left out: 2 reference photos" in said.err
    assert "hidden: 1 people" in said.err
    assert "Jan" not in said.out + said.err


@pytest.mark.parametrize("content", [[], ["Jan.jpg"]])
def test_a_folder_without_anybody_is_wrong_use(tmp_path, content, capsys):
    folder = tmp_path / "references"
    folder.mkdir()
    for name in content:
        (folder / name).write_bytes(jpeg())
    photo, out = photo_of(tmp_path, ONE), tmp_path / "out"

    assert akkoord("redact", photo, "--out", out, "--keep-clear", folder) == 2
    assert akkoord("redact", photo, "--out", out, "--keep-clear", folder / "nowhere") == 2

    assert not (out / "photo.jpg").exists()


def test_no_file_holds_what_was_computed(tmp_path, references):
    photo, out = photo_of(tmp_path, ONE), tmp_path / "out"
    before = {path for path in tmp_path.rglob("*") if path.is_file()}

    akkoord("redact", photo, "--out", out, "--keep-clear", references)

    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert written == {out / "photo.jpg", out / ".akkoord-journal"}


@pytest.fixture(autouse=True, scope="module")
def _one_cache(tmp_path_factory: pytest.TempPathFactory):
    """Let the network be prepared once, and not in the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
