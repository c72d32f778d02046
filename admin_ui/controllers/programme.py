"""The programme of an event: see it, and make, change, order and remove its sessions."""

from collections.abc import Collection, Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import programme_form
from admin_ui.pages import field_errors, page, see_other
from admin_ui.programme_view import session_lines, warnings
from events.domain.event import Event
from events.domain.ids import SessionId, StaffId
from events.domain.programme import Session
from events.services import programme, rooms, trainers
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor


def programme_url(event: Event) -> str:
    return f"/staff/events/{event.id}/programme"


async def _form_page(
    visitor: Visitor,
    event: Event,
    session: Session | None,
    values: Mapping[str, str],
    chosen: Collection[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    colleagues = await programme.trainers(event.id)
    return page(
        visitor,
        "session_form.html",
        status=200 if errors is None else 400,
        event=event,
        session=session,
        values=values,
        rooms=[
            ("", gettext("No room yet")),
            *((str(room.id), room.name) for room in await rooms.of_event(event.id)),
        ],
        trainers=[(str(one.id), one.name) for one in colleagues],
        chosen=chosen,
        errors=errors or {},
    )


class ProgrammeController(Controller):
    path = "/events/{event_id:uuid}/programme"

    @get(guards=[may(Permission.SEE_EVENTS)])
    async def overview(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show sessions by day, and rooms, in six queries."""
        sessions = await programme.of_event(event.id)
        wishes = await programme.wishes(event.id)
        colleagues = await programme.trainers(event.id)
        in_use = {session.room.id for session in sessions if session.room}
        return page(
            visitor,
            "programme.html",
            event=event,
            lines=session_lines(sessions, wishes, colleagues, runtime.settings.timezone),
            warnings=warnings(sessions),
            rooms=[(room, room.id in in_use) for room in await rooms.of_event(event.id)],
            may_edit=staff.may(Permission.MANAGE_EVENTS, event.id),
            may_see_attendees=staff.may(Permission.SEE_ATTENDEES, event.id),
        )


class SessionController(Controller):
    path = "/events/{event_id:uuid}/sessions"

    @get("/new", guards=[may(Permission.MANAGE_EVENTS)])
    async def new_form(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show an empty form."""
        values = programme_form.empty(event, runtime.settings.timezone)
        return await _form_page(visitor, event, None, values, ())

    @post("/new", guards=[may(Permission.MANAGE_EVENTS)])
    async def add(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Add a session."""
        try:
            draft = programme_form.read(form, runtime.settings.timezone)
            await programme.add(event.id, draft, by=StaffId(staff.id))
        except Invalid as wrong:
            chosen, errors = form.all("trainers"), field_errors(wrong)
            return await _form_page(visitor, event, None, form, chosen, errors)
        return see_other(visitor, programme_url(event), done="saved")

    @get("/{session_id:uuid}/edit", guards=[may(Permission.MANAGE_EVENTS)])
    async def edit_form(
        self,
        session_id: FromPath[UUID],
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show a session as it can be changed."""
        session = await programme.get(event.id, SessionId(session_id))
        values = programme_form.values(session, runtime.settings.timezone)
        chosen = [str(staff_id) for staff_id in session.trainers]
        return await _form_page(visitor, event, session, values, chosen)

    @post("/{session_id:uuid}/edit", guards=[may(Permission.MANAGE_EVENTS)])
    async def edit(
        self,
        session_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Change a session."""
        session = await programme.get(event.id, SessionId(session_id))
        try:
            draft = programme_form.read(form, runtime.settings.timezone)
            await programme.change(
                event.id, session.id, draft, by=StaffId(staff.id), at=runtime.clock.now()
            )
        except Invalid as wrong:
            chosen, errors = form.all("trainers"), field_errors(wrong)
            return await _form_page(visitor, event, session, form, chosen, errors)
        return see_other(visitor, programme_url(event), done="saved")

    @get("/{session_id:uuid}/remove", guards=[may(Permission.MANAGE_EVENTS)])
    async def ask_to_remove(
        self,
        session_id: FromPath[UUID],
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
    ) -> Template:
        """Ask whether a session is to go, and say whom that concerns."""
        session = await programme.get(event.id, SessionId(session_id))
        return page(
            visitor,
            "session_remove.html",
            event=event,
            session=session,
            choosers=await programme.choosers(session.id),
        )

    @post("/{session_id:uuid}/remove", guards=[may(Permission.MANAGE_EVENTS)])
    async def remove(
        self,
        session_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Remove a session; whoever chose it gets a mail."""
        await programme.remove(
            event.id, SessionId(session_id), by=StaffId(staff.id), at=runtime.clock.now()
        )
        return see_other(visitor, programme_url(event), done="session-removed")

    @post("/{session_id:uuid}/move", guards=[may(Permission.MANAGE_EVENTS)])
    async def move(
        self,
        session_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Redirect:
        """Put a session before or after its neighbour of the same moment."""
        earlier = form.get("to") == "up"
        await programme.shift(
            event.id, SessionId(session_id), earlier=earlier, by=StaffId(staff.id)
        )
        return see_other(visitor, programme_url(event), done="saved")

    @get("/{session_id:uuid}/attendees", guards=[may(Permission.SEE_ATTENDEES)])
    async def attendees(
        self,
        session_id: FromPath[UUID],
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
    ) -> Template:
        """List who is expected in a session, to print."""
        session = await programme.get(event.id, SessionId(session_id))
        return page(
            visitor,
            "session_attendees.html",
            event=event,
            session=session,
            people=await trainers.expected(session),
            back=programme_url(event),
        )
