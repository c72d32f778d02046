"""The dates of one meeting: each an event of its own, made alike and shown together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from events.domain.event import Event, EventDraft
from events.domain.words import gettext_noop

MOST_DATES = 8


def moved(event: Event, starts_at: datetime, zone: ZoneInfo) -> EventDraft:
    """Return an event as a draft that starts at another moment, not announced yet.

    It lasts as long by the clock on the wall, and sign-up closes as long before it, also when
    summer time lies between.
    """

    def local(moment: datetime) -> datetime:
        return moment.astimezone(zone).replace(tzinfo=None)

    shift = local(starts_at) - local(event.starts_at)

    def shifted(moment: datetime) -> datetime:
        return (local(moment) + shift).replace(tzinfo=zone).astimezone(UTC)

    ends_at, closes_at = shifted(event.ends_at), shifted(event.closes_at)
    return EventDraft(
        title=event.title,
        description=event.description,
        place=event.place,
        starts_at=starts_at,
        # In the hours in which the clock is set, what is later may come out earlier.
        ends_at=ends_at if ends_at > starts_at else starts_at + (event.ends_at - event.starts_at),
        capacity=event.capacity,
        opens_at=None,
        closes_at=min(closes_at, starts_at),
        purposes=frozenset(event.purposes),
    )


def problems(dates: Sequence[datetime]) -> dict[str, str]:
    """Return what is wrong with the moments at which copies start (sentences to translate)."""
    if not dates:
        return {"dates": gettext_noop("Fill in at least one day and time.")}
    if len(dates) > MOST_DATES:
        return {"dates": gettext_noop("Make at most 8 dates at once.")}
    if len(set(dates)) < len(dates):
        return {"dates": gettext_noop("The same day and time is there twice.")}
    return {}


@dataclass(frozen=True, slots=True)
class Together:
    """The soonest date of a meeting, and the others of its series."""

    event: Event
    others: tuple[Event, ...]


def together(events: Sequence[Event]) -> list[Together]:
    """Put the dates of each series with the first of them; the order stays as it is."""
    found: dict[object, Together] = {}
    for event in events:
        key = event.id if event.series is None else event.series
        first = found.get(key)
        if first is None:
            found[key] = Together(event, ())
        else:
            found[key] = replace(first, others=(*first.others, event))
    return list(found.values())
