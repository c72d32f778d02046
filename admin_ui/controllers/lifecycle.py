"""Cancel an event, copy it to other dates, and say on what terms people sign up."""

from collections.abc import Mapping, Sequence

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui import lifecycle_form
from admin_ui.pages import field_errors, page, see_other
from events.domain.event import Event
from events.domain.ids import StaffId
from events.services import cancelling, copying, terms
from infra.errors import Invalid, NotAllowed
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor


class LifecycleController(Controller):
    path = "/events/{event_id:uuid}"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get("/cancel")
    async def cancel_form(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Ask for the reason, and say what cancelling does."""
        return await _cancel_page(visitor, event, {})

    @post("/cancel")
    async def cancel(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Cancel the event for ever, and mail everybody who counts on it."""
        reason = form.get("reason", "")
        try:
            await cancelling.cancel(event.id, reason, by=StaffId(staff.id), at=runtime.clock.now())
        except Invalid as wrong:
            return await _cancel_page(visitor, event, form, field_errors(wrong))
        return see_other(visitor, f"/staff/events/{event.id}", done="cancelled")

    @get("/copy")
    async def copy_form(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Ask for the dates of the copies."""
        _may_make_events(staff)
        return _copy_page(visitor, event, {}, ())

    @post("/copy")
    async def copy(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Make a draft for each date."""
        _may_make_events(staff)
        zone = runtime.settings.timezone
        try:
            made = await copying.copy(
                event.id,
                lifecycle_form.read_dates(form, zone),
                together="yes" in form.all("together"),
                zone=zone,
                by=StaffId(staff.id),
                at=runtime.clock.now(),
            )
        except Invalid as wrong:
            return _copy_page(visitor, event, form, form.all("together"), field_errors(wrong))
        one = f"/staff/events/{made[0]}" if len(made) == 1 else "/staff"
        return see_other(visitor, one, done="copied")

    @get("/terms")
    async def terms_form(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show on what terms people sign up, to change them."""
        kept = {"price_note": event.terms.price_note}
        return _terms_page(visitor, event, kept, lifecycle_form.chosen(event.terms))

    @post("/terms")
    async def change_terms(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Put them on file, for who signs up from now on."""
        try:
            await terms.change(event.id, lifecycle_form.read_terms(form), by=StaffId(staff.id))
        except Invalid as wrong:
            ticked = form.all("who") + form.all("invoice")
            return _terms_page(visitor, event, form, ticked, field_errors(wrong))
        return see_other(visitor, f"/staff/events/{event.id}", done="saved")


def _may_make_events(staff: StaffMember) -> None:
    # A role for one event says nothing about another, so neither about a new one.
    if not staff.may_everywhere(Permission.MANAGE_EVENTS):
        raise NotAllowed


async def _cancel_page(
    visitor: Visitor,
    event: Event,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "event_cancel.html",
        status=200 if errors is None else 400,
        event=event,
        told=await cancelling.expected(event.id),
        values=values,
        errors=errors or {},
    )


def _copy_page(
    visitor: Visitor,
    event: Event,
    values: Mapping[str, str],
    together: Sequence[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "event_copy.html",
        status=200 if errors is None else 400,
        event=event,
        fields=lifecycle_form.DATE_FIELDS,
        options=[("yes", gettext("Show these dates and this event together, as “other dates”"))],
        together=together,
        values=values,
        errors=errors or {},
    )


def _terms_page(
    visitor: Visitor,
    event: Event,
    values: Mapping[str, str],
    ticked: Sequence[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    invoice = (lifecycle_form.ASKS_INVOICE, gettext("Ask for a reference and a cost centre"))
    return page(
        visitor,
        "event_terms.html",
        status=200 if errors is None else 400,
        event=event,
        who=lifecycle_form.who_options(),
        invoice=[invoice],
        ticked=ticked,
        values=values,
        errors=errors or {},
    )
