"""A member of staff's own account: what they may do, their language, their password."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui.pages import field_errors, page, see_other, sentence
from admin_ui.views import person_line
from events.services import events
from infra.errors import Invalid, TooMany
from infra.runtime import Runtime
from infra.staff import own_account
from infra.staff.member import StaffMember
from infra.web.cookies import set_session_cookie
from infra.web.forms import Form
from infra.web.guards import staff_required
from infra.web.visitor import Visitor

_HERE = "/staff/account"


async def _page(
    visitor: Visitor, staff: StaffMember, errors: Mapping[str, str] | None = None, status: int = 200
) -> Template:
    titles: dict[UUID, str] = {one.id: one.title for one in await events.all_for_staff()}
    return page(
        visitor,
        "account.html",
        section="account",
        status=status,
        me=person_line(staff, staff, titles),
        language=staff.language,
        errors=errors or {},
    )


class AccountController(Controller):
    path = _HERE.removeprefix("/staff")
    guards = [staff_required]

    @get()
    async def show(
        self, visitor: NamedDependency[Visitor], staff: NamedDependency[StaffMember]
    ) -> Template:
        """Show one's roles, and forms for what one may change oneself."""
        return await _page(visitor, staff)

    @post("/language")
    async def set_language(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Choose a language; the page that follows speaks it."""
        try:
            await own_account.set_language(staff, form.get("language", ""))
        except Invalid as wrong:
            return await _page(visitor, staff, field_errors(wrong), 400)
        return Redirect(_HERE, status_code=303, query_params={"done": "saved"})

    @post("/password")
    async def change_password(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Replace the password; every other browser is signed out."""
        try:
            session = await own_account.change_password(
                staff,
                current=form.get("current", ""),
                new=form.get("new", ""),
                at=runtime.clock.now(),
            )
        except Invalid as wrong:
            return await _page(visitor, staff, field_errors(wrong), 400)
        except TooMany as refused:
            return await _page(visitor, staff, {"current": sentence(refused)}, refused.status)
        answer = see_other(visitor, _HERE, done="password")
        set_session_cookie(answer, session, secure=runtime.settings.secure)
        return answer
