"""The media package's background jobs: each takes ids and calls one service."""

from uuid import UUID

from infra.queue import REVIEW, Jobs
from infra.runtime import Runtime
from media.domain.ids import AlbumId, PhotoId
from media.services import recognising, rendering, scanning, sweeping

jobs = Jobs()


@jobs.job("media.scan", retries=6, priority=REVIEW)
async def scan(runtime: Runtime, *, photo_id: UUID) -> None:
    await scanning.scan(runtime, PhotoId(photo_id))


@jobs.job("media.render", retries=6, priority=REVIEW)
async def render(runtime: Runtime, *, album_id: UUID, photo_id: UUID) -> None:
    await rendering.render(runtime, AlbumId(album_id), PhotoId(photo_id))


@jobs.job("media.recognise", retries=4)
async def recognise(runtime: Runtime, *, photo_id: UUID) -> None:
    await recognising.recognise(runtime, PhotoId(photo_id))


@jobs.job("media.recognise_left", every="41 4 * * *")
async def recognise_left(runtime: Runtime) -> None:  # noqa: ARG001 - every job gets it
    """Look at photos whose look was given up."""
    await recognising.look_at_left()


@jobs.job("media.sweep", every="53 3 * * *")
async def sweep(runtime: Runtime) -> None:
    """Remove what interrupted uploads left behind."""
    await sweeping.sweep(runtime, at=runtime.clock.now())
