"""Run a program of ours on one untrusted file and take its answer, within limits."""

import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from infra.sandbox.child import REPORT
from infra.sandbox.form import SandboxForm
from infra.sandbox.host import HOSTS, Host
from infra.sandbox.limits import Limits

#: Seconds in which a host tells that a child has ended, and how; longer, and it hangs.
_TELLS_WITHIN: Final = 5.0


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


class HostGone(NoAnswer):
    """The process that was to start the program is not there, or hangs."""

    def __init__(self) -> None:
        super().__init__(Failure.DIED)


@dataclass(frozen=True, slots=True)
class Answer:
    """A header of fixed length, and as many bytes after it as the header promised."""

    header: bytes
    body: bytearray
    #: Processor time that the program took.
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class _Question:
    source: int
    header_bytes: int
    body_bytes: Callable[[bytes], int]
    limits: Limits

    def asked_of(self, host: Host) -> Answer:
        answer, sink = os.pipe()
        try:
            report = host.begin(self.source, sink, self.limits)
        except OSError:
            os.close(answer)
            raise HostGone from None
        finally:
            os.close(sink)
        with report, os.fdopen(answer, "rb", buffering=0):
            return self._answer(answer, report)

    def _answer(self, answer: int, report: socket.socket) -> Answer:
        reader = _Reader(answer, until=time.monotonic() + self.limits.wall_seconds)
        try:
            header = reader.exactly(self.header_bytes)
            body = reader.exactly(self.body_bytes(bytes(header)))
            reader.nothing_more()
        except _EndOfAnswer:
            raise NoAnswer(_why(_ended(report)[0])) from None
        except BaseException:
            report.shutdown(socket.SHUT_WR)  # ends the child
            _ended(report)
            raise
        return Answer(bytes(header), body, _ended(report)[1])


def run(
    module: str,
    source: int,
    *,
    header_bytes: int,
    body_bytes: Callable[[bytes], int],
    form: SandboxForm,
    limits: Limits = Limits(),  # noqa: B008  frozen
    keep: bool = False,
) -> Answer:
    """Run `module` on the open file `source`, from its beginning; blocks, so call it in a thread.

    `body_bytes` reads the header and says how many bytes may follow; it raises when it does not
    believe the header. Not one byte more is read. With `keep` the process that the program was
    forked from stays, for the next file; it has not seen this one.
    """
    question = _Question(source, header_bytes, body_bytes, limits)
    if not keep:
        host = Host(module, form)
        try:
            return question.asked_of(host)
        finally:
            host.stop()
    host = HOSTS.take(module, form)
    try:
        return question.asked_of(host)
    except HostGone:
        HOSTS.drop(host)
    return question.asked_of(HOSTS.take(module, form))


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


def _ended(report: socket.socket) -> tuple[int, float]:
    """Return how a child ended, and its processor time; raise `HostGone` when nobody tells."""
    report.settimeout(_TELLS_WITHIN)
    try:
        told = report.recv(REPORT.size)
    except OSError:
        told = b""
    if len(told) != REPORT.size:
        raise HostGone
    status, seconds = REPORT.unpack(told)
    return status, seconds


def _why(status: int) -> Failure:
    """Tell a program that used up its processor time from one that died of something else."""
    # The limit's soft and hard value are one, so the kernel may send either. Nothing else here
    # sends SIGKILL before the answer has ended.
    out_of_time = {signal.SIGXCPU, signal.SIGKILL}
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return Failure.TOOK_TOO_LONG if ended_by in out_of_time else Failure.DIED
