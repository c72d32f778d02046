"""The waiting list of an event, and how its free places go to who waits."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui.pages import field_errors, page, see_other
from events.domain.event import Event
from events.domain.ids import StaffId
from events.domain.waiting import PASS_WITHIN, USUAL_OFFER_HOURS
from events.services import offers
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor

_MOST_DIGITS = 4


class WaitingListController(Controller):
    path = "/events/{event_id:uuid}/waiting-list"

    @get(guards=[may(Permission.SEE_ATTENDEES)])
    async def show(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Show who waits, in order of arrival."""
        return await _page(visitor, staff, event)

    @post(guards=[may(Permission.MANAGE_EVENTS)])
    async def choose(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Choose between seating at once and offering."""
        try:
            hours = _hours(form)
            await offers.set_hours(event.id, hours, by=StaffId(staff.id), at=runtime.clock.now())
        except Invalid as wrong:
            return await _page(visitor, staff, event, values=form, errors=field_errors(wrong))
        return see_other(visitor, f"/staff/events/{event.id}/waiting-list", done="saved")


def _hours(form: Mapping[str, str]) -> int | None:
    if form.get("how") != "offer":
        return None
    text = form.get("hours", "")
    # A number that cannot be one is refused as one that is too small.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


async def _page(
    visitor: Visitor,
    staff: StaffMember,
    event: Event,
    *,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    stored = {
        "how": "seat" if event.offer_hours is None else "offer",
        "hours": str(event.offer_hours or USUAL_OFFER_HOURS),
    }
    return page(
        visitor,
        "waiting_list.html",
        status=400 if errors else 200,
        event=event,
        lines=await offers.waiting_list(event.id),
        values=values or stored,
        errors=errors or {},
        pass_days=PASS_WITHIN.days,
        may_choose=staff.may(Permission.MANAGE_EVENTS, event.id),
    )
