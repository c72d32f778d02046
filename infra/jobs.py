"""The foundation's own background jobs: removing what has had its time."""

from infra import limits
from infra.queue import Jobs
from infra.runtime import Runtime
from infra.sessions import sweep_sessions

jobs = Jobs()


@jobs.job("infra.sweep", every="41 * * * *")
async def sweep(runtime: Runtime) -> None:
    """Remove expired sessions and rate-limit windows."""
    at = runtime.clock.now()
    await sweep_sessions(at=at)
    await limits.sweep(at)
