"""A programme for the event of a test: rooms, sessions, and short ways to choose."""

from dataclasses import replace
from datetime import timedelta

from events.domain.ids import RegistrationId, SessionId
from events.domain.programme import SessionDraft
from events.services import choosing, programme
from events.store import registrations, session_choices
from tests.events.conftest import ORGANISER, World


def session(world: World, title: str = "Rekenen", **changes: object) -> SessionDraft:
    """Describe a session in the first hour of the event."""
    starts_at = world.event.starts_at
    draft = SessionDraft(
        title=title,
        description="",
        room_id=None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        capacity=None,
        for_everyone=False,
        speakers=(),
        trainers=frozenset(),
    )
    return replace(draft, **changes)


async def add(world: World, title: str = "Rekenen", **changes: object) -> SessionId:
    draft = session(world, title, **changes)
    return await programme.add(world.event.id, draft, by=ORGANISER)


async def second_hour(world: World, title: str, **changes: object) -> SessionId:
    """Add a session that starts as those of the first hour end."""
    starts_at = world.event.starts_at + timedelta(hours=1)
    ends_at = starts_at + timedelta(hours=1)
    return await add(world, title, starts_at=starts_at, ends_at=ends_at, **changes)


async def registration_of(world: World, email: str) -> RegistrationId:
    found = await registrations.of_event_and_person(world.event.id, await world.person(email))
    assert found is not None
    return found.id


async def choose(world: World, email: str, *sessions: SessionId) -> None:
    await choosing.choose(
        await registration_of(world, email),
        frozenset(sessions),
        person_id=await world.person(email),
        at=world.clock.now(),
    )


async def chosen(world: World, email: str) -> dict[str, str]:
    """Return the titles that somebody chose, and what became of each."""
    own = await session_choices.of_registration(await registration_of(world, email))
    return {one.session.title: str(one.holding) for one in own if one.holding is not None}


async def taken(world: World) -> dict[str, int]:
    return {one.title: one.seats_taken for one in await programme.of_event(world.event.id)}
