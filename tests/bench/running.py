"""Run the program that is measured, watch its memory, and outlive whatever kills it."""

import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec

from infra.deploy.children import tied
from tests.bench import family
from tests.bench.protocol import Job, Outcome, Ready

ROOT = Path(__file__).resolve().parents[2]

#: Seconds between two looks at the memory of the program and all that it started.
_EVERY = 0.04


class Unable(Exception):
    """The program does not even start; the text is one line."""


@dataclass(kw_only=True)
class Run:
    """What a tool did with all photos."""

    tool: str
    version: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    peak_bytes: int = 0


def run(
    tool: str,
    command: Sequence[str],
    jobs: Sequence[Job],
    *,
    each: Callable[[Outcome], None],
) -> Run:
    """Give every job to the program. A photo that ends it is named, and it is started again."""
    result = Run(tool=tool)
    left = list(jobs)
    while left:
        for outcome in _one_life(tool, command, tuple(left), result):
            result.outcomes.append(outcome)
            each(outcome)
            left.pop(0)
        if left:
            lost = left.pop(0)
            result.outcomes.append(Outcome(photo=lost.photo, failed="the program died of it"))
            each(result.outcomes[-1])
    own = [outcome.own_peak_bytes for outcome in result.outcomes]
    result.peak_bytes = max([result.peak_bytes, *own])
    return result


def _one_life(
    tool: str, command: Sequence[str], jobs: Sequence[Job], result: Run
) -> Iterator[Outcome]:
    with subprocess.Popen(
        tied(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        said = _Drain(process)
        if not (line := process.stdout.readline()):
            process.wait()
            raise Unable(f"{tool} does not start: {said.last_line()}")
        result.version = msgspec.json.decode(line, type=Ready).version
        with _Watch(process.pid) as watch:
            for job in jobs:
                try:
                    process.stdin.write(msgspec.json.encode(job) + b"\n")
                    process.stdin.flush()
                except BrokenPipeError:
                    break
                if not (line := process.stdout.readline()):
                    break
                result.peak_bytes = max(result.peak_bytes, watch.highest)
                yield msgspec.json.decode(line, type=Outcome)
        result.peak_bytes = max(result.peak_bytes, watch.highest)
        process.stdin.close()


class _Watch:
    """Looks again and again how much memory a process and its descendants have."""

    def __init__(self, pid: int) -> None:
        self.highest = 0
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(_EVERY):
            self.highest = max(self.highest, family.held_bytes(self._pid))


class _Drain:
    """Reads what the program says on its standard error, so that it never waits for a reader."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._lines: list[str] = []
        self._process = process
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def last_line(self) -> str:
        self._thread.join(timeout=5)
        return self._lines[-1] if self._lines else "it says nothing"

    def _read(self) -> None:
        for line in self._process.stderr or ():
            text = line.decode(errors="replace").strip()
            self._lines = [*self._lines[-20:], text] if text else self._lines
