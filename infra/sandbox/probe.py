"""The program of the self-test: try everything that must fail, and tell what did not."""

import ctypes
import errno
import json
import mmap
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

HEADER_BYTES = 1024
_PTRACE_PEEKDATA = 2


def prepare(head: bytes) -> None:
    """Need nothing beyond the imports above."""


def run(source: BinaryIO, sink: BinaryIO) -> None:
    """Write the names of the attempts that succeeded, as JSON."""
    allowed = [name for name, attempt in ATTEMPTS.items() if _succeeds(attempt)]
    sink.write(json.dumps({"read": len(source.read()), "allowed": allowed}).ljust(1024).encode())


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _execute() -> None:
    """Try with a name that is nowhere: only a filter answers EPERM, and success would end us."""
    try:
        os.execv("/nowhere", ["nowhere"])  # noqa: S606
    except FileNotFoundError:
        return


def _ptrace() -> None:
    """Try on a process that is none: only a filter answers EPERM, and success could stop us."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace(_PTRACE_PEEKDATA, 0, None, None)
    if ctypes.get_errno() == errno.EPERM:
        raise PermissionError


def _own_memory() -> None:
    with Path("/proc/self/mem").open("rb"):
        pass


ATTEMPTS: dict[str, Callable[[], object]] = {
    "tcp socket": lambda: socket.socket(socket.AF_INET),
    "unix socket": lambda: socket.socket(socket.AF_UNIX),
    "read /etc/passwd": lambda: Path("/etc/passwd").read_bytes(),
    "read a file of ours": lambda: Path(__file__).read_bytes(),
    "list a folder": lambda: os.listdir("/"),  # noqa: PTH208
    "write a file": lambda: Path("/tmp/escaped").write_bytes(b"x"),  # noqa: S108
    "write a file next to ours": lambda: Path(__file__).with_name("x").write_bytes(b"x"),
    "remove a file": lambda: Path("/tmp/escaped").unlink(),  # noqa: S108
    "write the input": lambda: os.write(0, b"x"),
    "fork": _fork,
    "run a program": lambda: subprocess.run(["/bin/true"], check=True),
    "replace itself": _execute,
    "ptrace": _ptrace,
    "kill another process": lambda: os.kill(1, 0),
    "read its own memory file": _own_memory,
    "memory to execute": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
}
