"""Figures about registrations, without names."""

from collections.abc import Collection
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from events.domain.disclosure import Count, together, told
from events.domain.event import Event
from events.domain.sign_up_course import Course, periods
from events.store import consents
from events.store import statistics as store

#: The name of the part of those who chose no organisation of the register.
NOT_LISTED = "-"


async def years(event_ids: Collection[UUID] | None, *, zone: ZoneInfo) -> list[int]:
    """Return the years of these events (None: of all) that there are figures about."""
    return await store.years(event_ids, zone=zone.key)


async def of_year(year: int, event_ids: Collection[UUID] | None, *, zone: ZoneInfo) -> Count | None:
    """Count who registered for the events of a year, per province and board.

    A year at a time, as years have no registration in common: two overlapping counts could be
    subtracted. None when there are too few people to tell anything.
    """
    since, until = (datetime(each, 1, 1, tzinfo=zone).astimezone(UTC) for each in (year, year + 1))
    rows = await store.per_board(event_ids, since=since, until=until)
    provinces = []
    for province, boards in groupby(rows, key=lambda row: row[0]):
        parts = [count for _, count in boards]
        if province is None:
            whole = together(parts)
            provinces.append(Count(whole.people, whole.registrations, NOT_LISTED))
        else:
            provinces.append(together(parts, province))
    return told(together(provinces))


async def of_event(event: Event, *, zone: ZoneInfo, at: datetime) -> Course:
    """Return how sign-up for an event went: three queries, however many registered."""
    statuses, present = await store.statuses(event.id)
    signed_up = await store.per_day(event.id, zone=zone.key)
    until = min(at, event.starts_at).astimezone(zone).date()
    step, found = periods(signed_up, until=until)
    answers = await consents.counts(event.id, event.purposes)
    return Course(step=step, periods=found, statuses=statuses, present=present, answers=answers)
