"""Choosing sessions: what can be chosen together, and what still has room.

The rule for who waits for a seat at the event: a choice is kept as a wish. It takes a seat in the
session at the moment its owner gets a seat at the event, if there still is one; if not, it stays
on record as missed, the mail about the seat says so, and another session can be chosen. So nothing
that was filled in is lost, and nobody who waits keeps a seat from somebody who comes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from events.domain.ids import SessionId
from events.domain.programme import Holding, OwnSession, Session, clashes
from events.domain.words import gettext_noop

#: The field of a form under which sessions are chosen, and under which errors about it are told.
FIELD = "sessions"

_GONE = gettext_noop("The programme changed. Look at it and choose once more.")
_CLASH = gettext_noop(
    "“%(one)s” and “%(other)s” are at the same time, wholly or in part. Choose one of them."
)
FULL = gettext_noop("“%(one)s” is full. Choose another session.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a choice is not taken: a sentence to translate, and the titles it names."""

    sentence: str
    one: str = ""
    other: str = ""


def refusal(
    programme: Iterable[Session],
    wanted: Collection[SessionId],
    *,
    had: Collection[SessionId] = (),
) -> Refusal | None:
    """Say why these sessions cannot be chosen together, or None when they can.

    `had` are sessions of the chooser already: that these are full does not matter.
    """
    known = {session.id: session for session in programme if not session.for_everyone}
    if any(session_id not in known for session_id in wanted):
        return Refusal(_GONE)
    chosen = [session for session in known.values() if session.id in wanted]
    for one, other in clashes(chosen):
        return Refusal(_CLASH, one.title, other.title)
    for session in chosen:
        if session.full and session.id not in had:
            return Refusal(FULL, session.title)
    return None


def choosable(programme: Iterable[Session]) -> list[Session]:
    """Return the sessions that people choose for themselves."""
    return [session for session in programme if not session.for_everyone]


def held(own: Iterable[OwnSession]) -> frozenset[SessionId]:
    """Return what somebody has chosen and not lost: a seat, or a wish for one."""
    kept = {Holding.SEATED, Holding.WISHED}
    return frozenset(one.session.id for one in own if one.holding in kept)
