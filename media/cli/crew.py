"""Work on many photos at once, in processes of their own.

A photo that brings its process down is told as failed, and another process goes on.
"""

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType

import msgspec

from infra.settings import process_environment
from media.cli.bench import Answer, Bench, How
from media.cli.report import failed, untouched

_ROOT = Path(__file__).resolve().parents[2]

#: Photos that may be finished before the one whose turn it is to be told, for each process.
_AHEAD = 3


def work_on(paths: Sequence[Path], how: How, *, jobs: int) -> Iterator[Answer]:
    """Yield what became of each photo, in their order; one job is done in this process."""
    if jobs == 1 or len(paths) == 1:
        bench = Bench(how)
        yield from (bench.work_on(path) for path in paths)
        return
    crew = _Crew(how, min(jobs, len(paths)))
    with crew:
        yield from crew.work_on(paths)


class _Member:
    """One process: what it is at, and how to speak with it."""

    def __init__(self, how: How) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-P", "-m", "media.cli.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=process_environment() | {"PYTHONPATH": str(_ROOT)},
            )
        self.connection = Connection(ours.detach())
        self.at: int | None = None
        with suppress(BrokenPipeError, ConnectionResetError):  # `answer` will tell
            self.connection.send_bytes(msgspec.msgpack.encode(how))

    def ask(self, number: int, path: Path) -> None:
        self.at = number
        with suppress(BrokenPipeError, ConnectionResetError):  # `answer` will tell
            self.connection.send_bytes(os.fsencode(path))

    def answer(self) -> Answer | None:
        """Return its answer; None when it has died."""
        self.at = None
        try:
            return msgspec.msgpack.decode(self.connection.recv_bytes(), type=Answer)
        except (EOFError, ConnectionResetError):
            return None

    def end(self) -> None:
        """End it at once: it writes nothing, so there is nothing to finish."""
        self.connection.close()
        self.process.kill()
        self.process.wait()


class _Crew:
    def __init__(self, how: How, size: int) -> None:
        self._how, self._size = how, size
        self._members: list[_Member] = []

    def __enter__(self) -> None:
        self._members = [_Member(self._how) for _ in range(self._size)]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for member in self._members:
            member.end()

    def work_on(self, paths: Sequence[Path]) -> Iterator[Answer]:
        waiting = deque(enumerate(paths))
        done: dict[int, Answer] = {}
        for number in range(len(paths)):
            while number not in done:
                self._hand_out(waiting, before=number + _AHEAD * self._size)
                done |= self._take(paths)
            yield done.pop(number)

    def _hand_out(self, waiting: deque[tuple[int, Path]], *, before: int) -> None:
        for member in self._members:
            if member.at is None and waiting and waiting[0][0] < before:
                member.ask(*waiting.popleft())

    def _take(self, paths: Sequence[Path]) -> dict[int, Answer]:
        """Wait for answers; put another process in the place of one that died."""
        busy = {member.connection: member for member in self._members if member.at is not None}
        taken = {}
        for connection in wait(list(busy)):
            assert isinstance(connection, Connection)
            member = busy[connection]
            assert member.at is not None
            number, answer = member.at, member.answer()
            if answer is None:
                member.end()
                self._members[self._members.index(member)] = _Member(self._how)
                answer = Answer(failed(untouched(paths[number]), "crashed"))
            taken[number] = answer
        return taken
