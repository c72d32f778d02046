"""The commands as processes: several at once, ended by Ctrl-C, and a photo that kills."""

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from media.cli import crew
from media.cli.bench import How
from media.cli.journal import NAME
from tests.media.commands import akkoord, lines
from tests.media.drawn_faces import drawn
from tests.media.imaging.synthetic import jpeg

ROOT = Path(__file__).resolve().parents[2]

#: Photos that no process is done with before it is told to stop.
_TOO_MANY = 80

#: `akkoord` with these two commands alone: starting the whole product takes seconds.
_PROGRAM = (
    "import sys\n"
    "from tests.media.commands import parsed\n"
    "asked = parsed(sys.argv[1:])\n"
    "sys.exit(asked.run(asked))\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six photos: two of them with three drawn faces each."""
    photos = tmp_path / "in"
    photos.mkdir()
    for number in range(4):
        (photos / f"{number}.jpg").write_bytes(jpeg(200 + number, 150))
    for number in (4, 5):
        (photos / f"{number}.jpg").write_bytes(drawn(shade=90 + number))
    return photos


def start(folder: Path, *command: object, **how: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *(str(part) for part in command)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        **{"stderr": subprocess.PIPE, **how},
    )


def test_several_processes_say_and_write_what_one_does(folder, tmp_path, capsys):
    akkoord("redact", folder, "--out", tmp_path / "one", "--json", jobs=1)
    alone = lines(capsys)
    akkoord("redact", folder, "--out", tmp_path / "two", "--json", jobs=2)
    together = lines(capsys)

    def plain(said: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{**line, "output": Path(str(line["output"])).name} for line in said]

    assert [len(line["faces"]) for line in alone] == [0, 0, 0, 0, 3, 3]
    assert plain(alone) == plain(together)
    for copy in (tmp_path / "one").glob("*.jpg"):
        assert copy.read_bytes() == (tmp_path / "two" / copy.name).read_bytes()


def test_a_photo_that_kills_its_process_is_told_and_the_others_are_done(folder, monkeypatch):
    killed = []

    class Murdered(crew._Member):
        def ask(self, number: int, path: Path) -> None:
            super().ask(number, path)
            if path.name == "4.jpg":
                killed.append(self.process.pid)
                self.process.kill()

    monkeypatch.setattr(crew, "_Member", Murdered)
    paths = sorted(folder.iterdir())

    answers = list(crew.work_on(paths, How(hide=False), jobs=2))

    assert len(killed) == 1
    states = [(answer.line["state"], answer.line.get("reason")) for answer in answers]
    assert states == [("none_found", None)] * 4 + [("failed", "crashed"), ("scanned", None)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_cleanly_and_the_next_run_goes_on(folder, tmp_path, jobs):
    for number in range(6, _TOO_MANY):  # so that it is at work still, however late the signal comes
        (folder / f"{number}.jpg").write_bytes(jpeg(200 + number, 150))
    out = tmp_path / "out"
    command = ["redact", folder, "--out", out, "--json", f"--jobs={jobs}"]
    with start(folder, *command, process_group=0) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        assert running.stderr.read() == "Stopped. --resume goes on from here.\n"
        assert running.wait(20) == 130

    written = {path.name for path in out.iterdir()} - {NAME}
    assert 1 <= len(written) < _TOO_MANY
    assert all((out / name).read_bytes().endswith(b"\xff\xd9") for name in written)
    assert not _eventually_any(lambda: _running(str(running.pid)))

    with start(folder, *command, "--resume") as again:
        rest, _ = again.communicate(timeout=120)
    states = [json.loads(line)["state"] for line in rest.splitlines()]
    assert again.returncode == 0
    assert states.count("done_before") >= len(written) - 1
    assert len(states) == _TOO_MANY


def _running(parent: str) -> list[str]:
    """Return the processes whose command line leads to the crew of `parent`."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if status.read_text().rsplit(")", 1)[1].split()[1] == parent:
                found.append(status.parent.name)
        except (OSError, IndexError):
            continue
    return found


def _eventually_any(still: Callable[[], list[str]], seconds: float = 5.0) -> list[str]:
    end = time.monotonic() + seconds
    while (left := still()) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def test_a_terminal_gets_a_progress_bar_and_a_file_gets_none(folder):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (25, 80))
    with start(folder, "faces", "0.jpg", "1.jpg", "--jobs=1", stderr=theirs) as running:
        os.close(theirs)
        shown = _all_of(ours)
        out, _ = running.communicate(timeout=60)

    assert running.returncode == 0
    assert out.splitlines() == ["0.jpg: 0 faces, 0 doubtful", "1.jpg: 0 faces, 0 doubtful"]
    assert "2/2" in shown

    with start(folder, "faces", "0.jpg", "1.jpg", "--jobs=1") as silent:
        assert silent.communicate(timeout=60)[1] == "2 photos: 2 done.\n"


def _all_of(terminal: int) -> str:
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how a terminal says that nobody writes to it any more
            break
        shown += part
    os.close(terminal)
    return shown.decode()


def test_a_reader_that_has_had_enough_is_no_crash(folder):
    with start(folder, "faces", folder, "--jobs=1") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()

        assert "Traceback" not in running.stderr.read()
        assert running.wait(60) == 130
