"""What an earlier server left behind: processes that still die, and files that name them."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra.embedded_postgres.errors import DatabaseFailed

_PROC = Path("/proc")

#: A leftover may end by itself, then is asked to stop at once, then is ended.
_SIGNALS = (None, signal.SIGQUIT, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class PidFile:
    """PostgreSQL's `postmaster.pid`: https://www.postgresql.org/docs/18/storage-file-layout.html."""

    pid: int
    socket_folder: Path
    ready: bool


def read_pid_file(data: Path) -> PidFile | None:
    """Read the pid file of `data`; half-written or absent is None."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return PidFile(int(lines[0]), Path(lines[4]), lines[7].strip() == "ready")
    except (FileNotFoundError, IndexError, ValueError):
        return None


def clear(data: Path, *, patience: float = 8.0) -> None:
    """End every server process of `data` and remove a pid file that names a stranger.

    Only for whoever holds the lock of the folder: then no such process has a right to live. They
    get time first, because one whose parent was killed is writing its last checkpoint.
    """
    for number in _SIGNALS:
        for pid in server_processes(data) if number else ():
            with suppress(ProcessLookupError):
                os.kill(pid, number or 0)
        if _gone(data, patience):
            break
    else:
        raise DatabaseFailed(f"An earlier database server of {data} does not end.")
    if _names_a_stranger(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def server_processes(data: Path) -> list[int]:
    """List the processes that are a PostgreSQL running in `data`."""
    if _PROC.is_dir():
        return [pid for pid in _all_processes() if _runs_in(pid, data)]
    named = _named_pid(data)
    return [named] if named and _ps_shows(named, data) else []


def _gone(data: Path, patience: float) -> bool:
    until = time.monotonic() + patience
    while server_processes(data):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _all_processes() -> Iterator[int]:
    return (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())


def _runs_in(pid: int, data: Path) -> bool:
    try:
        program = Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)")
        return program == "postgres" and Path(f"/proc/{pid}/cwd").readlink() == data
    except OSError:  # it ended, or is another user's
        return False


def _named_pid(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0]
        return int(first)
    except (FileNotFoundError, ValueError):
        return None


def _ps_shows(pid: int, data: Path) -> bool:
    """Ask `ps`, where there is no /proc."""
    shown = subprocess.run(  # noqa: S603 - a fixed command and a number
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return "postgres" in shown.stdout and str(data) in shown.stdout


def _names_a_stranger(data: Path) -> bool:
    """Say whether the pid file names a live process; none of ours is left by now.

    A dead one PostgreSQL removes itself, after checking that no shared memory is in use.
    """
    pid = _named_pid(data)
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
