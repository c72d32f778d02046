"""Rooms and sessions of events. All seats of sessions change under the lock of their event."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from events.domain.ids import EventId, RoomId, SessionId, StaffId
from events.domain.programme import Room, Session, SessionDraft
from infra.db import execute, fetch
from infra.ids import new_id

COLUMNS = (
    "s.id, s.event, s.title, s.description, s.room, m.name AS room_name, m.note AS room_note, "
    "s.starts_at, s.ends_at, s.capacity, s.seats_taken, s.for_everyone, s.speakers, s.position, "
    "ARRAY(SELECT t.staff FROM session_trainer t WHERE t.session = s.id) AS trainers "
)
_SELECT = f"SELECT {COLUMNS} FROM programme_session s LEFT JOIN room m ON m.id = s.room "
_BY_TIME = " ORDER BY s.starts_at, s.position, s.id"


def session(row: dict[str, Any]) -> Session:
    """Return the session of a row with `COLUMNS`."""
    room = row["room"]
    return Session(
        id=SessionId(row["id"]),
        event_id=EventId(row["event"]),
        title=row["title"],
        description=row["description"],
        room=None if room is None else Room(RoomId(room), row["room_name"], row["room_note"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        capacity=row["capacity"],
        seats_taken=row["seats_taken"],
        for_everyone=row["for_everyone"],
        speakers=tuple(row["speakers"]),
        trainers=frozenset(StaffId(staff) for staff in row["trainers"]),
        position=row["position"],
    )


async def of_event(event_id: EventId) -> list[Session]:
    """Return the sessions that take place, in the order of the day."""
    rows = await fetch(_SELECT + "WHERE s.event = {} AND s.removed_at IS NULL" + _BY_TIME, event_id)
    return [session(row) for row in rows]


async def of_trainer(staff_id: StaffId) -> list[Session]:
    """Return the sessions of which somebody is a trainer, in the order of time."""
    rows = await fetch(
        _SELECT + "WHERE s.removed_at IS NULL AND s.id IN "
        "(SELECT session FROM session_trainer WHERE staff = {})" + _BY_TIME,
        staff_id,
    )
    return [session(row) for row in rows]


async def by_id(session_id: SessionId) -> Session | None:
    rows = await fetch(_SELECT + "WHERE s.id = {} AND s.removed_at IS NULL", session_id)
    return session(rows[0]) if rows else None


async def insert(
    event_id: EventId, session_id: SessionId, draft: SessionDraft, *, position: int
) -> None:
    await execute(
        "INSERT INTO programme_session (id, event, title, description, room, starts_at, ends_at, "
        "capacity, seats_taken, for_everyone, speakers, position) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, 0, {}, {}, {})",
        session_id,
        event_id,
        draft.title,
        draft.description,
        draft.room_id,
        draft.starts_at,
        draft.ends_at,
        draft.capacity,
        draft.for_everyone,
        list(draft.speakers),
        position,
    )
    await set_trainers(session_id, draft.trainers)


async def save(session_id: SessionId, draft: SessionDraft, *, position: int) -> None:
    await execute(
        "UPDATE programme_session SET title = {}, description = {}, room = {}, starts_at = {}, "
        "ends_at = {}, capacity = {}, for_everyone = {}, speakers = {}, position = {} "
        "WHERE id = {}",
        draft.title,
        draft.description,
        draft.room_id,
        draft.starts_at,
        draft.ends_at,
        draft.capacity,
        draft.for_everyone,
        list(draft.speakers),
        position,
        session_id,
    )
    await set_trainers(session_id, draft.trainers)


async def set_trainers(session_id: SessionId, trainers: Collection[StaffId]) -> None:
    await execute("DELETE FROM session_trainer WHERE session = {}", session_id)
    for staff_id in sorted(trainers):
        await execute(
            "INSERT INTO session_trainer (id, session, staff) VALUES ({}, {}, {})",
            new_id(),
            session_id,
            staff_id,
        )


async def place(session_id: SessionId, position: int) -> None:
    """Give a session its place among those that start at the same moment."""
    await execute("UPDATE programme_session SET position = {} WHERE id = {}", position, session_id)


async def move(event_id: EventId, step: timedelta) -> None:
    """Move the whole programme of an event in time."""
    await execute(
        "UPDATE programme_session SET starts_at = starts_at + {}::interval, "
        "ends_at = ends_at + {}::interval WHERE event = {}",
        step,
        step,
        event_id,
    )


async def remove(session_id: SessionId, *, at: datetime) -> None:
    await execute("UPDATE programme_session SET removed_at = {} WHERE id = {}", at, session_id)


async def rooms(event_id: EventId) -> list[Room]:
    rows = await fetch(
        "SELECT id, name, note FROM room WHERE event = {} ORDER BY lower(name)", event_id
    )
    return [Room(RoomId(row["id"]), row["name"], row["note"]) for row in rows]


async def add_room(event_id: EventId, name: str, note: str) -> RoomId | None:
    """Add a room; None when the event has one of that name."""
    rows = await fetch(
        "INSERT INTO room (id, event, name, note) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (event, lower(name)) DO NOTHING RETURNING id",
        new_id(),
        event_id,
        name,
        note,
    )
    return RoomId(rows[0]["id"]) if rows else None


async def save_room(event_id: EventId, room_id: RoomId, name: str, note: str) -> bool:
    """Rename a room; False when another one of the event has that name."""
    rows = await fetch(
        "UPDATE room SET name = {}, note = {} WHERE id = {} AND event = {} AND NOT EXISTS ("
        "SELECT 1 FROM room o WHERE o.event = {} AND o.id <> {} AND lower(o.name) = lower({})) "
        "RETURNING id",
        name,
        note,
        room_id,
        event_id,
        event_id,
        room_id,
        name,
    )
    return bool(rows)


async def remove_room(event_id: EventId, room_id: RoomId) -> None:
    """Remove a room that no session is in any more; what was removed keeps no room."""
    await execute(
        "UPDATE programme_session SET room = NULL WHERE room = {} AND removed_at IS NOT NULL",
        room_id,
    )
    await execute("DELETE FROM room WHERE id = {} AND event = {}", room_id, event_id)
