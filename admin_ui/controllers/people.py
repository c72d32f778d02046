"""Staff accounts: who there is, and what each may do."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import labels
from admin_ui.pages import field_errors, page, see_other
from admin_ui.views import person_line
from events.services import events
from infra.audit import Actor
from infra.errors import Invalid, NotAllowed
from infra.runtime import Runtime
from infra.staff import accounts
from infra.staff.accounts import NewStaff
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission, Role
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import LANGUAGES, gettext, gettext_noop
from infra.web.visitor import Visitor

_HERE = "/staff/people"
_EVERYWHERE = ""
_NO_EVENT = gettext_noop("This event is not there any more. Choose another.")
_NO_ROLE = gettext_noop("Choose at least one role.")


async def provide_admin(staff: NamedDependency[StaffMember]) -> StaffMember:
    """Give the member of staff who may manage everybody's account, or raise `NotAllowed`."""
    if not staff.may_everywhere(Permission.MANAGE_STAFF):
        raise NotAllowed
    return staff


async def _events() -> dict[UUID, str]:
    return {event.id: event.title for event in await events.all_for_staff()}


async def _new_page(
    visitor: Visitor,
    values: Mapping[str, str],
    chosen: list[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "person_form.html",
        section="people",
        status=200 if errors is None else 400,
        roles=[
            (role.value, f"{gettext(labels.ROLES[role])}: {gettext(labels.ROLE_HINTS[role])}")
            for role in Role
        ],
        places=_places(await _events()),
        values=values,
        chosen=chosen,
        errors=errors or {},
    )


def _places(titles: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Offer where a role can hold: everywhere, or for one event."""
    return [
        (_EVERYWHERE, gettext("Everywhere")),
        *((str(event_id), title) for event_id, title in titles.items()),
    ]


class PeopleController(Controller):
    path = _HERE.removeprefix("/staff")
    guards = [may(Permission.MANAGE_STAFF)]
    dependencies = {"admin": provide_admin}

    @get()
    async def everybody(
        self, visitor: NamedDependency[Visitor], admin: NamedDependency[StaffMember]
    ) -> Template:
        """List accounts and their roles, in three queries."""
        titles = await _events()
        people = [person_line(person, admin, titles) for person in await accounts.all_members()]
        return page(visitor, "people.html", section="people", people=people)

    @get("/new")
    async def form(
        self,
        visitor: NamedDependency[Visitor],
        admin: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
    ) -> Template:
        """Show an empty form."""
        return await _new_page(visitor, {}, [])

    @post("/new")
    async def add(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        admin: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Make an account."""
        try:
            new = await _new_staff(form)
            await accounts.add_staff(new, by=Actor.staff(admin.id), at=runtime.clock.now())
        except Invalid as wrong:
            return await _new_page(visitor, form, form.all("roles"), field_errors(wrong))
        return see_other(visitor, _HERE, done="added")

    @get("/{staff_id:uuid}")
    async def one(
        self,
        staff_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        admin: NamedDependency[StaffMember],
    ) -> Template:
        """Show what one colleague may do, to change it."""
        titles = await _events()
        return page(
            visitor,
            "person.html",
            section="people",
            person=person_line(await accounts.one(staff_id), admin, titles),
            roles=[(role.value, gettext(labels.ROLES[role])) for role in Role],
            places=_places(titles),
            url=f"{_HERE}/{staff_id}",
        )

    @post("/{staff_id:uuid}/give-role")
    async def give_role(
        self,
        staff_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        admin: NamedDependency[StaffMember],
    ) -> Redirect:
        """Give a role; the other has to sign in again."""
        person = await accounts.one(staff_id)
        role, event_id = _role(form), await _event(form)
        await accounts.give_role(person.id, role, event_id=event_id, by=admin)
        return see_other(visitor, f"{_HERE}/{staff_id}", done="saved")

    @post("/{staff_id:uuid}/take-role")
    async def take_role(
        self,
        staff_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        admin: NamedDependency[StaffMember],
    ) -> Redirect:
        """Take a role away; the other has to sign in again."""
        person = await accounts.one(staff_id)
        role, event_id = _role(form), _event_id(form)
        await accounts.take_role(person.id, role, event_id=event_id, by=admin)
        return see_other(visitor, f"{_HERE}/{staff_id}", done="saved")

    @post("/{staff_id:uuid}/deactivate")
    async def deactivate(
        self,
        staff_id: FromPath[UUID],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        admin: NamedDependency[StaffMember],
    ) -> Redirect:
        """Close an account."""
        await accounts.deactivate((await accounts.one(staff_id)).id, by=admin)
        return see_other(visitor, _HERE, done="deactivated")


async def _new_staff(form: Form) -> NewStaff:
    """Read the form. Raise `Invalid` with everything that is wrong in it at once."""
    roles = frozenset(role for role in Role if role.value in form.all("roles"))
    wanted = form.get("language", "")
    new = NewStaff(
        email=form.get("email", ""),
        name=form.get("name", ""),
        password=form.get("password", ""),
        roles=roles,
        event_id=await _event(form),
        language=wanted if wanted in LANGUAGES else LANGUAGES[0],
    )
    wrong = accounts.problems(new) | ({} if roles else {"roles": _NO_ROLE})
    if wrong:
        raise Invalid(wrong)
    return new


def _role(form: Form) -> Role:
    try:
        return Role(form.get("role", ""))
    except ValueError as error:
        raise Invalid from error


def _event_id(form: Form) -> UUID | None:
    text = form.get("event", _EVERYWHERE)
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid({"event": _NO_EVENT}) from error


async def _event(form: Form) -> UUID | None:
    """Return the event that a role is for, which has to exist; None = everywhere."""
    event_id = _event_id(form)
    if event_id is not None and event_id not in await _events():
        raise Invalid({"event": _NO_EVENT})
    return event_id
