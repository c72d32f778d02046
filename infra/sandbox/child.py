"""What runs inside the sandbox: for each file a child of its own, which locks its door and works.

Started as a script, `python -I -B child.py MODULE FORM`, with a socket as its standard input.
MODULE offers `prepare(head)`, called while imports are still possible: once with nothing, before
any file, and in each child with the first bytes of its file; and `run(source, sink)`, called when
nothing is possible any more but reading, computing and writing.

This process itself never reads a file: what a child was forked from is the same for every file,
and no child has a descriptor of another's.
"""

import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

HEAD_BYTES = 64
NOBODY = 65534

#: Descriptors of this process: the socket of our parent. Of a child: its file, and its answer.
_CONTROL, _SOURCE, _SINK = 0, 0, 1
_MOST_DESCRIPTORS = 65_536
_LARGEST_REQUEST = 4096

#: What is told when a child has ended: as `waitpid` has it, and its seconds of processor time.
REPORT = struct.Struct("<id")


class Program(Protocol):
    """What MODULE must offer."""

    def prepare(self, head: bytes) -> None: ...

    def run(self, source: BinaryIO, sink: BinaryIO) -> None: ...


def main(module: str, form: str) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from infra.sandbox import syscalls  # noqa: PLC0415  needs the path above

    program = cast("Program", importlib.import_module(module))
    program.prepare(b"")
    # Children of one user could otherwise look into each other, did the filters not forbid it.
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    gc.freeze()
    _serve(program, form)


def _serve(program: Program, form: str) -> None:
    """Start a child for each request, and tell how it ended; until our parent is gone."""
    control = socket.socket(fileno=_CONTROL)
    bell, ringer = socket.socketpair()
    bell.setblocking(False)
    ringer.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ringer.fileno(), warn_on_full_buffer=False)
    reports: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([control, bell, *reports.values()], [], [])
        if bell in ready:
            bell.recv(_LARGEST_REQUEST)
            _tell_ends(reports)
        for pid, report in reports.items():
            if report in ready:  # whoever asked has gone, or has waited long enough
                os.kill(pid, signal.SIGKILL)
        if control in ready:
            request, descriptors, _, _ = socket.recv_fds(control, _LARGEST_REQUEST, 3)
            if not request:
                return
            source, sink, report_to = descriptors
            if (pid := os.fork()) == 0:
                _be_child(program, form, json.loads(request), source, sink)
            os.close(source)
            os.close(sink)
            reports[pid] = socket.socket(fileno=report_to)


def _tell_ends(reports: dict[int, socket.socket]) -> None:
    while reports:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            return
        with reports.pop(pid) as report:
            try:
                report.send(REPORT.pack(status, usage.ru_utime + usage.ru_stime))
            except OSError:
                continue  # whoever asked has gone


def _be_child(program: Program, form: str, limits: dict[str, Any], source: int, sink: int) -> None:
    """Do one file, and end; nothing of the process this was forked from remains reachable."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(source, _SOURCE)
        os.dup2(sink, _SINK)
        os.closerange(_SINK + 2, _MOST_DESCRIPTORS)
        _work(program, form, limits)
        os._exit(0)
    finally:
        os._exit(1)


def _work(program: Program, form: str, limits: dict[str, Any]) -> None:
    from infra.sandbox import landlock, seccomp, syscalls  # noqa: PLC0415  see `main`
    from infra.sandbox import limits as limit  # noqa: PLC0415  see `main`
    from infra.sandbox.form import SandboxForm  # noqa: PLC0415  see `main`

    os.lseek(_SOURCE, 0, os.SEEK_SET)
    source = io.BufferedReader(io.FileIO(_SOURCE, "rb", closefd=False))
    sink = io.FileIO(_SINK, "wb", closefd=False)
    program.prepare(os.pread(_SOURCE, HEAD_BYTES, 0))

    limit.Limits(**limits).apply()
    _become_nobody()
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    if form != SandboxForm.LIMITS_ONLY:
        landlock.deny_all_files()
        seccomp.compute_only()
    program.run(source, cast("BinaryIO", sink))


def _become_nobody() -> None:
    """Give up root, where that is what we are and the container lets us."""
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except PermissionError:
        return  # the filters that follow bind root as well


if __name__ == "__main__":
    main(*sys.argv[1:3])
