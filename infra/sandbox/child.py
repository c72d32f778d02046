"""The first thing that runs inside the sandbox: load the program, lock the door, run it.

Started as a script: `python -I -B child.py MODULE FORM LIMITS`. MODULE offers `prepare(head)`,
called with the first bytes of the file while imports are still possible, and
`run(source, sink)`, called when nothing is possible any more but reading, computing and writing.
"""

import importlib
import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO, Protocol, cast

HEAD_BYTES = 64
NOBODY = 65534


class Program(Protocol):
    """What MODULE must offer."""

    def prepare(self, head: bytes) -> None: ...

    def run(self, source: BinaryIO, sink: BinaryIO) -> None: ...


def main(module: str, form: str, limits: str) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from infra.sandbox import landlock, seccomp, syscalls  # noqa: PLC0415  needs the path above
    from infra.sandbox import limits as limit  # noqa: PLC0415  needs the path above
    from infra.sandbox.form import SandboxForm  # noqa: PLC0415  needs the path above

    program = cast("Program", importlib.import_module(module))
    os.lseek(0, 0, os.SEEK_SET)
    source = io.BufferedReader(io.FileIO(0, "rb", closefd=False))
    sink = io.FileIO(1, "wb", closefd=False)
    program.prepare(os.pread(0, HEAD_BYTES, 0))

    limit.Limits(**json.loads(limits)).apply()
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
    main(*sys.argv[1:4])
