"""The form of a session: what staff type, read as a session, and a session as what they type."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from events.domain.event import Event
from events.domain.ids import RoomId, StaffId
from events.domain.programme import Session, SessionDraft
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext_noop

#: How a browser writes a day and time without a zone (datetime-local).
_LOCAL = "%Y-%m-%dT%H:%M"
#: More than any number of seats; Python refuses to read very long ones.
_MOST_DIGITS = 9

_NO_TIME = {
    "starts_at": gettext_noop("Fill in the day and time at which the session starts."),
    "ends_at": gettext_noop("Fill in the day and time at which the session ends."),
}
_NO_NUMBER = gettext_noop("Fill in a number, or leave this empty.")


def read(form: Form, zone: ZoneInfo) -> SessionDraft:
    """Return the session that a form describes. Raise `Invalid` for what cannot be read."""
    wrong: dict[str, str] = {}
    starts_at = _moment(form, "starts_at", zone, wrong)
    ends_at = _moment(form, "ends_at", zone, wrong)
    capacity = _capacity(form, wrong)
    if wrong or starts_at is None or ends_at is None:
        raise Invalid(wrong)
    return SessionDraft(
        title=form.get("title", ""),
        description=form.get("description", ""),
        room_id=RoomId(room_id) if (room_id := _id(form.get("room", ""))) else None,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        for_everyone="for_everyone" in form,
        speakers=tuple(form.get("speakers", "").splitlines()),
        trainers=frozenset(
            StaffId(staff_id) for text in form.all("trainers") if (staff_id := _id(text))
        ),
    )


def _moment(form: Form, name: str, zone: ZoneInfo, wrong: dict[str, str]) -> datetime | None:
    text = form.get(name, "")[: len("2026-12-08T13:00")]
    try:
        return datetime.strptime(text, _LOCAL).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        wrong[name] = _NO_TIME[name]
        return None


def _capacity(form: Form, wrong: dict[str, str]) -> int | None:
    text = form.get("capacity", "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    wrong["capacity"] = _NO_NUMBER
    return None


def _id(text: str) -> UUID | None:
    """Read an identifier; one that cannot be read names something that is not there."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid from error


def values(session: Session, zone: ZoneInfo) -> Mapping[str, str]:
    """Return a session as its form shows it; trainers are chosen apart."""
    return {
        "title": session.title,
        "description": session.description,
        "room": str(session.room.id) if session.room else "",
        "starts_at": _local(session.starts_at, zone),
        "ends_at": _local(session.ends_at, zone),
        "capacity": "" if session.capacity is None else str(session.capacity),
        "speakers": "\n".join(session.speakers),
        **({"for_everyone": "yes"} if session.for_everyone else {}),
    }


def empty(event: Event, zone: ZoneInfo) -> Mapping[str, str]:
    """Return the form of a new session, which starts with the event."""
    return {"starts_at": _local(event.starts_at, zone)}


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime(_LOCAL)
