"""Run a program of ours on one untrusted file and take its answer, within limits."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from infra.sandbox.bubblewrap import PROJECT, wrapped
from infra.sandbox.form import SandboxForm
from infra.sandbox.limits import Limits

_CHILD = Path(__file__).with_name("child.py")


class Failure(StrEnum):
    """Why there is no answer."""

    TOOK_TOO_LONG = "took_too_long"
    DIED = "died"
    SAID_TOO_MUCH = "said_too_much"


class NoAnswer(Exception):
    """The program gave no complete answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Answer:
    """A header of fixed length, and as many bytes after it as the header promised."""

    header: bytes
    body: bytearray


def run(
    module: str,
    source: int,
    *,
    header_bytes: int,
    body_bytes: Callable[[bytes], int],
    form: SandboxForm,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Answer:
    """Run `module` on the open file `source`, from its beginning; blocks, so call it in a thread.

    `body_bytes` reads the header and says how many bytes may follow; it raises when it does not
    believe the header. Not one byte more is read.
    """
    command = _command(module, form, limits)
    child = subprocess.Popen(  # noqa: S603  a fixed program
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"MALLOC_ARENA_MAX": "1"},
        start_new_session=True,
    )
    assert child.stdout is not None
    try:
        with child.stdout as pipe:
            reader = _Reader(pipe.fileno(), until=time.monotonic() + limits.wall_seconds)
            header = reader.exactly(header_bytes)
            body = reader.exactly(body_bytes(bytes(header)))
            reader.nothing_more()
    except _EndOfAnswer:
        raise NoAnswer(_why(child)) from None
    finally:
        _end(child)
    return Answer(bytes(header), body)


def _command(module: str, form: SandboxForm, limits: Limits) -> list[str]:
    command = [sys.executable, "-I", "-B", str(_CHILD), module, form, json.dumps(asdict(limits))]
    if form is SandboxForm.BUBBLEWRAP:
        return wrapped(command, packages=_packages(module, "infra.sandbox.child"))
    return command


def _packages(*modules: str) -> list[Path]:
    """List what importing `modules` reads of ours: their folders, and each `__init__.py` above."""
    paths: list[Path] = []
    for module in modules:
        *above, folder, _ = module.split(".")
        paths += [PROJECT.joinpath(*above[: n + 1], "__init__.py") for n in range(len(above))]
        paths.append(PROJECT.joinpath(*above, folder))
    return paths


class _EndOfAnswer(Exception):
    """The pipe closed early."""


class _Reader:
    def __init__(self, descriptor: int, *, until: float) -> None:
        self._descriptor = descriptor
        self._until = until
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def exactly(self, count: int) -> bytearray:
        taken = bytearray(count)
        view = memoryview(taken)
        while view:
            self._wait()
            if not (size := os.readv(self._descriptor, [view])):
                raise _EndOfAnswer
            view = view[size:]
        return taken

    def nothing_more(self) -> None:
        self._wait()
        if os.read(self._descriptor, 1):
            raise NoAnswer(Failure.SAID_TOO_MUCH)

    def _wait(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            raise NoAnswer(Failure.TOOK_TOO_LONG)


def _why(child: subprocess.Popen[bytes]) -> Failure:
    """Tell a program that used up its processor time from one that died of something else."""
    try:
        status = child.wait(1)
    except subprocess.TimeoutExpired:
        return Failure.DIED
    # The limit's soft and hard value are one, so the kernel may send either; bubblewrap hands a
    # signal on as 128 + its number. Nothing else here sends SIGKILL before `_end`.
    out_of_time = {signal.SIGXCPU, signal.SIGKILL}
    number = -status if status < 0 else status - 128
    return Failure.TOOK_TOO_LONG if number in out_of_time else Failure.DIED


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and its group, unless it has ended, and reap it."""
    if child.poll() is not None:
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()
    child.wait()
