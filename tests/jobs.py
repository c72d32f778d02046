"""Do queued work at once, as a worker would: the real jobs, in the order of the real queue."""

import json
from typing import Any

import events.jobs
import infra.jobs
import media.jobs
from infra.db import execute, fetch
from infra.queue import run_job
from infra.runtime import Runtime
from infra.worker import joined

JOBS = joined([infra.jobs.jobs, events.jobs.jobs, media.jobs.jobs])


async def waiting(prefix: str = "") -> list[dict[str, Any]]:
    """Return what waits in the queue, whatever its time, first things first."""
    return await fetch(
        "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' "
        "AND task_name LIKE {} ORDER BY priority DESC, id",
        f"{prefix}%",
    )


async def run_one(runtime: Runtime, job: dict[str, Any], *, finish: bool = True) -> None:
    """Do one job; without `finish` it stays in the queue, as after a crash at its end."""
    await run_job(JOBS[job["task_name"]], runtime, json.loads(job["args"]))
    if finish:
        await execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = {}", job["id"])


async def run_all(runtime: Runtime, prefix: str = "") -> int:
    """Do everything that waits, and what follows from it; return how many jobs that were."""
    done = 0
    while found := await waiting(prefix):
        for job in found:
            await run_one(runtime, job)
            done += 1
    return done
