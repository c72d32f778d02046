"""Take the register of schools and boards in: try a file first, then take it over."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Template

from admin_ui.pages import field_errors, page
from admin_ui.register_view import Report, report, sector_options, total_lines
from events.domain.register import Sector
from events.domain.register_file import LARGEST_FILE, TOO_LARGE
from events.services import organisations
from events.services.organisations import Taken, Taking
from infra.audit import Actor
from infra.errors import Invalid, NotAllowed
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.file_forms import FileForm, provide_file_form
from infra.web.gate import LARGEST_BODY, LARGEST_FORM
from infra.web.guards import may
from infra.web.i18n import gettext_noop
from infra.web.visitor import Visitor

_LARGEST_BODY = LARGEST_FILE + LARGEST_FORM

_NO_FILE = gettext_noop("Choose a file.")
_NO_SECTOR = gettext_noop("Choose which list this is.")


class OrganisationsController(Controller):
    path = "/organisations"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def show(
        self, visitor: NamedDependency[Visitor], staff: NamedDependency[StaffMember]
    ) -> Template:
        """Show how many organisations there are, and the form for a file."""
        _may_take_in(staff)
        return await _page(visitor, {})

    @post(
        opt={LARGEST_BODY: _LARGEST_BODY},
        request_max_body_size=_LARGEST_BODY,
        dependencies={"form": Provide(provide_file_form)},
    )
    async def take_in(
        self,
        form: NamedDependency[FileForm],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Try a file, or take it in, and tell what becomes of each line.

        The answer is the report itself: after a file that was taken in, sending it again changes
        nothing.
        """
        _may_take_in(staff)
        try:
            taken = await _take_in(form, staff, runtime)
        except Invalid as wrong:
            return await _page(visitor, form.fields, errors=field_errors(wrong))
        return await _page(visitor, form.fields, found=report(taken))


def _may_take_in(staff: StaffMember) -> None:
    # The register serves every event.
    if not staff.may_everywhere(Permission.MANAGE_EVENTS):
        raise NotAllowed


async def _take_in(form: FileForm, staff: StaffMember, runtime: Runtime) -> Taken:
    [file] = form.files.get("file", ())[:1] or (None,)
    sector = form.fields.get("sector", "")
    wrong = {} if file else {"file": _NO_FILE}
    if sector not in list(Sector):
        wrong["sector"] = _NO_SECTOR
    if file is None or wrong:
        raise Invalid(wrong)
    if file.size > LARGEST_FILE:
        raise Invalid({"file": TOO_LARGE})
    taking = Taking(
        sector=Sector(sector),
        dry_run=form.fields.get("act") != "take-in",
        may_close_many=bool(form.fields.all("may_close_many")),
    )
    content = b"".join([block async for block in file.blocks()])
    return await organisations.take_in(
        content, taking, actor=Actor.staff(staff.id), at=runtime.clock.now()
    )


async def _page(
    visitor: Visitor,
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    found: Report | None = None,
) -> Template:
    return page(
        visitor,
        "organisations.html",
        section="statistics",
        status=400 if errors else 200,
        values=values,
        errors=errors or {},
        report=found,
        sectors=sector_options(),
        totals=total_lines(await organisations.totals()),
    )
