"""Events as staff make and change them, and as the public sees them."""

from dataclasses import replace
from datetime import datetime

from events.domain.consent import Purpose, Source, invalidations
from events.domain.event import Event, EventDraft, Phase, problems
from events.domain.ids import EventId, StaffId
from events.domain.words import gettext_noop, slug
from events.errors import EventCancelled, FormIncomplete, SignUpClosed
from events.services import programme, questions
from events.services.consent import ledger_actor, narrow
from events.services.seats import promote
from events.store import consents, statements
from events.store import events as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from infra.web.i18n import DEFAULT_LANGUAGE


async def create(draft: EventDraft, *, by: StaffId, at: datetime) -> EventId:
    """Make an event; its address follows from its title."""
    draft = draft.cleaned()
    if wrong := problems(draft):
        raise Invalid(wrong)
    event_id = EventId(new_id())
    async with transaction():
        await store.insert(event_id, await _free_slug(draft.title), draft, by=by, at=at)
        await record("event.created", actor=Actor.staff(by), object=f"event:{event_id}")
    return event_id


async def _free_slug(title: str) -> str:
    wanted = slug(title)
    candidate, number = wanted, 1
    while await store.slug_taken(candidate):
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


async def update(event_id: EventId, draft: EventDraft, *, by: StaffId, at: datetime) -> None:
    """Change an event. More seats go to the waiting list at once.

    What is asked about photos can only become less once somebody registered. A purpose that is
    asked no longer ends every yes to it.
    """
    draft = draft.cleaned()
    async with transaction():
        event = await _locked(event_id)
        if wrong := {**problems(draft), **await _conflicts(event, draft)}:
            raise Invalid(wrong)
        if wrong := await programme.follow(event, draft):
            raise Invalid(wrong)
        if draft.opens_at is not None and (label := await questions.first_incomplete(event_id)):
            raise Invalid({"opens_at": FormIncomplete.sentence}, question=label)
        revision = event.revision + (_appointment(event) != _appointment(draft))
        await store.save(event_id, draft, revision=revision)
        await _end_purposes(event, frozenset(event.purposes) - draft.purposes, by=by, at=at)
        promoted = await promote(replace(event, starts_at=draft.starts_at), at=at)
        await record(
            "event.changed",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={"revision": revision, "promoted": promoted},
        )


def _appointment(event: Event | EventDraft) -> tuple[object, ...]:
    return event.title, event.place, event.starts_at, event.ends_at


async def _conflicts(event: Event, draft: EventDraft) -> dict[str, str]:
    wrong = {}
    if draft.capacity < event.seats_taken:
        wrong["capacity"] = gettext_noop("More seats than that are taken already.")
    if draft.purposes - frozenset(event.purposes) and await store.has_registrations(event.id):
        wrong["purposes"] = gettext_noop(
            "People have signed up already: no more uses of photos can be added."
        )
    return wrong


async def _end_purposes(
    event: Event, ended: frozenset[Purpose], *, by: StaffId, at: datetime
) -> None:
    """Invalidate every yes to purposes that are asked no longer."""
    if not ended:
        return
    wording = await statements.wording(DEFAULT_LANGUAGE, on=at.date())
    for person_id, known in (await consents.standing(event.id, None)).items():
        invalid = frozenset(p for p, entry in known.items() if p in ended and entry.allows)
        if invalid:
            await consents.add(
                event.id,
                person_id,
                invalidations(invalid),
                wording=wording,
                source=Source.ORGANISER,
                actor=ledger_actor(Actor.staff(by)),
                at=at,
            )
            await narrow(event.id, person_id, invalid, at=at)


async def open_registration(event_id: EventId, *, by: StaffId, at: datetime) -> None:
    """Open sign-up now; when it had closed, until the event starts."""
    async with transaction():
        event = await _locked(event_id)
        if at >= event.starts_at:
            raise SignUpClosed
        await questions.require_complete(event_id)
        draft = replace(
            _draft(event),
            opens_at=min(event.opens_at or at, at),
            closes_at=event.closes_at if event.closes_at > at else event.starts_at,
        )
        await _switch("event.sign_up_opened", event, draft, by=by)


async def close(event_id: EventId, *, by: StaffId, at: datetime) -> None:
    """Close sign-up now."""
    async with transaction():
        event = await _locked(event_id)
        draft = replace(_draft(event), closes_at=min(event.closes_at, at))
        await _switch("event.sign_up_closed", event, draft, by=by)


async def _switch(action: str, event: Event, draft: EventDraft, *, by: StaffId) -> None:
    await store.save(event.id, draft, revision=event.revision)
    await record(action, actor=Actor.staff(by), object=f"event:{event.id}")


def _draft(event: Event) -> EventDraft:
    return EventDraft(
        title=event.title,
        description=event.description,
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        capacity=event.capacity,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        purposes=frozenset(event.purposes),
    )


async def _locked(event_id: EventId) -> Event:
    """Return an event to change, its row locked. What is cancelled does not change any more."""
    event = await store.locked(event_id)
    if event is None:
        raise NotFound
    if event.cancellation is not None:
        raise EventCancelled
    return event


async def get(event_id: EventId) -> Event:
    """Return any event, for staff."""
    event = await store.by_id(event_id)
    if event is None:
        raise NotFound
    return event


async def by_slug(name: str, *, at: datetime) -> Event:
    """Return an event as the public may see it: a draft does not exist for them."""
    event = await store.by_slug(name)
    if event is None or event.phase(at) is Phase.DRAFT:
        raise NotFound
    return event


async def upcoming(at: datetime) -> list[Event]:
    """Return events on the public page, soonest first."""
    return await store.public(at)


async def other_dates(event: Event, *, at: datetime) -> list[Event]:
    """Return the other dates of a meeting that the public may see, soonest first."""
    return [] if event.series is None else await store.other_dates(event, at)


async def all_for_staff() -> list[Event]:
    """Return every event, newest first."""
    return await store.every()
