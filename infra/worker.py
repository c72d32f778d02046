"""The worker: takes jobs from PostgreSQL, one at a time, and rescues what a dead worker left.

Delivery is at least once: a job may run twice, late, or beside itself. Jobs are written for it.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import procrastinate
import structlog
from procrastinate import RetryStrategy, exceptions
from procrastinate.jobs import Status

from infra.queue import Job, Jobs, run_job
from infra.runtime import Runtime

log = structlog.get_logger()

#: Seconds without a heartbeat (sent every `_HEARTBEAT`) after which a worker counts as dead.
STALLED_AFTER = 30.0
_HEARTBEAT = 5.0
_RESCUE_EVERY = 10.0

#: Seconds that a worker told to stop may take for the job it is at, and for everything: less
#: than the patience of whoever told it.
_FINISH_WITHIN = 10.0
_LONGEST_GOODBYE = 15.0

#: Seconds before the queue is tried again after its connection was lost.
_AGAIN_AFTER = 1.0

#: A job whose worker died this often is left alone as failed: it is the job that kills.
MOST_DEATHS = 3


def joined(packages: Iterable[Jobs]) -> dict[str, Job]:
    """Join the jobs of all packages. Raise `ValueError` when two share a name."""
    known: dict[str, Job] = {}
    for jobs in packages:
        for name, job in jobs.known.items():
            if name in known:
                raise ValueError(f"two jobs are called {name}")
            known[name] = job
    return known


def build(jobs: Mapping[str, Job], runtime: Runtime, url: str) -> procrastinate.App:
    """Return the queue's application with every job registered as a task."""
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=4)
    app = procrastinate.App(connector=connector)
    for job in jobs.values():
        _register(app, job, runtime)
    return app


def _register(app: procrastinate.App, job: Job, runtime: Runtime) -> None:
    async def task(context: procrastinate.JobContext, /, **arguments: Any) -> None:
        arguments.pop("timestamp", None)  # what a periodic task is given
        number = context.job.id
        stuck = asyncio.get_running_loop().call_later(job.within, _end_stuck, job, number)
        try:
            await run_job(job, runtime, arguments)
        except Exception as error:
            log.warning(
                "job.failed",
                job=job.name,
                number=number,
                error=type(error).__name__,
                exc_info=error,
            )
            raise
        finally:
            stuck.cancel()
        log.info("job.done", job=job.name, number=number)

    registered = app.task(
        name=job.name,
        priority=job.priority,
        pass_context=True,
        retry=RetryStrategy(max_attempts=job.retries, wait=1, exponential_wait=3),
    )(task)
    if job.every:
        app.periodic(cron=job.every)(registered)  # type: ignore[arg-type]  # timestamp is among **arguments


def _end_stuck(job: Job, number: int | None) -> None:
    """End this worker, whose job never ends, so that another can take up the queue.

    The job counts as one that its worker died of: it is rescued, and given up after some deaths.
    """
    log.error("worker.stuck", job=job.name, number=number, seconds=job.within)
    os._exit(1)


async def work(app: procrastinate.App, *, until_empty: bool = False) -> None:
    """Take jobs until the process is told to stop (or, `until_empty`, until none is due).

    A database that went away is waited for: the worker need not be started again.
    """
    if until_empty:
        async with app.open_async():
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
        return
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        told_to_stop.set()
        loop.call_later(_LONGEST_GOODBYE, _leave)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell)
    while not told_to_stop.is_set():
        try:
            await _work_until(app, told_to_stop)
        except (exceptions.ConnectorException, OSError) as error:
            log.warning("worker.database_away", error=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(told_to_stop.wait(), _AGAIN_AFTER)


def _leave() -> None:
    """End now: a lost connection may hold the goodbye up, and a job cut off is rescued."""
    log.warning("worker.left_without_goodbye")
    os._exit(0)


async def _work_until(app: procrastinate.App, told_to_stop: asyncio.Event) -> None:
    """Take jobs until told to stop, or until the connection to the queue is lost."""
    async with app.open_async():
        rescuer = asyncio.create_task(_rescue_for_ever(app))
        stopping = asyncio.create_task(told_to_stop.wait())
        working = asyncio.create_task(
            app.run_worker_async(
                concurrency=1,
                install_signal_handlers=False,
                update_heartbeat_interval=_HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER,
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=_FINISH_WITHIN,
                delete_jobs="successful",
            )
        )
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (rescuer, stopping, working):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working  # finishes the job it is at


async def _rescue_for_ever(app: procrastinate.App) -> None:
    while True:
        try:
            await rescue(app)
        except (exceptions.ConnectorException, OSError) as error:
            log.warning("rescue.not_possible", error=type(error).__name__)
        await asyncio.sleep(_RESCUE_EVERY)


async def rescue(app: procrastinate.App, *, stalled_after: float = STALLED_AFTER) -> int:
    """Give the jobs of dead workers back to the queue; return how many.

    Another rescuer may be doing the same: whoever comes second finds nothing to do.
    """
    rescued = 0
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after)
    for job in stalled:
        assert job.id is not None
        try:
            if job.attempts >= MOST_DEATHS:
                await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            else:
                await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))  # noqa: TID251 - the queue's own clock
        except exceptions.ConnectorException:
            continue
        rescued += 1
        log.info("job.rescued", job=job.task_name, attempts=job.attempts)
    return rescued
