"""Hand registrations over as a file: to a recipient, under their agreement."""

from collections.abc import AsyncIterator, Collection, Mapping
from typing import IO
from uuid import UUID

from anyio import to_thread
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Stream, Template

from admin_ui import recipient_form
from admin_ui.pages import field_errors, page, sentence
from events.domain.event import Event
from events.domain.ids import RecipientId, StaffId
from events.errors import NoAgreement
from events.services import exporting, recipients
from events.services.exporting import Exported, Format, Order
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import gettext, gettext_noop
from infra.web.visitor import Visitor

_TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMATS = {
    Format.XLSX: gettext_noop("Excel (XLSX)"),
    Format.CSV: gettext_noop("Text with semicolons (CSV)"),
}
_BLOCK = 1 << 16


class ExportController(Controller):
    path = "/events/{event_id:uuid}/export"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def form(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show to whom what can be handed over."""
        return await _page(visitor, runtime, event, {}, [])

    @post()
    async def hand_over(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Stream:
        """Send the file, once it is on record that it was handed over."""
        at, zone = runtime.clock.now(), runtime.settings.timezone
        today = at.astimezone(zone).date()
        try:
            order = _read(event, form)
            made = await exporting.export(order, by=StaffId(staff.id), on=today, at=at, zone=zone)
        except Invalid as wrong:
            chosen, errors = form.all("columns"), field_errors(wrong)
            return await _page(visitor, runtime, event, form, chosen, errors)
        except NoAgreement as refused:
            errors = {"recipient": sentence(refused)}
            return await _page(visitor, runtime, event, form, form.all("columns"), errors)
        return _file(made, order, f"{event.slug}-{today.isoformat()}.{order.format}")


def _read(event: Event, form: Form) -> Order:
    wrong = {}
    try:
        recipient_id = RecipientId(UUID(form.get("recipient", "")))
    except ValueError:
        recipient_id, wrong["recipient"] = None, gettext_noop("Choose a recipient.")
    columns = recipient_form.columns(form, "columns")
    if not columns:
        wrong["columns"] = gettext_noop("Choose at least one column.")
    if form.get("format", "") not in set(Format):
        wrong["format"] = gettext_noop("Choose a kind of file.")
    if wrong or recipient_id is None:
        raise Invalid(wrong)
    return Order(
        event_id=event.id,
        recipient_id=recipient_id,
        columns=columns,
        waiting_too=form.get("waiting") == "yes",
        format=Format(form["format"]),
    )


async def _page(
    visitor: Visitor,
    runtime: Runtime,
    event: Event,
    values: Mapping[str, str],
    chosen: Collection[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    today = runtime.clock.now().astimezone(runtime.settings.timezone).date()
    known = [one for one in await recipients.everybody() if one.valid_on(today)]
    covered = frozenset(column for one in known for column in one.covers)
    return page(
        visitor,
        "export.html",
        status=200 if errors is None else 400,
        event=event,
        recipients=[(one.name, one.agreement, recipient_form.options(one.covers)) for one in known],
        choices=[(str(one.id), one.name) for one in known],
        columns=recipient_form.options(covered),
        formats=[(kind.value, gettext(name)) for kind, name in _FORMATS.items()],
        values=values,
        chosen=chosen,
        errors=errors or {},
    )


def _file(made: Exported, order: Order, name: str) -> Stream:
    return Stream(
        _blocks(made.file),
        media_type=_TYPES[order.format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(made.size),
        },
        status_code=200,
    )


async def _blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while block := await to_thread.run_sync(file.read, _BLOCK):
            yield block
