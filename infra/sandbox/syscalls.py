"""Thin calls into the kernel for which Python has no function of its own."""

import ctypes
import os
import platform
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_SECCOMP: Final = 22
PR_SET_NO_NEW_PRIVS: Final = 38

_LIBC = ctypes.CDLL(None, use_errno=True)


class Unsupported(OSError):
    """The kernel or the processor lacks what a sandbox needs."""


def machine() -> str:
    """Return the processor's name as the kernel tells it, such as `x86_64`."""
    return platform.machine()


def prctl(option: int, first: int, second: int = 0) -> None:
    """Set a property of this process; raise `Unsupported` when the kernel refuses."""
    arguments = [ctypes.c_ulong(value) for value in (first, second, 0, 0)]
    if _LIBC.prctl(ctypes.c_int(option), *arguments) != 0:
        _refused(f"prctl({option})")


def syscall(number: int, *arguments: int | None) -> int:
    """Make a raw system call; raise `Unsupported` when the kernel refuses."""
    values = [ctypes.c_void_p(0) if a is None else ctypes.c_long(a) for a in arguments]
    result = int(_LIBC.syscall(ctypes.c_long(number), *values))
    if result < 0:
        _refused(f"system call {number}")
    return result


def _refused(what: str) -> None:
    number = ctypes.get_errno()
    raise Unsupported(number, f"{what}: {os.strerror(number)}")
