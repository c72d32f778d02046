"""Background jobs: enqueued in the transaction that makes them needed, run at least once.

A job is known by its name, so that a service can ask for work without importing who does it.
Arguments are ids and numbers only: personal data or a secret in a job would outlive its row.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from infra.db import fetch, require_transaction

if TYPE_CHECKING:
    from infra.runtime import Runtime

#: Priorities: the promise first, then people who wait, then what can wait. A higher one always goes
#: first; among equals, the older. The backlog thus waits for as long as people keep workers busy.
WITHDRAWAL = 30
MAIL = 20
REVIEW = 10
BACKLOG = 0

#: Seconds that a job may take before its worker is taken to be stuck; and one that comes back by
#: itself, which may have much to look through.
_WITHIN, _WITHIN_PERIODIC = 600.0, 3600.0

#: Longest text argument: a code such as a size name. Anything longer is data, not an id.
_LONGEST_CODE = 40

JobFunction = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work: its name, how to do it, and how often to try."""

    name: str
    run: JobFunction
    retries: int
    priority: int
    #: Cron expression (UTC) of a job that comes back by itself.
    every: str | None
    #: Seconds after which it is stuck. Its worker then ends, for a thread cannot be stopped.
    within: float = _WITHIN


@dataclass(slots=True)
class Jobs:
    """The jobs of one package, collected by decorator and joined in `app.py`."""

    known: dict[str, Job] = field(default_factory=dict)

    def job(
        self, name: str, *, retries: int = 5, priority: int = BACKLOG, every: str | None = None
    ) -> Callable[[JobFunction], JobFunction]:
        """Register `async def f(runtime, *, …ids)` under `name`; tried 1 + `retries` times."""

        def register(run: JobFunction) -> JobFunction:
            if name in self.known:
                raise ValueError(f"two jobs are called {name}")
            within = _WITHIN_PERIODIC if every else _WITHIN
            self.known[name] = Job(name, run, retries, priority, every, within)
            return run

        return register


def _plain(value: object) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= _LONGEST_CODE and "@" not in value:
        return value
    raise TypeError(f"a job takes ids and codes, not {type(value).__name__}")


async def enqueue(
    name: str, *, priority: int = BACKLOG, at: datetime | None = None, **arguments: object
) -> int:
    """Add a job to the open transaction: it exists if and only if that commits.

    `at` = not before this moment. Returns the number of the job.
    """
    require_transaction()
    row = {
        "queue_name": "default",
        "task_name": name,
        "priority": priority,
        "args": {key: _plain(value) for key, value in arguments.items()},
        "scheduled_at": at.isoformat() if at else None,
    }
    rows = await fetch(
        "SELECT unnest(procrastinate_defer_jobs_v1(ARRAY["
        "jsonb_populate_record(NULL::procrastinate_job_to_defer_v1, {}::jsonb)])) AS id",
        json.dumps(row),
    )
    return int(rows[0]["id"])


async def withdraw(number: int) -> None:
    """Remove a job that has become needless; one that runs already goes on."""
    await fetch("SELECT procrastinate_cancel_job_v1({}, false, true)", number)


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue stands; ages in seconds, 0 when there is nothing."""

    waiting: int
    running: int
    failed: int
    oldest_due: float
    workers: int


async def queue_state() -> QueueState:
    """Count jobs and live workers (a heartbeat in the last minute), in one query."""
    [row] = await fetch(
        "SELECT count(*) FILTER (WHERE status = 'todo') AS waiting, "
        "count(*) FILTER (WHERE status = 'doing') AS running, "
        "count(*) FILTER (WHERE status = 'failed') AS failed, "
        "coalesce(extract(epoch FROM now() - min(due) FILTER (WHERE status = 'todo' "
        "AND due <= now())), 0)::float8 AS oldest, "
        "(SELECT count(*) FROM procrastinate_workers "
        "WHERE last_heartbeat > now() - interval '1 minute') AS workers "
        "FROM (SELECT j.status, coalesce(j.scheduled_at, "
        "(SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) AS due "
        "FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing', 'failed')) AS jobs"
    )
    return QueueState(row["waiting"], row["running"], row["failed"], row["oldest"], row["workers"])


async def run_job(job: Job, runtime: "Runtime", arguments: dict[str, object]) -> None:
    """Do one job, with its text ids read back as UUIDs."""
    await job.run(runtime, **{key: _read_back(value) for key, value in arguments.items()})


def _read_back(value: object) -> object:
    if isinstance(value, str) and len(value) == 36:  # noqa: PLR2004 - a UUID as text
        return UUID(value)
    return value
