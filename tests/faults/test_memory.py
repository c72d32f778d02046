"""What a worker takes of the machine's memory for the largest photo that it keeps whole."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from infra.db import fetch
from tests.faults.processes import Process
from tests.media.drawn_faces import drawn
from tests.media.recognising import enrol, permit

_SIZE = (8660, 5773)
_MOST = 900


def fifty_megapixels() -> bytes:
    with Image.open(io.BytesIO(drawn())) as small:
        large = small.resize(_SIZE, Image.Resampling.BILINEAR)
    file = io.BytesIO()
    large.save(file, "JPEG", quality=92)
    return file.getvalue()


def memory(pid: int | str, file: str, key: str) -> int:
    """Return a figure of a process in MB; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/{file}").read_text()
    except OSError:
        return 0
    found = [line for line in text.splitlines() if line.startswith(f"{key}:")]
    return int(found[0].split()[1]) // 1024 if found else 0


def most(pid: int | str) -> int:
    """Return the most memory that a process has ever held."""
    return memory(pid, "status", "VmHWM")


def now(pid: int | str) -> int:
    """Return what a process holds, pages that it shares with others counted in part."""
    return memory(pid, "smaps_rollup", "Pss")


def children(pid: int) -> set[str]:
    """Return the processes below a process, such as the decoder in its sandbox."""
    found: set[str] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = set(task.read_text().split())
        except OSError:
            continue
        found |= below
        for one in below:
            found |= children(int(one))
    return found


@dataclass
class Peaks:
    """Most memory of a worker, of any process below it, and of all at one moment; MB."""

    worker: int = 0
    child: int = 0
    together: int = 0

    def look(self, pid: int) -> None:
        below = children(pid)
        self.worker = max(self.worker, most(pid))
        self.child = max([self.child, *map(most, below)])
        self.together = max(self.together, now(pid) + sum(map(now, below)))


async def watched(worker: Process, *, until: Callable[[], Awaitable[bool]]) -> Peaks:
    """Watch a worker until something is so."""
    peaks = Peaks()
    async with asyncio.timeout(240):
        while not await until():
            assert worker.alive, worker.last_words
            peaks.look(worker.process.pid)
            await asyncio.sleep(0.05)
    return peaks


@pytest.mark.timeout(400)
async def test_a_photo_of_fifty_megapixels_is_scanned_recognised_and_rendered_within_900_mb(
    world, runtime, processes
):
    await permit(world)
    await enrol(world, "Marie")
    photo_id = await world.send(await world.make_album(), fifty_megapixels())
    worker = processes.worker()

    async def rendered() -> bool:
        busy = "SELECT 1 AS one FROM procrastinate_jobs WHERE task_name LIKE 'media.%'"
        return not await fetch(f"{busy} AND status IN ('todo', 'doing') AND scheduled_at IS NULL")

    peaks = await watched(worker, until=rendered)

    assert worker.stop() == 0
    print(peaks)
    [row] = await fetch("SELECT scan FROM photo WHERE id = {}", photo_id)
    assert row["scan"] == "scanned"
    assert await fetch("SELECT 1 AS one FROM rendering WHERE verified")
    assert list((runtime.settings.data / "networks").glob("*.onnx"))  # recognition looked too
    assert 200 < peaks.worker <= _MOST
    assert 100 < peaks.child <= _MOST
    assert peaks.together <= _MOST
