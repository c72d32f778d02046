"""Decide whether faces may be recognised at an event, with what has to be on file for that."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui import recognition_form
from admin_ui.pages import field_errors, page, see_other
from events.domain.event import Event
from events.domain.ids import StaffId
from events.domain.recognition import TEMPLATES_KEPT
from events.services import recognition
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor


class RecognitionController(Controller):
    path = "/events/{event_id:uuid}/recognition"
    guards = [may(Permission.DECIDE_RECOGNITION)]

    @get()
    async def form(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show what is on file, to change it."""
        values = recognition_form.values(event.recognition, runtime.settings.timezone)
        return await _page(visitor, runtime, event, values)

    @post()
    async def decide(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Put it on file. Off destroys at once what there is."""
        try:
            wanted = recognition_form.read(form, runtime.settings.timezone)
            await recognition.decide(event.id, wanted, by=StaffId(staff.id), at=runtime.clock.now())
        except Invalid as wrong:
            return await _page(visitor, runtime, event, form, field_errors(wrong))
        return see_other(visitor, f"/staff/events/{event.id}", done="saved")


async def _page(
    visitor: Visitor,
    runtime: Runtime,
    event: Event,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "recognition.html",
        status=200 if errors is None else 400,
        event=event,
        values=values,
        options=recognition_form.options(),
        now=recognition_form.line(event, runtime.clock.now()),
        agreed=len(await recognition.consenting(event.id)),
        days=TEMPLATES_KEPT.days,
        errors=errors or {},
    )
