"""The programme of an event: its sessions and rooms, and which of them get in each other's way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from events.domain.ids import EventId, RoomId, SessionId, StaffId
from events.domain.words import gettext_noop, line, paragraphs

LONGEST_TITLE = 140
LONGEST_DESCRIPTION = 4_000
LONGEST_ROOM = 80
LONGEST_NOTE = 500
LONGEST_SPEAKER = 120
MOST_SPEAKERS = 20
MOST_SEATS = 100_000


@dataclass(frozen=True, slots=True)
class Room:
    """A room of an event; `note` says how to find it or what is there."""

    id: RoomId
    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """What staff decide about a session.

    `capacity` None = as many as come. `for_everyone` = nobody chooses it, as everybody is there.
    `speakers` are names for the public; `trainers` are staff who see who comes.
    """

    title: str
    description: str
    room_id: RoomId | None
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    for_everyone: bool
    speakers: tuple[str, ...]
    trainers: frozenset[StaffId]

    def cleaned(self) -> "SessionDraft":
        """Return the draft with its texts as they are stored."""
        names = (line(name) for name in self.speakers)
        return replace(
            self,
            title=line(self.title),
            description=paragraphs(self.description),
            speakers=tuple(name for name in names if name),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A part of the programme of an event."""

    id: SessionId
    event_id: EventId
    title: str
    description: str
    room: Room | None
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    seats_taken: int
    for_everyone: bool
    speakers: tuple[str, ...]
    trainers: frozenset[StaffId]
    #: Orders sessions that start at the same moment.
    position: int

    @property
    def left(self) -> int | None:
        """Return how many seats are free; None = no limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def full(self) -> bool:
        return self.left is not None and self.left <= 0


class Holding(StrEnum):
    """What somebody's choice of a session has come to.

    `WISHED`: they wait for a seat at the event, and get this session's seat with that one.
    `MISSED`: it was full by then. `REMOVED`: the session does not take place.
    """

    WISHED = "wished"
    SEATED = "seated"
    MISSED = "missed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as one attendee stands to it; `holding` None = not chosen."""

    session: Session
    holding: Holding | None

    @property
    def expected(self) -> bool:
        """Say whether its owner is to be there, once they have a seat at the event."""
        return self.session.for_everyone or self.holding in {Holding.SEATED, Holding.WISHED}


def overlap(one: Session, other: Session) -> bool:
    """Say whether nobody can be at both: to follow on at once is no overlap."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clashes(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Yield each two of these sessions that overlap, the earlier one first."""
    for one, other in combinations(sorted(sessions, key=_by_time), 2):
        if overlap(one, other):
            yield one, other


def room_clashes(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Return each two sessions that are in one room at one time."""
    return [
        (one, other)
        for one, other in clashes(sessions)
        if one.room is not None and other.room is not None and one.room.id == other.room.id
    ]


def _by_time(session: Session) -> tuple[datetime, int]:
    return session.starts_at, session.position


def session_problems(
    draft: SessionDraft, *, starts_at: datetime, ends_at: datetime
) -> dict[str, str]:
    """Return per field what is wrong with a cleaned draft, in an event between these moments."""
    return {**_texts(draft), **_seats(draft), **_times(draft, starts_at, ends_at)}


def _texts(draft: SessionDraft) -> dict[str, str]:
    wrong = {}
    if not draft.title:
        wrong["title"] = gettext_noop("Give the session a title.")
    elif len(draft.title) > LONGEST_TITLE:
        wrong["title"] = gettext_noop("The title is too long: at most 140 characters.")
    if len(draft.description) > LONGEST_DESCRIPTION:
        wrong["description"] = gettext_noop("The description is too long.")
    if len(draft.speakers) > MOST_SPEAKERS or any(
        len(name) > LONGEST_SPEAKER for name in draft.speakers
    ):
        wrong["speakers"] = gettext_noop(
            "Give at most 20 names, one on a line, each of at most 120 characters."
        )
    return wrong


def _seats(draft: SessionDraft) -> dict[str, str]:
    wrong = {}
    if draft.capacity is not None and not 1 <= draft.capacity <= MOST_SEATS:
        wrong["capacity"] = gettext_noop("Give a number of seats from 1 to 100,000.")
    elif draft.for_everyone and draft.capacity is not None:
        wrong["capacity"] = gettext_noop(
            "A session for everybody has no seats of its own. Leave this empty."
        )
    return wrong


def _times(draft: SessionDraft, starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    if draft.ends_at <= draft.starts_at:
        return {"ends_at": gettext_noop("The end must be later than the start.")}
    if draft.starts_at < starts_at:
        return {"starts_at": gettext_noop("The event has not started by then.")}
    if draft.ends_at > ends_at:
        return {"ends_at": gettext_noop("The event is over by then.")}
    return {}


def room_problems(name: str, note: str) -> dict[str, str]:
    """Return per field what is wrong with a room."""
    wrong = {}
    if not name:
        wrong["name"] = gettext_noop("Give the room a name.")
    elif len(name) > LONGEST_ROOM:
        wrong["name"] = gettext_noop("The name is too long: at most 80 characters.")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = gettext_noop("The note is too long: at most 500 characters.")
    return wrong


def moved_along(
    sessions: Iterable[Session],
    *,
    began: datetime,
    starts_at: datetime,
    ends_at: datetime,
) -> timedelta | None:
    """Return by how much sessions move when their event does; None when they cannot fit.

    They stay where they are as long as they fit, so that an event can get a longer welcome.
    Otherwise all move along with the start of the event.
    """
    periods = [(session.starts_at, session.ends_at) for session in sessions]
    for step in (timedelta(0), starts_at - began):
        if all(start + step >= starts_at and end + step <= ends_at for start, end in periods):
            return step
    return None
