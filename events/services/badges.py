"""Badges: what is printed on whose, and whose number was seen."""

from collections.abc import Collection
from dataclasses import dataclass

from events.domain.badges import Badge, Marker, marker_for
from events.domain.ids import EventId, PersonId, StaffId
from events.domain.registration import AttendeeRow, Status
from events.services import attendees
from events.store import badges
from events.store import events as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """The badges of an event."""

    badges: tuple[Badge, ...]
    #: Personal badges that can still get a number.
    to_number: int
    #: Personal badges for which no number is left.
    without: int


async def printing(event_id: EventId) -> Printing:
    """Return the badges of everybody who has a seat, by name. Five queries."""
    seated = [row for row in await attendees.listing(event_id) if row.status is Status.SEATED]
    given = await badges.numbers(event_id)
    made = tuple(
        _badge(row, given.get(row.registration_id)) for row in sorted(seated, key=_by_name)
    )
    waiting = sum(badge.marker is Marker.PERSONAL and badge.number is None for badge in made)
    to_number = min(waiting, await badges.free(event_id)) if waiting else 0
    return Printing(badges=made, to_number=to_number, without=waiting - to_number)


def _badge(row: AttendeeRow, number: int | None) -> Badge:
    marker = marker_for(row.answers)
    return Badge(
        person_id=row.person_id,
        registration_id=row.registration_id,
        name=row.name,
        organisation=row.organisation,
        marker=marker,
        number=number if marker is Marker.PERSONAL else None,
    )


def _by_name(row: AttendeeRow) -> tuple[str, str]:
    return row.name.casefold(), str(row.registration_id)


async def give_numbers(event_id: EventId, *, by: StaffId) -> None:
    """Give a number to every personal badge without one, as far as there are numbers left."""
    async with transaction():
        if await store.locked(event_id) is None:
            raise NotFound
        found = await printing(event_id)
        wanted = [
            badge.registration_id
            for badge in found.badges
            if badge.marker is Marker.PERSONAL and badge.number is None
        ][: found.to_number]
        if not wanted:
            return
        await badges.give(event_id, wanted)
        await record(
            "badges.numbered",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={"count": len(wanted)},
        )


async def people(event_id: EventId, numbers: Collection[int]) -> dict[int, PersonId]:
    """Return whose badges carry these numbers at this event; elsewhere they mean nobody."""
    return await badges.people(event_id, numbers) if numbers else {}
