"""The rooms of an event."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui.controllers.programme import programme_url
from admin_ui.pages import field_errors, page, see_other
from events.domain.event import Event
from events.domain.ids import RoomId, StaffId
from events.domain.programme import Room
from events.services import rooms
from infra.errors import Invalid
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor


def _form_page(
    visitor: Visitor,
    event: Event,
    room: Room | None,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "room_form.html",
        status=200 if errors is None else 400,
        event=event,
        room=room,
        values=values,
        errors=errors or {},
        back=programme_url(event),
    )


class RoomController(Controller):
    path = "/events/{event_id:uuid}/rooms"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get("/new")
    async def new_form(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show an empty form."""
        return _form_page(visitor, event, None, {})

    @post("/new")
    async def add(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Add a room."""
        try:
            await rooms.add(
                event.id, form.get("name", ""), form.get("note", ""), by=StaffId(staff.id)
            )
        except Invalid as wrong:
            return _form_page(visitor, event, None, form, field_errors(wrong))
        return see_other(visitor, programme_url(event), done="saved")

    @get("/{room_id:uuid}/edit")
    async def edit_form(
        self,
        room_id: FromPath[UUID],
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
    ) -> Template:
        """Show a room as it can be changed."""
        room = await rooms.get(event.id, RoomId(room_id))
        return _form_page(visitor, event, room, {"name": room.name, "note": room.note})

    @post("/{room_id:uuid}/edit")
    async def edit(
        self,
        room_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Change a room."""
        room = await rooms.get(event.id, RoomId(room_id))
        name, note = form.get("name", ""), form.get("note", "")
        try:
            await rooms.change(event.id, room.id, name, note, by=StaffId(staff.id))
        except Invalid as wrong:
            return _form_page(visitor, event, room, form, field_errors(wrong))
        return see_other(visitor, programme_url(event), done="saved")

    @post("/{room_id:uuid}/remove")
    async def remove(
        self,
        room_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Redirect:
        """Remove a room that no session is in."""
        await rooms.remove(event.id, RoomId(room_id), by=StaffId(staff.id))
        return see_other(visitor, programme_url(event), done="saved")
