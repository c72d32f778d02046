import io
import tarfile
from pathlib import Path

import pytest

from admin_ui.demo import photographs
from admin_ui.demo.photographs import ARCHIVE, PORTRAIT_SHA256, NoPhotographs


def index_with(folder: Path, archive: bytes) -> dict[str, str]:
    """Make a package index of one file, and say how pip would be told of it."""
    project = folder / "simple" / photographs.PROJECT
    project.mkdir(parents=True)
    (project / ARCHIVE).write_bytes(archive)
    (project / "index.html").write_text(f'<a href="{ARCHIVE}">{ARCHIVE}</a>')
    return {"PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": (folder / "simple").as_uri()}


def an_archive() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("face_recognition-1.3.0/setup.py"))
    return file.getvalue()


def test_a_changed_archive_is_not_used(tmp_path: Path):
    environ = index_with(tmp_path, an_archive())

    with pytest.raises(NoPhotographs, match="offers a changed"):
        photographs.portraits(tmp_path / "cache", environ)

    assert not (tmp_path / "cache").exists()


def test_an_index_without_it_is_said_in_one_sentence(tmp_path: Path):
    environ = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1"}

    with pytest.raises(NoPhotographs, match="does not offer"):
        photographs.portraits(tmp_path, environ)


def test_an_index_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path):
    environ = {"PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}

    with pytest.raises(NoPhotographs, match="cannot be fetched"):
        photographs.portraits(tmp_path, environ)


def test_a_damaged_cache_is_not_believed(tmp_path: Path):
    for name in PORTRAIT_SHA256:
        (tmp_path / name).write_bytes(b"half a photograph")
    environ = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1"}

    with pytest.raises(NoPhotographs):
        photographs.portraits(tmp_path, environ)


def test_own_photographs_are_taken_in_order_and_nothing_else(tmp_path: Path):
    for name in ("b.JPG", "a.heic", "notes.txt"):
        (tmp_path / name).write_bytes(name.encode())

    assert photographs.own(tmp_path) == {"a.heic": b"a.heic", "b.JPG": b"b.JPG"}


@pytest.mark.parametrize(("folder", "sentence"), [("empty", "no photographs"), ("gone", "read")])
def test_a_folder_without_photographs_is_said_in_one_sentence(
    tmp_path: Path, folder: str, sentence: str
):
    (tmp_path / "empty").mkdir()

    with pytest.raises(NoPhotographs, match=sentence):
        photographs.own(tmp_path / folder)
