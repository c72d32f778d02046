"""Tell whoever watches over us whether the process lives and can do its work."""

from dataclasses import dataclass

import msgspec
import structlog
from litestar import Response, get

from infra.db import fetch
from infra.migrations import schema_state
from infra.queue import QueueState, queue_state

log = structlog.get_logger()

#: Seconds that a due job may wait before health is red.
OLDEST_DUE = 120.0


class Live(msgspec.Struct):
    ok: bool = True


class Ready(msgspec.Struct):
    """Why this installation is ready or not; `workers` counts heartbeats of the last minute."""

    ok: bool
    database: bool
    schema: bool
    workers: int
    jobs_waiting: int
    jobs_failed: int
    oldest_due_seconds: float


@dataclass(frozen=True, slots=True)
class _Found:
    schema: bool
    queue: QueueState


@get("/health/live")
async def live() -> Live:
    """Answer as long as the process does; touches nothing else."""
    return Live()


@get("/health/ready")
async def ready() -> Response[Ready]:
    """Answer 200 when pages and jobs can both be done, else 503 with the reason."""
    found = await _look()
    if found is None:
        answer = Ready(False, False, False, 0, 0, 0, 0.0)
    else:
        queue = found.queue
        answer = Ready(
            ok=found.schema and queue.workers > 0 and queue.oldest_due <= OLDEST_DUE,
            database=True,
            schema=found.schema,
            workers=queue.workers,
            jobs_waiting=queue.waiting,
            jobs_failed=queue.failed,
            oldest_due_seconds=round(queue.oldest_due, 1),
        )
    return Response(answer, status_code=200 if answer.ok else 503)


async def _look() -> _Found | None:
    try:
        await fetch("SELECT 1 AS one")
        return _Found((await schema_state()).fits, await queue_state())
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
        log.warning("health.not_ready", error=type(error).__name__)
        return None
