"""What this process and everything it started has used of the processor.

A decoder may run under bubblewrap, which is killed when the answer is there and so never tells what
its own children used. This process therefore adopts them (Linux: a *subreaper*), and reaps them.
Processes that stay, such as the one that decoders are forked from, are asked while they live.
"""

import os
import resource
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from infra.sandbox.syscalls import prctl

_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE, _MOMENT = 0.05, 0.0005
_TICKS = os.sysconf("SC_CLK_TCK")


def adopt_orphans() -> None:
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


def settle(before: Collection[int]) -> None:
    """Wait a moment for descendants that were not there `before` and are dying, and reap them."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if set(descendants(os.getpid())) <= set(before):
            return
        time.sleep(_MOMENT)


def cpu_seconds() -> float:
    """Return the seconds of processor time used so far: our own, reaped children, live ones."""
    reaped = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = sum(used(child) for child in descendants(os.getpid()))
    return time.process_time() + reaped.ru_utime + reaped.ru_stime + alive


def children(pid: int) -> list[int]:
    """List the processes that one has started or adopted, as far as they live."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in path.read_text(encoding="ascii").split()]
    return found


def descendants(pid: int) -> list[int]:
    """List the processes below one, as far as they live."""
    found = children(pid)
    return found + [below for child in found for below in descendants(child)]


def held_bytes(pid: int) -> int:
    """Return the memory of a process and all below it, at this moment; shared pages count once."""
    return sum(_held(one) for one in (pid, *descendants(pid)))


def highest_own_bytes() -> int:
    """Return the most memory this process itself ever had."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _held(pid: int) -> int:
    """Return a process's own pages and its part of shared ones; of a foreigner, all it has."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError):
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


def used(pid: int) -> float:
    """Return the seconds that a process has used, with what the children it reaped had used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS
