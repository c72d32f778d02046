"""Doing queued work at once, as a worker would, on the test's own database."""

import json

from events.jobs import jobs
from infra.db import fetch
from infra.queue import run_job
from infra.runtime import Runtime


async def run_due_jobs(runtime: Runtime) -> int:
    """Run everything that is due by the clock of `runtime`, and what follows; return how much."""
    done = 0
    while due := await _due(runtime):
        for row in due:
            await run_job(jobs.known[row["task_name"]], runtime, json.loads(row["args"]))
            await fetch(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = {}", row["id"]
            )
            done += 1
    return done


async def _due(runtime: Runtime) -> list[dict]:
    return await fetch(
        "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' "
        "AND task_name LIKE 'events.%' AND (scheduled_at IS NULL OR scheduled_at <= {}) "
        "ORDER BY priority DESC, id",
        runtime.clock.now(),
    )


async def job_arguments() -> list[str]:
    """Return the arguments of every job ever queued, as text."""
    return [row["args"] for row in await fetch("SELECT args FROM procrastinate_jobs")]
