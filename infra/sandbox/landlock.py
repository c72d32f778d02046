"""Landlock: take every file and TCP port out of this process's reach (kernel 5.13 and later)."""

import ctypes
import os
from typing import Final

from infra.sandbox.syscalls import Unsupported, syscall

_CREATE_RULESET: Final = 444
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1

#: Bits of LANDLOCK_ACCESS_FS_* that each version of the interface knows (linux/landlock.h).
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_SINCE, _TCP_RIGHTS = 4, 0b11  # bind, connect
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets, signals


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


def version() -> int:
    """Return the version of the interface, 0 where the kernel has none."""
    try:
        return syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except Unsupported:
        return 0


def deny_all_files() -> bool:
    """Forbid opening any file from now on; say whether the kernel could.

    The caller has set no_new_privs. Descriptors that are open already keep working.
    """
    if (known := version()) == 0:
        return False
    rules = _Ruleset(
        handled_access_fs=(1 << _FILE_RIGHTS[min(known, max(_FILE_RIGHTS))]) - 1,
        handled_access_net=_TCP_RIGHTS if known >= _TCP_SINCE else 0,
        scoped=_SCOPES if known >= _SCOPES_SINCE else 0,
    )
    size = 24 if known >= _SCOPES_SINCE else 16 if known >= _TCP_SINCE else 8
    descriptor = syscall(_CREATE_RULESET, ctypes.addressof(rules), size, 0)
    try:
        syscall(_RESTRICT_SELF, descriptor, 0)
    finally:
        os.close(descriptor)
    return True
