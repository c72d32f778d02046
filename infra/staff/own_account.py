"""What members of staff change about themselves: language and password, never their rights."""

from datetime import datetime, timedelta

from infra.audit import Actor, record
from infra.db import fetch, transaction
from infra.errors import Invalid
from infra.limits import allow
from infra.sessions import NewSession, close_all_sessions, open_session
from infra.staff.member import StaffMember
from infra.staff.passwords import hash_password, matches, weakness
from infra.tables import SessionKind, Staff
from infra.web.i18n import LANGUAGES, gettext_noop


async def set_language(staff: StaffMember, language: str) -> None:
    """Choose the language of pages. Raise `Invalid` for one we do not speak."""
    if language not in LANGUAGES:
        raise Invalid({"language": gettext_noop("Choose one of the languages.")})
    async with transaction():
        await Staff.update({Staff.language: language}).where(Staff.id == staff.id)
        await record(
            "staff.language_changed", actor=Actor.staff(staff.id), object=f"staff:{staff.id}"
        )


async def change_password(
    staff: StaffMember, *, current: str, new: str, at: datetime
) -> NewSession:
    """Replace the password, end every session, and open one for whoever just changed it.

    Raise `Invalid` when `current` is wrong or `new` is weak, `TooMany` after eight tries in a
    quarter of an hour: an open browser must not become a way to guess (ASVS 5.0, 6.2.3, 6.3.1).
    """
    await allow(f"password {staff.id}", most=8, within=timedelta(minutes=15), at=at)
    [row] = await Staff.select(Staff.password_hash).where(Staff.id == staff.id)
    wrong = {}
    if not await matches(row["password_hash"], current):
        wrong["current"] = gettext_noop("This is not your password now.")
    if why := weakness(new, about=f"{staff.name} {staff.email}"):
        wrong["new"] = why
    elif new == current:
        wrong["new"] = gettext_noop("This is the password that you have already.")
    if wrong:
        raise Invalid(wrong)
    new_hash = await hash_password(new)
    async with transaction():
        changed = await fetch(
            "UPDATE staff SET password_hash = {} WHERE id = {} AND password_hash = {} RETURNING id",
            new_hash, staff.id, row["password_hash"],
        )  # fmt: skip
        if not changed:
            # Somebody else with this account was first: what was typed as current no longer is.
            raise Invalid({"current": gettext_noop("This is not your password now.")})
        await close_all_sessions(SessionKind.STAFF, staff.id)
        session = await open_session(SessionKind.STAFF, staff.id, at=at)
        await record(
            "staff.password_changed", actor=Actor.staff(staff.id), object=f"staff:{staff.id}"
        )
    return session
