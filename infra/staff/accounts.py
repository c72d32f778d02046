"""Make staff accounts, give and take roles, sign in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from infra.audit import Actor, record
from infra.db import execute, fetch, transaction
from infra.errors import DomainError, Invalid, NotAllowed, NotFound
from infra.ids import new_id
from infra.limits import allow
from infra.sessions import NewSession, close_all_sessions, open_session
from infra.staff.member import StaffMember, grants_from
from infra.staff.passwords import hash_password, matches, weakness
from infra.staff.permissions import Permission, Role
from infra.tables import SessionKind, Staff, StaffRole
from infra.web.i18n import gettext_noop


class WrongSignIn(DomainError):
    """Address or password is wrong; which of the two is not told."""

    code = "wrong_sign_in"
    status = 403
    sentence = "This e-mail address and password do not belong together."


class AddressInUse(Invalid):
    code = "address_in_use"
    sentence = "There is already a member of staff with this e-mail address."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    email: str
    name: str
    password: str
    roles: frozenset[Role]
    event_id: UUID | None = None
    language: str = "nl"


def normalise(email: str) -> str:
    return email.strip().lower()


def problems(new: NewStaff) -> dict[str, str]:
    """Return per field what is wrong with a new account (sentences to translate)."""
    email = normalise(new.email)
    wrong = {}
    if not new.name.strip():
        wrong["name"] = gettext_noop("Fill in a name.")
    if "@" not in email[1:-1] or any(c.isspace() for c in email):
        wrong["email"] = gettext_noop("This is not an e-mail address.")
    if why := weakness(new.password, about=f"{new.name} {email}"):
        wrong["password"] = why
    return wrong


async def add_staff(new: NewStaff, *, by: Actor, at: datetime) -> UUID:
    """Make an account with its roles. Raise `Invalid` on a weak password or known address."""
    email = normalise(new.email)
    if wrong := problems(new):
        raise Invalid(wrong)
    password_hash = await hash_password(new.password)
    staff_id = new_id()
    async with transaction():
        made = await fetch(
            "INSERT INTO staff (id, email, name, password_hash, language, active, created_at) "
            "VALUES ({}, {}, {}, {}, {}, true, {}) ON CONFLICT (email) DO NOTHING RETURNING id",
            staff_id, email, new.name.strip(), password_hash, new.language, at,
        )  # fmt: skip
        if not made:
            raise AddressInUse({"email": AddressInUse.sentence})
        for role in sorted(new.roles):
            await _insert_role(staff_id, role, new.event_id)
        await record(
            "staff.added",
            actor=by,
            object=f"staff:{staff_id}",
            detail={"roles": sorted(new.roles)},
        )
    return staff_id


async def _insert_role(staff_id: UUID, role: Role, event_id: UUID | None) -> None:
    await execute(
        "INSERT INTO staff_role (id, staff, role, event_id) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT DO NOTHING",
        new_id(), staff_id, role.value, event_id,
    )  # fmt: skip


async def give_role(staff_id: UUID, role: Role, *, event_id: UUID | None, by: StaffMember) -> None:
    """Give a role. Nobody raises their own rights (ASVS 5.0, 8.2.1)."""
    _may_change(by, staff_id)
    async with transaction():
        await _insert_role(staff_id, role, event_id)
        await close_all_sessions(SessionKind.STAFF, staff_id)
        await _record_roles("staff.role_given", staff_id, role, by)


async def take_role(staff_id: UUID, role: Role, *, event_id: UUID | None, by: StaffMember) -> None:
    """Take a role away. An admin cannot take it from themselves, so one always remains."""
    _may_change(by, staff_id)
    async with transaction():
        await execute(
            "DELETE FROM staff_role WHERE staff = {} AND role = {} "
            "AND event_id IS NOT DISTINCT FROM {}",
            staff_id, role.value, event_id,
        )  # fmt: skip
        await close_all_sessions(SessionKind.STAFF, staff_id)
        await _record_roles("staff.role_taken", staff_id, role, by)


async def deactivate(staff_id: UUID, *, by: StaffMember) -> None:
    """Close an account: it signs in no more, and what it had open ends at once."""
    _may_change(by, staff_id)
    async with transaction():
        await Staff.update({Staff.active: False}).where(Staff.id == staff_id)
        await close_all_sessions(SessionKind.STAFF, staff_id)
        await record("staff.deactivated", actor=Actor.staff(by.id), object=f"staff:{staff_id}")


def _may_change(by: StaffMember, staff_id: UUID) -> None:
    if by.id == staff_id or not by.may_everywhere(Permission.MANAGE_STAFF):
        raise NotAllowed


async def _record_roles(action: str, staff_id: UUID, role: Role, by: StaffMember) -> None:
    await record(
        action, actor=Actor.staff(by.id), object=f"staff:{staff_id}", detail={"role": role.value}
    )


async def sign_in(email: str, password: str, *, ip: str, at: datetime) -> NewSession:
    """Open a session. Raise `WrongSignIn`, or `TooMany` before any hashing is done."""
    email = normalise(email)
    await allow(f"sign-in ip {ip}", most=30, within=timedelta(minutes=15), at=at)
    await allow(f"sign-in {email} {ip}", most=8, within=timedelta(minutes=15), at=at)
    row = await Staff.select(Staff.id, Staff.password_hash).where(
        (Staff.email == email) & (Staff.active.eq(True))
    ).first()  # fmt: skip
    if not await matches(row["password_hash"] if row else None, password) or row is None:
        raise WrongSignIn
    async with transaction():
        session = await open_session(SessionKind.STAFF, row["id"], at=at)
        await record("staff.signed_in", actor=Actor.staff(row["id"]), object=f"staff:{row['id']}")
    return session


async def member(staff_id: UUID) -> StaffMember | None:
    """Return an active member with their roles, or None."""
    rows = await fetch(
        "SELECT s.id, s.name, s.email, s.language, r.role, r.event_id "
        "FROM staff s LEFT JOIN staff_role r ON r.staff = s.id WHERE s.id = {} AND s.active",
        staff_id,
    )
    if not rows:
        return None
    grants = grants_from((row["role"], row["event_id"]) for row in rows if row["role"])
    first = rows[0]
    return StaffMember(
        id=first["id"],
        name=first["name"],
        email=first["email"],
        language=first["language"],
        grants=grants,
    )


async def all_members() -> list[StaffMember]:
    """Return every active member, by name."""
    people = await Staff.select(Staff.id, Staff.name, Staff.email, Staff.language).where(
        Staff.active.eq(True)
    ).order_by(Staff.name)  # fmt: skip
    roles = await StaffRole.select(StaffRole.staff, StaffRole.role, StaffRole.event_id)
    return [
        StaffMember(
            **person,
            grants=grants_from(
                (r["role"], r["event_id"]) for r in roles if r["staff"] == person["id"]
            ),
        )
        for person in people
    ]


async def one(staff_id: UUID) -> StaffMember:
    """Return an active member. Raise `NotFound`."""
    found = await member(staff_id)
    if found is None:
        raise NotFound
    return found


async def names(staff_ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of members, active or not."""
    if not staff_ids:
        return {}
    rows = await Staff.select(Staff.id, Staff.name).where(Staff.id.is_in(list(staff_ids)))
    return {row["id"]: row["name"] for row in rows}


async def any_admin() -> bool:
    """Say whether somebody can run this installation already."""
    rows = await fetch(
        "SELECT 1 FROM staff s JOIN staff_role r ON r.staff = s.id "
        "WHERE s.active AND r.role = 'admin' AND r.event_id IS NULL LIMIT 1"
    )
    return bool(rows)
