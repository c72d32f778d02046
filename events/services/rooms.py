"""The rooms of an event."""

from events.domain.ids import EventId, RoomId, StaffId
from events.domain.programme import Room, room_problems
from events.domain.words import gettext_noop, line
from events.errors import RoomInUse
from events.store import events as store
from events.store import programme
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound

_ONCE = gettext_noop("There is a room with this name already.")


async def of_event(event_id: EventId) -> list[Room]:
    """Return the rooms of an event, by name."""
    return await programme.rooms(event_id)


async def add(event_id: EventId, name: str, note: str, *, by: StaffId) -> None:
    """Add a room. Raise `Invalid` when the name is taken."""
    name, note = _cleaned(name, note)
    async with transaction():
        await _lock(event_id)
        room_id = await programme.add_room(event_id, name, note)
        if room_id is None:
            raise Invalid({"name": _ONCE})
        await _record("programme.room_added", event_id, room_id, by)


async def change(event_id: EventId, room_id: RoomId, name: str, note: str, *, by: StaffId) -> None:
    """Change a room. Raise `Invalid` when the name is taken."""
    name, note = _cleaned(name, note)
    async with transaction():
        await _lock(event_id)
        await get(event_id, room_id)
        if not await programme.save_room(event_id, room_id, name, note):
            raise Invalid({"name": _ONCE})
        await _record("programme.room_changed", event_id, room_id, by)


def _cleaned(name: str, note: str) -> tuple[str, str]:
    name, note = line(name), line(note)
    if wrong := room_problems(name, note):
        raise Invalid(wrong)
    return name, note


async def get(event_id: EventId, room_id: RoomId) -> Room:
    """Return a room of this event. Raise `NotFound`."""
    for found in await programme.rooms(event_id):
        if found.id == room_id:
            return found
    raise NotFound


async def remove(event_id: EventId, room_id: RoomId, *, by: StaffId) -> None:
    """Remove a room that no session is in. Raise `RoomInUse`."""
    async with transaction():
        await _lock(event_id)
        await get(event_id, room_id)
        if any(s.room and s.room.id == room_id for s in await programme.of_event(event_id)):
            raise RoomInUse
        await programme.remove_room(event_id, room_id)
        await _record("programme.room_removed", event_id, room_id, by)


async def _lock(event_id: EventId) -> None:
    if await store.locked(event_id) is None:
        raise NotFound


async def _record(action: str, event_id: EventId, room_id: RoomId, by: StaffId) -> None:
    await record(
        action,
        actor=Actor.staff(by),
        object=f"event:{event_id}",
        detail={"room": str(room_id)},
    )
