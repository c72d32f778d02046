"""Confirm or reject, many at a time, who the faces of an album are proposed to be."""

from typing import Final
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui.album_people_view import album_people
from admin_ui.pages import page, see_other, sentence
from admin_ui.views import album_line
from events.domain.recognition import Mode
from events.services import events, recognition
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor
from media.domain.album import Album, AlbumState
from media.domain.ids import ProposalId
from media.domain.proposals import ProposalState
from media.services import proposals
from media.services.proposals import Done

_ANSWERS: Final = {"confirm": ProposalState.CONFIRMED, "reject": ProposalState.REJECTED}


class AlbumPeopleController(Controller):
    path = "/albums/{album_id:uuid}/people"
    guards = [may(Permission.REVIEW)]

    @get()
    async def show(
        self,
        album: NamedDependency[Album],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show every face that waits to be confirmed, by person."""
        return await _people_page(visitor, album, staff, runtime)

    @post()
    async def settle(
        self,
        album: NamedDependency[Album],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Confirm or reject the faces that were ticked."""
        answer = _ANSWERS.get(form.get("answer", ""))
        chosen = _ids(form.all("proposal"))
        if answer is None or not chosen:
            nothing = gettext("Tick the faces first.")
            return await _people_page(visitor, album, staff, runtime, problem=nothing)
        done = await proposals.settle(album, chosen, answer, by=staff.id, at=runtime.clock.now())
        if done.refused is not None:
            left = _left(done, sentence(done.refused))
            return await _people_page(visitor, album, staff, runtime, problem=left)
        return see_other(visitor, f"/staff/albums/{album.id}/people", done=f"faces-{answer}")


def _ids(values: list[str]) -> list[ProposalId]:
    try:
        return [ProposalId(UUID(value)) for value in dict.fromkeys(values)]
    except ValueError as error:
        raise Invalid from error


def _left(done: Done, why: str) -> str:
    return gettext(
        "%(settled)s done, %(left)s not: %(why)s", settled=done.settled, left=done.left, why=why
    )


async def _people_page(
    visitor: Visitor,
    album: Album,
    staff: StaffMember,
    runtime: Runtime,
    *,
    problem: str | None = None,
) -> Template:
    event = await events.get(album.event_id)
    permission = await recognition.permission(album.event_id, at=runtime.clock.now())
    return page(
        visitor,
        "album_people.html",
        section="albums",
        status=409 if problem else 200,
        problem=problem,
        event=event,
        album=album_line(album),
        waiting=await album_people(album),
        approved=album.state in {AlbumState.APPROVED, AlbumState.PUBLISHED},
        permitted=permission is not None,
        automatic=permission is not None and permission.mode is Mode.AUTOMATIC,
        settings_url=f"/staff/events/{event.id}/recognition"
        if staff.may(Permission.DECIDE_RECOGNITION, event.id)
        else None,
    )
