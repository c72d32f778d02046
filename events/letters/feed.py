"""The public events as a calendar that people subscribe to (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from events.domain.event import Event, Phase

#: How long a calendar may keep it before it asks again.
REFRESH = timedelta(hours=1)


def feed(events: Iterable[Event], *, base_url: str, organisation: str, at: datetime) -> bytes:
    """Return every event as an appointment: the same UID for ever, a SEQUENCE that grows."""
    host = base_url.partition("://")[2]
    calendar = Calendar()
    calendar.add("prodid", f"-//Akkoord//{organisation}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", organisation)
    calendar.add("x-wr-calname", organisation)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, host, base_url, at))
    made: bytes = calendar.to_ical()
    return made


def _entry(event: Event, host: str, base_url: str, at: datetime) -> Entry:
    cancelled = event.phase(at) is Phase.CANCELLED
    entry = Entry()
    entry.add("uid", f"{event.id}@{host.partition(':')[0]}")
    entry.add("sequence", event.revision + cancelled)
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    entry.add("url", f"{base_url}/events/{event.slug}")
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # In many calendars an appointment without this takes the reader's own time.
    entry.add("transp", "TRANSPARENT")
    if event.place:
        entry.add("location", event.place)
    if event.description:
        entry.add("description", event.description)
    return entry
