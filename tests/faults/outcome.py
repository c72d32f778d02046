"""What a run leaves behind, so that a run with faults can be compared with one without."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from infra.db import execute, fetch
from infra.runtime import Runtime
from infra.storage import Storage
from infra.worker import build, rescue, work
from tests.jobs import JOBS


async def outcome(runtime: Runtime) -> dict[str, Any]:
    """Return photos, faces, renderings, files and objects, without ids and moments."""
    photos = await fetch("SELECT sha256, scan, reason, width, height FROM photo")
    boxes = await fetch(
        "SELECT p.sha256, f.x, f.y, f.w, f.h, f.origin, f.decision "
        "FROM face f JOIN photo p ON p.id = f.photo"
    )
    renderings = await fetch("SELECT fingerprint, verified, reason FROM rendering")
    files = await fetch("SELECT size, format, key, sha256 FROM rendition")
    unfinished = await fetch(
        "SELECT task_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') "
        "AND task_name LIKE 'media.%'"
    )
    renditions = await objects(runtime.renditions)
    assert {row["key"]: row["sha256"] for row in files}.items() <= renditions.items()
    return {
        "photos": _rows(photos),
        "faces": _rows(boxes),
        "renderings": _rows(renderings),
        "files": _rows([{**row, "key": _picture(row["key"])} for row in files]),
        "originals": sorted(
            (key.split("/")[0], key.split("/")[2], digest)
            for key, digest in (await objects(runtime.originals)).items()
        ),
        "renditions": sorted((_picture(key), sha) for key, sha in renditions.items()),
        "unfinished": _rows(unfinished),
    }


def _picture(key: str) -> str:
    """Return which file of which picture it is: its key, less ids of the photo and the making."""
    _, fingerprint, _, name = key.split("/")
    return f"{fingerprint}/{name}"


def _rows(found: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return sorted(tuple(str(value) for value in row.values()) for row in found)


async def objects(storage: Storage) -> dict[str, bytes]:
    """Return the SHA-256 of what really lies in a storage, by key."""
    return {
        listed.key: hashlib.sha256(await storage.read(listed.key)).digest()
        async for listed in storage.keys()  # noqa: SIM118 - a storage is no dictionary
    }


async def a_minute_passes() -> None:
    """Let the last sign of life of every worker be a minute ago."""
    await execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")


async def another_worker_finishes(runtime: Runtime, database: str) -> int:
    """Rescue what dead workers left and do everything that is due; return how much was rescued."""
    app = build(JOBS, runtime, database)
    async with app.open_async():
        rescued = await rescue(app)
    await work(app, until_empty=True)
    return rescued


async def eventually(true: Callable[[], Awaitable[bool]], *, seconds: float = 40.0) -> None:
    """Wait until something in the database is so."""
    end = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < end, "it did not come"
        await asyncio.sleep(0.05)
