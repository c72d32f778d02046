"""The programme as staff see it: sessions by day, how full they are, and what collides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from events.domain.ids import SessionId
from events.domain.programme import Session, room_clashes
from infra.staff.member import StaffMember
from infra.web.i18n import gettext, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    session: Session
    #: The moment to write as a heading above it; None under the heading of the one before.
    day: datetime | None
    #: How many seats are taken, in words.
    seats: str
    #: Names of the colleagues who see who comes.
    trainers: str
    #: Whether another that starts at the same moment stands before, or after it.
    may_go_up: bool
    may_go_down: bool


def session_lines(
    sessions: Sequence[Session],
    wishes: Mapping[SessionId, int],
    staff: Sequence[StaffMember],
    zone: ZoneInfo,
) -> list[SessionLine]:
    """Return a line for each session, in the order of the day."""
    names = {member.id: member.name for member in staff}
    before = [None, *sessions[:-1]] if sessions else []
    after = [*sessions[1:], None]
    days = [session.starts_at.astimezone(zone).date() for session in sessions]
    return [
        SessionLine(
            session=session,
            day=session.starts_at if at == 0 or days[at] != days[at - 1] else None,
            seats=_seats(session, wishes.get(session.id, 0)),
            trainers=", ".join(sorted(names[one] for one in session.trainers if one in names)),
            may_go_up=_beside(session, before[at]),
            may_go_down=_beside(session, after[at]),
        )
        for at, session in enumerate(sessions)
    ]


def _beside(session: Session, other: Session | None) -> bool:
    return other is not None and other.starts_at == session.starts_at


def _seats(session: Session, wishes: int) -> str:
    if session.for_everyone:
        return gettext("For everybody")
    if session.capacity is None:
        taken = ngettext("%(num)s person", "%(num)s people", session.seats_taken)
    else:
        taken = gettext(
            "%(taken)s of %(capacity)s seats taken",
            taken=session.seats_taken,
            capacity=session.capacity,
        )
    if not wishes:
        return taken
    waiting = ngettext(
        "%(num)s on the waiting list chose it too",
        "%(num)s on the waiting list chose it too",
        wishes,
    )
    return f"{taken}; {waiting}"


def warnings(sessions: Sequence[Session]) -> list[str]:
    """Say which sessions are in one room at one time."""
    return [
        gettext(
            "“%(one)s” and “%(other)s” are in %(room)s at the same time.",
            one=one.title,
            other=other.title,
            room=one.room.name if one.room else "",
        )
        for one, other in room_clashes(sessions)
    ]
