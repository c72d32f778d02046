"""The foundation's own background jobs: removing what has had its time."""

from datetime import timedelta

from infra import limits
from infra.queue import Jobs
from infra.runtime import Runtime
from infra.sessions import sweep_sessions

jobs = Jobs()

#: What a writer left behind is swept once no writer can still be at it.
_LEFT_BEHIND = timedelta(days=1)


@jobs.job("infra.sweep", every="41 * * * *")
async def sweep(runtime: Runtime) -> None:
    """Remove expired sessions and rate-limit windows, and what killed writers left behind."""
    at = runtime.clock.now()
    await sweep_sessions(at=at)
    await limits.sweep(at)
    await runtime.originals.sweep(older_than=_LEFT_BEHIND, at=at)
    await runtime.renditions.sweep(older_than=_LEFT_BEHIND, at=at)
