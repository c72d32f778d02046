"""Codes of invitation: make one, see how many uses are left, end one."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import lifecycle_form
from admin_ui.pages import field_errors, page, see_other
from events.domain.event import Event
from events.domain.ids import CodeId, StaffId
from events.services import invitations
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor


class InvitationController(Controller):
    path = "/events/{event_id:uuid}/invitations"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def listing(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the codes there are, never the codes themselves."""
        return await _page(visitor, runtime, event)

    @post()
    async def add(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Make a code and show it: on this page and never again."""
        try:
            code = await invitations.add(
                event.id,
                lifecycle_form.read_code(form, runtime.settings.timezone),
                by=StaffId(staff.id),
                at=runtime.clock.now(),
            )
        except Invalid as wrong:
            return await _page(visitor, runtime, event, form, field_errors(wrong))
        return await _page(visitor, runtime, event, code=code)

    @post("/{code_id:uuid}/end")
    async def end(
        self,
        event: NamedDependency[Event],
        code_id: FromPath[UUID],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Redirect:
        """Let a code work no longer."""
        await invitations.end(event.id, CodeId(code_id), by=StaffId(staff.id))
        return see_other(visitor, f"/staff/events/{event.id}/invitations", done="code-ended")


async def _page(
    visitor: Visitor,
    runtime: Runtime,
    event: Event,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    code: str | None = None,
) -> Template:
    return page(
        visitor,
        "invitations.html",
        status=200 if errors is None else 400,
        event=event,
        codes=await invitations.of_event(event.id),
        now=runtime.clock.now(),
        values=values or {},
        errors=errors or {},
        code=code,
    )
