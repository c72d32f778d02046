"""seccomp: leave a process only the system calls that computing on memory needs.

An allow-list: whatever is not named answers EPERM. No call on it can open a file, make a socket,
start a process, or touch another one. Threads stay possible (some decoders start them), processes
do not; memory that can be both filled and executed is refused.
"""

import ctypes
import errno
import struct
from typing import Final

from infra.sandbox.syscalls import PR_SET_SECCOMP, Unsupported, machine, prctl

_MODE_FILTER: Final = 2
_CLONE_THREAD: Final = 0x0001_0000
_PROT_EXEC: Final = 4

_ALLOW: Final = 0x7FFF_0000
_KILL: Final = 0x8000_0000
_ERRNO: Final = 0x0005_0000

# Offsets in struct seccomp_data, both processors little-endian: the low half of an argument first.
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32

# Classic BPF: load a word, compare, test bits, return.
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06

_AUDIT_ARCH: Final = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}

#: Name → number on (x86_64, aarch64).
_ALLOWED: Final = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "rseq": (334, 293),
}
_MMAP: Final = (9, 222)
_MPROTECT: Final = (10, 226)
_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def compute_only() -> None:
    """Bind the calling process and all its threads to come. The caller has set no_new_privs."""
    code = b"".join(_filter(machine()))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))


def _filter(processor: str) -> list[bytes]:
    if processor not in _AUDIT_ARCH:
        raise Unsupported(errno.ENOSYS, f"no system call filter for {processor}")
    column = list(_AUDIT_ARCH).index(processor)
    refuse = _return(_ERRNO | errno.EPERM)
    allow = _return(_ALLOW)
    code = [
        _load(_ARCHITECTURE),
        _jump(_EQUAL, _AUDIT_ARCH[processor], yes=1, no=0),
        _return(_KILL),
        _load(_NUMBER),
    ]
    for numbers in _ALLOWED.values():
        code += [_jump(_EQUAL, numbers[column], yes=0, no=1), allow]
    # glibc falls back to clone, whose flags can be seen here, when clone3 does not exist.
    code += [
        _jump(_EQUAL, _CLONE3[column], yes=0, no=1),
        _return(_ERRNO | errno.ENOSYS),
        _jump(_EQUAL, _CLONE[column], yes=0, no=4),
        _load(_FIRST_ARGUMENT),
        _jump(_ANY_BIT, _CLONE_THREAD, yes=0, no=1),
        allow,
        refuse,
        _jump(_EQUAL, _MMAP[column], yes=1, no=0),
        _jump(_EQUAL, _MPROTECT[column], yes=0, no=4),
        _load(_THIRD_ARGUMENT),
        _jump(_ANY_BIT, _PROT_EXEC, yes=1, no=0),
        allow,
        refuse,
        refuse,
    ]
    return code


def _load(offset: int) -> bytes:
    return struct.pack("<HBBI", _LOAD, 0, 0, offset)


def _jump(test: int, value: int, *, yes: int, no: int) -> bytes:
    return struct.pack("<HBBI", test, yes, no, value)


def _return(value: int) -> bytes:
    return struct.pack("<HBBI", _RETURN, 0, 0, value)
