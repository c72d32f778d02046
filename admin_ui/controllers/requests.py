"""Decide about registrations, where staff decide who comes."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui.pages import page, see_other
from events.domain.event import Event
from events.domain.ids import RegistrationId, StaffId
from events.services import approval
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor

#: A form carries no more; the others follow once these are decided.
MOST_AT_ONCE = 150


class RequestController(Controller):
    path = "/events/{event_id:uuid}/requests"

    @get(guards=[may(Permission.SEE_ATTENDEES)])
    async def listing(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Show who waits for a decision, in order of arrival."""
        return await _page(visitor, event, staff)

    @post(guards=[may(Permission.MANAGE_EVENTS)])
    async def decide(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Approve or refuse those that are ticked."""
        ticked = _ticked(form)
        by, at = StaffId(staff.id), runtime.clock.now()
        match form.get("decision") if ticked else None:
            case "approve":
                await approval.approve(event.id, ticked, by=by, at=at)
                done = "approved"
            case "refuse":
                await approval.refuse(event.id, ticked, by=by, at=at)
                done = "refused"
            case _:
                problem = gettext("Tick at least one registration, and press a button below them.")
                return await _page(visitor, event, staff, problem)
        return see_other(visitor, f"/staff/events/{event.id}/requests", done=done)


def _ticked(form: Form) -> list[RegistrationId]:
    found = []
    for text in form.all("registration"):
        try:
            found.append(RegistrationId(UUID(text)))
        except ValueError:
            continue
    return found


async def _page(
    visitor: Visitor, event: Event, staff: StaffMember, problem: str | None = None
) -> Template:
    waiting = await approval.waiting_for_us(event.id)
    return page(
        visitor,
        "requests.html",
        status=200 if problem is None else 400,
        event=event,
        requests=waiting[:MOST_AT_ONCE],
        more=len(waiting) > MOST_AT_ONCE,
        left=max(event.capacity - event.seats_taken, 0),
        may_decide=staff.may(Permission.MANAGE_EVENTS, event.id) and event.cancellation is None,
        problem=problem,
    )
