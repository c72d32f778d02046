"""Copying an event, once or for several dates: each copy is an event of its own, and a draft.

What belongs to an event is copied by the part that keeps it: add that part's function to `PARTS`.
People, their answers, letters, codes and albums stay where they are.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from events.domain.event import Event
from events.domain.ids import EventId, SeriesId, StaffId
from events.domain.series import moved, problems
from events.services import events, programme, questions
from events.store import events as store
from events.store import waiting
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id

#: Copies what one part keeps of the first event to the second, in the open transaction.
Copier = Callable[[Event, Event, datetime], Awaitable[None]]


async def _terms(source: Event, target: Event, _: datetime) -> None:
    await store.save_terms(target.id, source.terms)


async def _questions(source: Event, target: Event, at: datetime) -> None:
    await questions.copy(source.id, target.id, at=at)


async def _programme(source: Event, target: Event, _: datetime) -> None:
    await programme.copy(source.id, target.id, step=target.starts_at - source.starts_at)


async def _waiting_list(source: Event, target: Event, _: datetime) -> None:
    await waiting.set_offer_hours(target.id, await waiting.offer_hours(source.id))


PARTS: tuple[Copier, ...] = (_terms, _questions, _programme, _waiting_list)


async def copy(
    event_id: EventId,
    dates: Sequence[datetime],
    *,
    together: bool,
    zone: ZoneInfo,
    by: StaffId,
    at: datetime,
) -> list[EventId]:
    """Copy an event to each of `dates`, as drafts. `together`: shown as dates of one meeting."""
    if wrong := problems(dates):
        raise Invalid(wrong)
    async with transaction():
        source = await store.locked(event_id)
        if source is None:
            raise NotFound
        made = [
            await _one(source, starts_at, zone=zone, by=by, at=at) for starts_at in sorted(dates)
        ]
        if together:
            series = source.series or SeriesId(new_id())
            await store.set_series([source.id, *made], series)
    return made


async def _one(
    source: Event, starts_at: datetime, *, zone: ZoneInfo, by: StaffId, at: datetime
) -> EventId:
    target_id = await events.create(moved(source, starts_at, zone), by=by, at=at)
    target = await store.by_id(target_id)
    if target is None:
        raise NotFound
    for part in PARTS:
        await part(source, target, at)
    await record(
        "event.copied",
        actor=Actor.staff(by),
        object=f"event:{target_id}",
        detail={"from": str(source.id)},
    )
    return target_id
