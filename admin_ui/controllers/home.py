"""Where staff begin: the events they may see, and what waits for them."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from admin_ui.pages import page
from admin_ui.views import album_line, event_line, next_first, tasks
from events.domain.event import Event
from events.services import events
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.visitor import Visitor
from media.services import album as albums
from media.services import reports


async def _seen_by(staff: StaffMember) -> list[Event]:
    mine = staff.events(Permission.SEE_EVENTS)
    return [event for event in await events.all_for_staff() if mine is None or event.id in mine]


@get(["/", "/events"], guards=[may(Permission.SEE_EVENTS)])
async def home(
    visitor: NamedDependency[Visitor],
    staff: NamedDependency[StaffMember],
    runtime: NamedDependency[Runtime],
) -> Template:
    """List events, next first, each with its albums: three queries, however many."""
    at = runtime.clock.now()
    seen = await _seen_by(staff)
    known = await albums.of_events(staff.events(Permission.SEE_ALBUMS))
    found = await reports.to_deal_with(staff.events(Permission.HANDLE_REPORTS))
    lines = [
        event_line(event, [a for a in known if a.event_id == event.id], at)
        for event in next_first(seen, at)
    ]
    return page(
        visitor,
        "home.html",
        events=lines,
        tasks=tasks(staff, known, sum(not report.resolved for report in found)),
        may_create=staff.may_everywhere(Permission.MANAGE_EVENTS),
    )


@get("/albums", guards=[may(Permission.SEE_ALBUMS)])
async def all_albums(
    visitor: NamedDependency[Visitor], staff: NamedDependency[StaffMember]
) -> Template:
    """List the albums of every event, newest first, in two queries."""
    titles = {event.id: event.title for event in await _seen_by(staff)}
    known = await albums.of_events(staff.events(Permission.SEE_ALBUMS))
    return page(
        visitor,
        "albums.html",
        section="albums",
        albums=[(album_line(album), titles.get(album.event_id, "")) for album in known],
    )
