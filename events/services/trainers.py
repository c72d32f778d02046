"""What a trainer sees: the sessions they lead, and who comes to them. Nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from events.domain.attendance import presence, says_present
from events.domain.event import Event
from events.domain.ids import EventId, SessionId, StaffId
from events.domain.programme import Session
from events.store import attendance, programme, session_choices
from events.store import events as store
from infra.errors import NotFound
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission


@dataclass(frozen=True, slots=True)
class OwnProgramme:
    """Sessions of one trainer in the order of time, and the events they are part of."""

    sessions: tuple[Session, ...]
    events: Mapping[EventId, Event]


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected in a session, and whether the door has seen them. No more."""

    name: str
    organisation: str
    present: bool


async def own(staff: StaffMember) -> OwnProgramme:
    """Return the sessions that somebody leads where they are a trainer now. Two queries."""
    found = tuple(
        session
        for session in await programme.of_trainer(StaffId(staff.id))
        if staff.may(Permission.SEE_OWN_SESSIONS, session.event_id)
    )
    return OwnProgramme(found, await store.by_ids({session.event_id for session in found}))


async def own_session(staff: StaffMember, session_id: SessionId) -> tuple[Event, Session]:
    """Return a session that somebody leads. Raise `NotFound` for any other."""
    session = await programme.by_id(session_id)
    leads = session is not None and (
        StaffId(staff.id) in session.trainers
        and staff.may(Permission.SEE_OWN_SESSIONS, session.event_id)
    )
    event = await store.by_id(session.event_id) if session is not None and leads else None
    if session is None or event is None:
        raise NotFound
    return event, session


async def expected(session: Session) -> list[Expected]:
    """Return who is expected in a session, by name. Two queries."""
    seen = presence(await attendance.presence(session.event_id))
    return [
        Expected(name, organisation, says_present(seen.get(registration_id)))
        for registration_id, name, organisation in await session_choices.attending(session.id)
    ]
