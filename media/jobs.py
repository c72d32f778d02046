"""The media package's background jobs: each takes ids and calls one service."""

from uuid import UUID

from infra.queue import REVIEW, WITHDRAWAL, Jobs
from infra.runtime import Runtime
from media.domain.ids import AlbumId, EnrolmentId, PhotoId
from media.services import (
    enrolling,
    enrolment,
    recognising,
    rendering,
    renewing,
    scanning,
    superseded,
    sweeping,
)

jobs = Jobs()


@jobs.job("media.scan", retries=6, priority=REVIEW)
async def scan(runtime: Runtime, *, photo_id: UUID) -> None:
    await scanning.scan(runtime, PhotoId(photo_id))


@jobs.job("media.render", retries=6, priority=REVIEW)
async def render(runtime: Runtime, *, album_id: UUID, photo_id: UUID) -> None:
    await rendering.render(runtime, AlbumId(album_id), PhotoId(photo_id))


@jobs.job("media.render_avif", retries=3)
async def render_avif(runtime: Runtime, *, album_id: UUID, photo_id: UUID) -> None:
    """Add AVIFs to what is public or about to be, when there is nothing else to do."""
    await rendering.render_avif(runtime, AlbumId(album_id), PhotoId(photo_id))


@jobs.job("media.renew", every="*/5 * * * *")
async def renew(runtime: Runtime) -> None:  # noqa: ARG001 - every job gets it
    """After a change of how pictures are made, make the public ones anew, some at a time."""
    await renewing.renew()


@jobs.job("media.sweep_renditions", every="17 4 * * *")
async def sweep_renditions(runtime: Runtime) -> None:
    """Remove pictures that nobody will be served again."""
    await superseded.sweep(runtime, at=runtime.clock.now())


@jobs.job("media.recognise", retries=4)
async def recognise(runtime: Runtime, *, photo_id: UUID) -> None:
    await recognising.recognise(runtime, PhotoId(photo_id))


@jobs.job("media.recognise_left", every="41 4 * * *")
async def recognise_left(runtime: Runtime) -> None:  # noqa: ARG001 - every job gets it
    """Look at photos whose look was given up."""
    await recognising.look_at_left()


@jobs.job("media.enrol", retries=6, priority=REVIEW)
async def enrol(runtime: Runtime, *, enrolment_id: UUID) -> None:
    """Make the template of somebody who asked to be recognised."""
    await enrolling.make(runtime, EnrolmentId(enrolment_id))


@jobs.job("media.delete_references", retries=9, priority=WITHDRAWAL)
async def delete_references(runtime: Runtime, *, enrolment_id: UUID, photos: int) -> None:
    """Delete reference photos that nothing needs any more."""
    await enrolment.delete_references(runtime, enrolment_id, photos)


@jobs.job("media.sweep_enrolments", every="29 * * * *")
async def sweep_enrolments(runtime: Runtime) -> None:
    """Erase templates and reference photos whose time has come, whatever else went wrong."""
    await enrolling.sweep(runtime)


@jobs.job("media.sweep", every="53 3 * * *")
async def sweep(runtime: Runtime) -> None:
    """Remove what interrupted uploads left behind."""
    await sweeping.sweep(runtime, at=runtime.clock.now())
