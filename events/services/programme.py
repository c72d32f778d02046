"""The programme as staff make it, and as everybody sees it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from events.domain.event import Event, EventDraft
from events.domain.ids import EventId, RoomId, SessionId, StaffId
from events.domain.letters import LetterKind
from events.domain.programme import (
    Session,
    SessionDraft,
    moved_along,
    session_problems,
)
from events.domain.words import gettext_noop
from events.services import outbox
from events.store import events as store
from events.store import programme, session_choices
from infra.audit import Actor, record
from infra.db import require_transaction, transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from infra.staff import accounts
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission

_NO_ROOM = gettext_noop("This room is not there any more. Choose another.")
_NO_TRAINER = gettext_noop("This colleague is no trainer here any more. Choose again.")
_TOO_FEW = gettext_noop("More people than that chose this session already.")
_CHOSEN = gettext_noop("People chose this session already. Make another one for everybody.")
_NO_FIT = gettext_noop("The programme does not fit between these times. Change the sessions first.")


async def of_event(event_id: EventId) -> list[Session]:
    """Return the sessions that take place, in the order of the day. One query."""
    return await programme.of_event(event_id)


async def wishes(event_id: EventId) -> dict[SessionId, int]:
    """Count per session who would like it and waits for a seat at the event."""
    return await session_choices.counts(event_id)


async def get(event_id: EventId, session_id: SessionId) -> Session:
    """Return a session of this event. Raise `NotFound`."""
    session = await programme.by_id(session_id)
    if session is None or session.event_id != event_id:
        raise NotFound
    return session


async def trainers(event_id: EventId) -> list[StaffMember]:
    """Return the staff who can be a trainer at an event, by name."""
    everybody = await accounts.all_members()
    return [one for one in everybody if one.may(Permission.SEE_OWN_SESSIONS, event_id)]


async def add(event_id: EventId, draft: SessionDraft, *, by: StaffId) -> SessionId:
    """Add a session, after those that start at the same moment."""
    draft = draft.cleaned()
    session_id = SessionId(new_id())
    async with transaction():
        event = await _locked(event_id)
        await _accept(event, draft)
        others = await programme.of_event(event_id)
        await programme.insert(event_id, session_id, draft, position=_last(others) + 1)
        await _record("programme.session_added", event_id, session_id, by)
    return session_id


def _last(sessions: Collection[Session]) -> int:
    return max((session.position for session in sessions), default=0)


async def change(
    event_id: EventId, session_id: SessionId, draft: SessionDraft, *, by: StaffId, at: datetime
) -> None:
    """Change a session. Whoever chose it is told when its time or room is another one."""
    draft = draft.cleaned()
    async with transaction():
        event = await _locked(event_id)
        session = await get(event_id, session_id)
        await _accept(event, draft, session)
        position = session.position
        if draft.starts_at != session.starts_at:
            position = _last(await programme.of_event(event_id)) + 1
        await programme.save(session_id, draft, position=position)
        moved = _appointment(session) != (draft.starts_at, draft.ends_at, draft.room_id)
        told = await _tell(session_id, at=at) if moved and at < event.ends_at else 0
        await _record("programme.session_changed", event_id, session_id, by, told=told)


def _appointment(session: Session) -> tuple[datetime, datetime, RoomId | None]:
    return session.starts_at, session.ends_at, session.room.id if session.room else None


async def choosers(session_id: SessionId) -> int:
    """Count who chose a session: what its removal would tell them."""
    return len(await session_choices.to_tell(session_id))


async def remove(event_id: EventId, session_id: SessionId, *, by: StaffId, at: datetime) -> None:
    """Take a session out of the programme, and tell everybody who had chosen it."""
    async with transaction():
        event = await _locked(event_id)
        await get(event_id, session_id)
        told = await _tell(session_id, at=at) if at < event.ends_at else 0
        await session_choices.end(session_id)
        await programme.set_trainers(session_id, ())
        await programme.remove(session_id, at=at)
        await _record("programme.session_removed", event_id, session_id, by, told=told)


async def _tell(session_id: SessionId, *, at: datetime) -> int:
    found = await session_choices.to_tell(session_id)
    for registration_id, person_id, email in found:
        await outbox.post(
            LetterKind.PROGRAMME_CHANGED,
            person_id=person_id,
            email=email,
            registration_id=registration_id,
            at=at,
        )
    return len(found)


async def shift(event_id: EventId, session_id: SessionId, *, earlier: bool, by: StaffId) -> None:
    """Put a session before or after its neighbour that starts at the same moment."""
    async with transaction():
        await _locked(event_id)
        session = await get(event_id, session_id)
        beside = [
            one for one in await programme.of_event(event_id) if one.starts_at == session.starts_at
        ]
        here = [one.id for one in beside].index(session_id)
        there = here - 1 if earlier else here + 1
        if not 0 <= there < len(beside):
            return
        beside[here], beside[there] = beside[there], beside[here]
        for position, one in zip(sorted(one.position for one in beside), beside, strict=True):
            await programme.place(one.id, position)
        await _record("programme.ordered", event_id, session_id, by)


async def follow(event: Event, draft: EventDraft) -> dict[str, str]:
    """Let the programme follow its event in time; return what is wrong when it cannot."""
    require_transaction()
    if (event.starts_at, event.ends_at) == (draft.starts_at, draft.ends_at):
        return {}
    sessions = await programme.of_event(event.id)
    step = moved_along(
        sessions, began=event.starts_at, starts_at=draft.starts_at, ends_at=draft.ends_at
    )
    if step is None:
        return {"ends_at": _NO_FIT}
    if step:
        await programme.move(event.id, step)
    return {}


async def copy(source: EventId, target: EventId, *, step: timedelta) -> None:
    """Copy rooms and sessions to another event, `step` later. Nobody's choices go along."""
    require_transaction()
    rooms = {
        room.id: await programme.add_room(target, room.name, room.note)
        for room in await programme.rooms(source)
    }
    for session in await programme.of_event(source):
        draft = _draft(session)
        moved = replace(
            draft,
            room_id=rooms.get(draft.room_id) if draft.room_id else None,
            starts_at=draft.starts_at + step,
            ends_at=draft.ends_at + step,
        )
        await programme.insert(target, SessionId(new_id()), moved, position=session.position)


def _draft(session: Session) -> SessionDraft:
    return SessionDraft(
        title=session.title,
        description=session.description,
        room_id=session.room.id if session.room else None,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
        for_everyone=session.for_everyone,
        speakers=session.speakers,
        trainers=session.trainers,
    )


async def _accept(event: Event, draft: SessionDraft, session: Session | None = None) -> None:
    wrong = session_problems(draft, starts_at=event.starts_at, ends_at=event.ends_at)
    if draft.room_id and draft.room_id not in {room.id for room in await programme.rooms(event.id)}:
        wrong["room"] = _NO_ROOM
    known = session.trainers if session else frozenset()
    if draft.trainers - known - {StaffId(one.id) for one in await trainers(event.id)}:
        wrong["trainers"] = _NO_TRAINER
    if session is not None:
        wrong |= await _conflicts(session, draft)
    if wrong:
        raise Invalid(wrong)


async def _conflicts(session: Session, draft: SessionDraft) -> dict[str, str]:
    """Return what the choices of people do not allow any more."""
    if draft.capacity is not None and draft.capacity < session.seats_taken:
        return {"capacity": _TOO_FEW}
    if draft.for_everyone and not session.for_everyone and await choosers(session.id):
        return {"for_everyone": _CHOSEN}
    return {}


async def _locked(event_id: EventId) -> Event:
    event = await store.locked(event_id)
    if event is None:
        raise NotFound
    return event


async def _record(
    action: str, event_id: EventId, session_id: SessionId, by: StaffId, **detail: int
) -> None:
    await record(
        action,
        actor=Actor.staff(by),
        object=f"event:{event_id}",
        detail={"session": str(session_id), **detail},
    )
