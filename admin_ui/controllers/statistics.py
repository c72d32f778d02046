"""Figures without names: of one event, and of a year per province and board."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from admin_ui.pages import page
from admin_ui.statistics_view import course_view, provinces
from events.domain.disclosure import FEWEST
from events.domain.event import Event
from events.services import statistics
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.visitor import Visitor


@get("/events/{event_id:uuid}/statistics", guards=[may(Permission.SEE_EVENTS)])
async def event_statistics(
    event: NamedDependency[Event],
    visitor: NamedDependency[Visitor],
    runtime: NamedDependency[Runtime],
) -> Template:
    """Show how sign-up for an event went, in three queries more than every page."""
    at = runtime.clock.now()
    course = await statistics.of_event(event, zone=runtime.settings.timezone, at=at)
    return page(
        visitor,
        "event_statistics.html",
        event=event,
        course=course_view(event, course, over=at >= event.ends_at),
    )


@get("/statistics", guards=[may(Permission.SEE_ATTENDEES)])
async def year_statistics(
    visitor: NamedDependency[Visitor],
    staff: NamedDependency[StaffMember],
    runtime: NamedDependency[Runtime],
) -> Template:
    """Show who registered for the events of a year, per province and board; two queries."""
    zone, mine = runtime.settings.timezone, staff.events(Permission.SEE_ATTENDEES)
    years = await statistics.years(mine, zone=zone)
    asked = visitor.query.get("year", "")
    chosen = next((year for year in years if str(year) == asked), years[0] if years else None)
    whole = await statistics.of_year(chosen, mine, zone=zone) if chosen else None
    return page(
        visitor,
        "statistics.html",
        section="statistics",
        years=years,
        chosen=chosen,
        whole=whole,
        provinces=provinces(whole) if whole else (),
        fewest=FEWEST,
        may_import=staff.may_everywhere(Permission.MANAGE_EVENTS),
    )
