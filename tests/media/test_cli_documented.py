"""Every example in docs/command-line.md works, and every key and status in it is real."""

import re
import shlex
from pathlib import Path

import pytest

from media.cli import report
from media.imaging.refusals import Refusal
from tests.media.commands import akkoord, lines
from tests.media.drawn_faces import drawn
from tests.media.imaging.synthetic import jpeg

_PAGE = (Path(__file__).resolve().parents[2] / "docs" / "command-line.md").read_text("utf-8")
_EXAMPLES = [
    shlex.split(line, comments=True)
    for block in re.findall(r"```sh\n(.*?)```", _PAGE, re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples speak of."""
    for name in ("photos", "references/Anna"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "photo.jpg").write_bytes(drawn())
    (tmp_path / "photos" / "one.jpg").write_bytes(jpeg(200, 150))
    (tmp_path / "references" / "Anna" / "first.jpg").write_bytes(drawn(((450, 280, 60),)))
    (tmp_path / "references" / "Ben.jpg").write_bytes(drawn(((200, 200, 50),)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    return tmp_path


def test_every_example_works_in_the_order_of_the_page(here):
    assert len(_EXAMPLES) >= 6

    for program, *arguments in _EXAMPLES:
        assert program == "akkoord"
        assert akkoord(*arguments) == 0, arguments

    assert {path.name for path in here.glob("*/*.jpg")} >= {"one.jpg", "photo.jpg"}


def test_the_page_names_every_key_state_and_reason(here, capsys):
    akkoord("redact", "photo.jpg", "--out", "out", "--keep-clear", "references", "--json")
    [line] = lines(capsys)
    keys = {*line, *line["faces"][0], "reason", "message", "person"}
    reasons = {str(reason) for reason in report._SENTENCES}
    states = {"scanned", "none_found", "rejected", "failed", "done_before"}

    missing = [word for word in keys | reasons | states if f"`{word}`" not in _PAGE]

    assert missing == []
    assert {refusal.value for refusal in Refusal} <= reasons
