"""The calendar file of a registration (RFC 5545): the same UID for ever, a SEQUENCE that grows."""

from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from events.domain.event import Event


def calendar_file(
    event: Event,
    *,
    uid: str,
    cancelled: bool,
    url: str,
    organisation: str,
    at: datetime,
    agenda: str = "",
) -> bytes:
    """Return one appointment: confirmed for who has a seat, `cancelled` for who had one.

    `agenda` = the sessions that were chosen, as text.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Akkoord//{organisation}//")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", event.revision + cancelled)
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    entry.add("url", url)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if event.place:
        entry.add("location", event.place)
    if agenda:
        entry.add("description", agenda)
    calendar.add_component(entry)
    file: bytes = calendar.to_ical()
    return file
