"""Make and change events, open and close sign-up, see who is coming."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui import event_form, recognition_form
from admin_ui.pages import field_errors, page, see_other
from admin_ui.views import PurposeCounts, album_line, attendee_line, matches, phase_tag
from events.domain.consent import PHOTO_PURPOSES
from events.domain.event import Event, Phase
from events.domain.ids import StaffId
from events.labels import purpose_label
from events.services import approval, attendees, events
from infra.errors import Invalid, NotAllowed
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor
from media.services import album as albums

_OPENABLE = {Phase.DRAFT, Phase.ANNOUNCED, Phase.CLOSED}


def _form_page(
    visitor: Visitor,
    event: Event | None,
    values: Mapping[str, str],
    chosen: list[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "event_form.html",
        status=200 if errors is None else 400,
        event=event,
        values=values,
        options=[(purpose.value, purpose_label(purpose)) for purpose in PHOTO_PURPOSES],
        chosen=chosen,
        errors=errors or {},
    )


class NewEventController(Controller):
    path = "/events/new"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def form(
        self, visitor: NamedDependency[Visitor], staff: NamedDependency[StaffMember]
    ) -> Template:
        """Show an empty form."""
        _may_create(staff)
        return _form_page(visitor, None, {}, [])

    @post()
    async def create(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Make an event."""
        _may_create(staff)
        try:
            draft = event_form.read(form, runtime.settings.timezone)
            event_id = await events.create(draft, by=StaffId(staff.id), at=runtime.clock.now())
        except Invalid as wrong:
            return _form_page(visitor, None, form, form.all("purposes"), field_errors(wrong))
        return see_other(visitor, f"/staff/events/{event_id}", done="saved")


def _may_create(staff: StaffMember) -> None:
    # A role for one event says nothing about another, so neither about a new one.
    if not staff.may_everywhere(Permission.MANAGE_EVENTS):
        raise NotAllowed


class EventController(Controller):
    path = "/events/{event_id:uuid}"

    @get(guards=[may(Permission.SEE_EVENTS)])
    async def overview(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show seats, answers and albums, in four queries."""
        at = runtime.clock.now()
        counts = await attendees.consent_counts(event.id)
        sees_albums = staff.may(Permission.SEE_ALBUMS, event.id)
        found = await albums.of_event(event.id) if sees_albums else []
        phase = event.phase(at)
        manages = staff.may(Permission.MANAGE_EVENTS, event.id)
        return page(
            visitor,
            "event.html",
            event=event,
            phase=phase_tag(phase),
            public_url=None if phase is Phase.DRAFT else f"/events/{event.slug}",
            counts=[PurposeCounts(name=purpose_label(p), counts=c) for p, c in counts.items()],
            albums=[album_line(album) for album in found],
            may_edit=manages and event.cancellation is None,
            may_copy=staff.may_everywhere(Permission.MANAGE_EVENTS),
            may_cancel=manages and event.cancellation is None and at < event.ends_at,
            requests=await approval.count(event.id) if event.terms.approval else 0,
            recognition=recognition_form.line(event, at),
            may_decide_recognition=staff.may(Permission.DECIDE_RECOGNITION, event.id),
            may_open=manages
            and event.cancellation is None
            and phase in _OPENABLE
            and at < event.starts_at,
            may_close=manages and phase is Phase.OPEN,
            sees_albums=sees_albums,
            may_see_attendees=staff.may(Permission.SEE_ATTENDEES, event.id),
            may_make_album=staff.may(Permission.MANAGE_ALBUMS, event.id),
        )

    @get("/edit", guards=[may(Permission.MANAGE_EVENTS)])
    async def edit_form(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the event as it can be changed."""
        values = event_form.values(event, runtime.settings.timezone)
        return _form_page(visitor, event, values, [purpose.value for purpose in event.purposes])

    @post("/edit", guards=[may(Permission.MANAGE_EVENTS)])
    async def edit(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Change the event."""
        try:
            draft = event_form.read(form, runtime.settings.timezone)
            await events.update(event.id, draft, by=StaffId(staff.id), at=runtime.clock.now())
        except Invalid as wrong:
            return _form_page(visitor, event, form, form.all("purposes"), field_errors(wrong))
        return see_other(visitor, f"/staff/events/{event.id}", done="saved")

    @post("/open", guards=[may(Permission.MANAGE_EVENTS)])
    async def open(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Open sign-up now."""
        at = runtime.clock.now()
        await events.open_registration(event.id, by=StaffId(staff.id), at=at)
        return see_other(visitor, f"/staff/events/{event.id}", done="opened")

    @post("/close", guards=[may(Permission.MANAGE_EVENTS)])
    async def close(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Close sign-up now."""
        await events.close(event.id, by=StaffId(staff.id), at=runtime.clock.now())
        return see_other(visitor, f"/staff/events/{event.id}", done="closed")

    @get("/attendees", guards=[may(Permission.SEE_ATTENDEES)])
    async def coming(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """List who registered with what each of them answered, in four queries."""
        wanted = visitor.query.get("q", "").strip()
        everybody = await attendees.listing(event.id)
        return page(
            visitor,
            "attendees.html",
            event=event,
            q=wanted,
            total=len(everybody),
            purposes=[purpose_label(purpose) for purpose in event.purposes],
            with_sessions=any(row.sessions for row in everybody),
            attendees=[attendee_line(r, event.purposes) for r in everybody if matches(r, wanted)],
        )
