"""The form of an event: what staff type, read as an event, and an event as what they type."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from events.domain.consent import PHOTO_PURPOSES
from events.domain.event import Event, EventDraft
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext_noop

#: How a browser writes a day and time without a zone (datetime-local).
_LOCAL = "%Y-%m-%dT%H:%M"

_NO_TITLE = gettext_noop("Give the event a title.")
_NO_TIME = {
    "starts_at": gettext_noop("Fill in the day and time at which the event starts."),
    "ends_at": gettext_noop("Fill in the day and time at which the event ends."),
    "opens_at": gettext_noop("Fill in the day and time at which sign-up opens."),
    "closes_at": gettext_noop("Fill in the day and time at which sign-up closes."),
}
#: More than any number of seats; Python refuses to read very long ones.
_MOST_DIGITS = 9

_NO_NUMBER = gettext_noop("Fill in how many seats there are.")


def read(form: Form, zone: ZoneInfo) -> EventDraft:
    """Return the draft that a form describes. Raise `Invalid` for what cannot be read."""
    wrong = {} if form.get("title") else {"title": _NO_TITLE}
    times = {
        name: _moment(form, name, zone, wrong)
        for name in ("starts_at", "ends_at", "opens_at", "closes_at")
    }
    capacity = form.get("capacity", "")
    if not (capacity.isascii() and capacity.isdigit() and len(capacity) <= _MOST_DIGITS):
        wrong["capacity"] = _NO_NUMBER
    starts_at, ends_at, closes_at = times["starts_at"], times["ends_at"], times["closes_at"]
    if wrong or starts_at is None or ends_at is None or closes_at is None:
        raise Invalid(wrong)
    return EventDraft(
        title=form.get("title", ""),
        description=form.get("description", ""),
        place=form.get("place", ""),
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=int(capacity),
        opens_at=times["opens_at"],
        closes_at=closes_at,
        purposes=frozenset(p for p in PHOTO_PURPOSES if p.value in form.all("purposes")),
    )


def _moment(form: Form, name: str, zone: ZoneInfo, wrong: dict[str, str]) -> datetime | None:
    text = form.get(name, "")
    if not text and name == "opens_at":
        return None
    try:
        return (
            datetime.strptime(text[: len("2026-12-08T13:00")], _LOCAL)
            .replace(tzinfo=zone)
            .astimezone(UTC)
        )
    except (ValueError, OverflowError):
        wrong[name] = _NO_TIME[name]
        return None


def values(event: Event, zone: ZoneInfo) -> Mapping[str, str]:
    """Return an event as its form shows it; purposes are chosen apart."""

    def local(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime(_LOCAL) if moment else ""

    return {
        "title": event.title,
        "description": event.description,
        "place": event.place,
        "starts_at": local(event.starts_at),
        "ends_at": local(event.ends_at),
        "capacity": str(event.capacity),
        "opens_at": local(event.opens_at),
        "closes_at": local(event.closes_at),
    }
