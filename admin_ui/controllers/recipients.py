"""Put on file who may get data of attendees, and under which agreement."""

from collections.abc import Collection, Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import recipient_form
from admin_ui.pages import field_errors, page, see_other
from events.domain.ids import RecipientId, StaffId
from events.domain.recipients import Recipient
from events.services import recipients
from infra.errors import Invalid, NotAllowed
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor

_HERE = "/staff/recipients"


def _form_page(
    visitor: Visitor,
    recipient: Recipient | None,
    values: Mapping[str, str],
    chosen: Collection[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "recipient_form.html",
        section="recipients",
        status=200 if errors is None else 400,
        recipient=recipient,
        url=f"{_HERE}/{recipient.id}" if recipient else f"{_HERE}/new",
        values=values,
        options=recipient_form.options(),
        chosen=chosen,
        errors=errors or {},
    )


async def provide_decider(staff: NamedDependency[StaffMember]) -> StaffMember:
    """Give the member of staff who decides for every event, or raise `NotAllowed`."""
    if not staff.may_everywhere(Permission.DECIDE_RECIPIENTS):
        raise NotAllowed
    return staff


class RecipientController(Controller):
    path = _HERE.removeprefix("/staff")
    guards = [may(Permission.DECIDE_RECIPIENTS)]
    dependencies = {"decider": provide_decider}

    @get()
    async def everybody(
        self,
        visitor: NamedDependency[Visitor],
        decider: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """List recipients and their agreements, in one query."""
        today = runtime.clock.now().astimezone(runtime.settings.timezone).date()
        found = [(one, one.valid_on(today)) for one in await recipients.everybody()]
        return page(visitor, "recipients.html", section="recipients", recipients=found, today=today)

    @get("/new")
    async def form(
        self,
        visitor: NamedDependency[Visitor],
        decider: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
    ) -> Template:
        """Show an empty form."""
        return _form_page(visitor, None, {}, [])

    @post("/new")
    async def add(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        decider: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Put a recipient on file."""
        try:
            draft = recipient_form.read(form)
            await recipients.add(draft, by=StaffId(decider.id), at=runtime.clock.now())
        except Invalid as wrong:
            return _form_page(visitor, None, form, form.all("covers"), field_errors(wrong))
        return see_other(visitor, _HERE, done="saved")

    @get("/{recipient_id:uuid}")
    async def one(
        self,
        recipient_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        decider: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
    ) -> Template:
        """Show what is on file, to change it."""
        found = await recipients.get(RecipientId(recipient_id))
        return _form_page(visitor, found, recipient_form.values(found), found.covers)

    @post("/{recipient_id:uuid}")
    async def change(
        self,
        recipient_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        decider: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Change what is on file."""
        found = await recipients.get(RecipientId(recipient_id))
        try:
            draft = recipient_form.read(form)
            await recipients.change(found.id, draft, by=StaffId(decider.id))
        except Invalid as wrong:
            return _form_page(visitor, found, form, form.all("covers"), field_errors(wrong))
        return see_other(visitor, _HERE, done="saved")
