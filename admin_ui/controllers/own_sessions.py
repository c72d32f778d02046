"""What a trainer sees: their own sessions, and who comes to each."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from admin_ui.pages import page
from events.domain.ids import SessionId
from events.services import trainers
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.visitor import Visitor


class OwnSessionsController(Controller):
    path = "/sessions"
    guards = [may(Permission.SEE_OWN_SESSIONS)]

    @get()
    async def mine(
        self,
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """List one's own sessions, next first, in four queries."""
        own = await trainers.own(staff)
        at = runtime.clock.now()
        coming = [session for session in own.sessions if session.ends_at > at]
        over = [session for session in own.sessions if session.ends_at <= at]
        return page(
            visitor,
            "own_sessions.html",
            section="sessions",
            sessions=[*coming, *reversed(over)],
            events=own.events,
        )

    @get("/{session_id:uuid}")
    async def one(
        self,
        session_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """List who is expected, by name and organisation, to print. Another's does not exist."""
        event, session = await trainers.own_session(staff, SessionId(session_id))
        return page(
            visitor,
            "session_attendees.html",
            section="sessions",
            event=event,
            session=session,
            people=await trainers.expected(session),
            back="/staff/sessions",
        )
