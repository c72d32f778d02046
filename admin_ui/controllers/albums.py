"""Make albums, follow their progress, and take them from step to step."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import album_view
from admin_ui.pages import field_errors, page, see_other, sentence
from admin_ui.views import album_line
from events.domain.event import Event
from events.labels import purpose_label
from events.services import events
from infra.audit import Actor
from infra.errors import DomainError, Invalid, NotFound
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor
from media.domain.album import Album, AlbumState
from media.domain.ids import PhotoId
from media.services import album as albums
from media.services import publishing, scanning
from media.services.album import Overview

_MOVES = {"to-review": AlbumState.IN_REVIEW, "to-draft": AlbumState.DRAFT}


class NewAlbumController(Controller):
    path = "/events/{event_id:uuid}/albums/new"
    guards = [may(Permission.MANAGE_ALBUMS)]

    @get()
    async def form(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show an empty form."""
        return _form_page(visitor, event, {}, [])

    @post()
    async def create(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Make an album."""
        chosen = form.all("purposes")
        try:
            album_id = await albums.create(
                event.id, form.get("title", ""), chosen, by=staff.id, at=runtime.clock.now()
            )
        except Invalid as wrong:
            return _form_page(visitor, event, form, chosen, field_errors(wrong))
        return see_other(visitor, f"/staff/albums/{album_id}", done="saved")


def _form_page(
    visitor: Visitor,
    event: Event,
    values: Mapping[str, str],
    chosen: list[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "album_form.html",
        status=200 if errors is None else 400,
        event=event,
        values=values,
        options=[(purpose.value, purpose_label(purpose)) for purpose in event.purposes],
        chosen=chosen,
        errors=errors or {},
    )


async def _album_page(
    visitor: Visitor, album: Album, staff: StaffMember, *, refused: DomainError | None = None
) -> Template:
    overview = await albums.overview(album.id)
    event = await events.get(album.event_id)
    settings = visitor.settings
    own = album_view.is_own_work(overview, staff, four_eyes=settings.four_eyes)
    state = overview.album.state
    return page(
        visitor,
        "album.html",
        section="albums",
        status=refused.status if refused else 200,
        problem=sentence(refused) if refused else None,
        event=event,
        album=album_line(overview.album),
        public_url=f"{settings.base_url}/albums/{album.slug}"
        if state is AlbumState.PUBLISHED
        else None,
        upload_url=f"/staff/albums/{album.id}/upload"
        if album_view.may_upload(overview.album, staff)
        else None,
        people_url=f"/staff/albums/{album.id}/people"
        if staff.may(Permission.REVIEW, album.event_id)
        else None,
        steps=album_view.steps(overview, staff, four_eyes=settings.four_eyes),
        own_work=own
        and state is AlbumState.IN_REVIEW
        and staff.may(Permission.PUBLISH, album.event_id),
        photos=album_view.tiles(overview, staff),
        **_progress(overview, staff),
    )


def _progress(overview: Overview, staff: StaffMember) -> dict[str, Any]:
    """Return what the part of the page shows that asks again by itself."""
    return {
        "figures": album_view.figures(overview),
        "blocked": album_view.blocked(overview, staff),
        "faults": album_view.faults(overview, staff),
        "busy": album_view.is_busy(overview),
        "progress_url": f"/staff/albums/{overview.album.id}/progress",
    }


class AlbumController(Controller):
    path = "/albums/{album_id:uuid}"

    @get(guards=[may(Permission.SEE_ALBUMS)])
    async def show(
        self,
        album: NamedDependency[Album],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Show how far an album is, in nine queries at most."""
        return await _album_page(visitor, album, staff)

    @get("/progress", guards=[may(Permission.SEE_ALBUMS)])
    async def progress(
        self,
        album: NamedDependency[Album],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Answer the progress alone; once nothing changes by itself, have the page load anew."""
        overview = await albums.overview(album.id)
        shown = _progress(overview, staff)
        answer = page(visitor, "album_progress.html", album=album_line(album), **shown)
        if not shown["busy"]:
            answer.headers["HX-Refresh"] = "true"
        return answer

    @post(["/to-review", "/to-draft"], guards=[may(Permission.MANAGE_ALBUMS)])
    async def move(
        self,
        album: NamedDependency[Album],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Send an album to review, or back to draft."""
        step = visitor.path.rsplit("/", 1)[-1]
        try:
            await albums.move(album.id, _MOVES[step], by=staff.id)
        except DomainError as refused:
            return await _album_page(visitor, album, staff, refused=refused)
        return see_other(visitor, f"/staff/albums/{album.id}", done=step)

    @post("/approve", guards=[may(Permission.PUBLISH)])
    async def approve(
        self,
        album: NamedDependency[Album],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Approve every photo as it is now."""
        try:
            await publishing.approve(
                album.id,
                by=staff.id,
                four_eyes=runtime.settings.four_eyes,
                at=runtime.clock.now(),
            )
        except DomainError as refused:
            return await _album_page(visitor, album, staff, refused=refused)
        return see_other(visitor, f"/staff/albums/{album.id}", done="approve")

    @post("/publish", guards=[may(Permission.PUBLISH)])
    async def publish(
        self,
        album: NamedDependency[Album],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Make an approved album public."""
        try:
            await publishing.publish(album.id, by=staff.id, at=runtime.clock.now())
        except DomainError as refused:
            return await _album_page(visitor, album, staff, refused=refused)
        return see_other(visitor, f"/staff/albums/{album.id}", done="publish")

    @post("/take-down", guards=[may(Permission.PUBLISH)])
    async def take_down(
        self,
        album: NamedDependency[Album],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Take a public album offline."""
        try:
            await publishing.take_down(album.id, by=staff.id, at=runtime.clock.now())
        except DomainError as refused:
            return await _album_page(visitor, album, staff, refused=refused)
        return see_other(visitor, f"/staff/albums/{album.id}", done="take-down")

    @post("/photos/{photo_id:uuid}/scan-again", guards=[may(Permission.MANAGE_ALBUMS)])
    async def scan_again(
        self,
        photo_id: FromPath[UUID],
        album: NamedDependency[Album],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Redirect:
        """Give a photo whose scan failed another chance."""
        if PhotoId(photo_id) not in (await albums.overview(album.id)).photos:
            raise NotFound
        await scanning.scan_again(PhotoId(photo_id), by=Actor.staff(staff.id))
        return see_other(visitor, f"/staff/albums/{album.id}", done="scan-again")
