"""Become another program that does not outlive the process that started it.

A program of its own, run by `infra.deploy.children.tied`: a child asks the kernel for a signal when
its parent dies, and that must be asked after every change of identity and before the exec. Doing it
here, and not between fork and exec, keeps it safe in a parent that has threads.
"""

import argparse
import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000

#: The user that we appear to be inside a namespace: anything but 0.
INNER_ID = 1000


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _enter_namespace() -> None:
    """Appear as an ordinary user, while files stay those of the real one."""
    uid, gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(CLONE_NEWUSER))
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{INNER_ID} {uid} 1"),
        ("gid_map", f"{INNER_ID} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - 20 ms less than pathlib
            file.write(content)


def _drop_to(uid: int) -> None:
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


def _die_with(parent: int, signal: int) -> None:
    if sys.platform == "linux":
        _check(_libc().prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0))
    if os.getppid() != parent:  # it died before we asked
        sys.exit(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", type=int, required=True)
    parser.add_argument("--nice", type=int, default=0)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--namespace", action="store_true")
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    os.nice(asked.nice)
    if asked.namespace:
        _enter_namespace()
    if asked.uid is not None:
        _drop_to(asked.uid)
    _die_with(asked.parent, asked.signal)
    os.execv(asked.command[0], asked.command)  # noqa: S606 - the command is ours, no shell


if __name__ == "__main__":
    main()
