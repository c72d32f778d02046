"""Consent: what each person decided per purpose, as a fold over entries that are only added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from events.domain.ids import EventId, PersonId


class Purpose(StrEnum):
    """What a person is asked to allow; a yes to one says nothing about another."""

    WEBSITE = "website"
    SOCIAL = "social"
    PRINT = "print"
    PRESS = "press"
    INTERNAL = "internal"
    #: Computing a template of one's face and comparing it: biometric, so with words of its own
    #: (AVG art. 9.2.a). It is no use of a photo, and no album can be for it.
    RECOGNITION = "recognition"


#: What photos in which somebody can be recognised may be used for, in the order of asking.
PHOTO_PURPOSES: Final = tuple(p for p in Purpose if p is not Purpose.RECOGNITION)


class ConsentState(StrEnum):
    """The states of W3C's Data Privacy Vocabulary."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RENEWED = "renewed"
    INVALIDATED = "invalidated"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Where a decision was made."""

    WEB = "web"
    SELF_SERVICE = "self_service"
    DOOR = "door"
    GUARDIAN = "guardian"
    PAPER = "paper"
    ORGANISER = "organiser"


_ALLOWING = frozenset({ConsentState.GIVEN, ConsentState.RENEWED})
_REFUSING = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEntry:
    """One decision, as it was recorded; `sequence` gives the order, never the clock."""

    person_id: PersonId
    event_id: EventId
    purpose: Purpose
    state: ConsentState
    sequence: int
    recorded_at: datetime
    statement_version: int
    wording_hash: str
    language: str
    source: Source
    actor: str

    @property
    def allows(self) -> bool:
        return self.state in _ALLOWING


def standing(entries: Iterable[ConsentEntry]) -> dict[Purpose, ConsentEntry]:
    """Return the entry that counts per purpose: the one with the highest sequence.

    `entries` are one person's, of one event.
    """
    latest: dict[Purpose, ConsentEntry] = {}
    for entry in entries:
        known = latest.get(entry.purpose)
        if known is None or entry.sequence > known.sequence:
            latest[entry.purpose] = entry
    return latest


def allows(entries: Iterable[ConsentEntry], purpose: Purpose) -> ConsentEntry | None:
    """Return the entry that allows `purpose` now, or None. Unknown counts as no."""
    entry = standing(entries).get(purpose)
    return entry if entry is not None and entry.allows else None


def answer_of(entry: ConsentEntry | None) -> Answer:
    """Say what an entry amounts to. An expired or invalidated one has to be asked anew."""
    if entry is None:
        return Answer.UNKNOWN
    if entry.state in _ALLOWING:
        return Answer.YES
    return Answer.NO if entry.state in _REFUSING else Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Change:
    """A decision to record; `narrows` when it ends a yes."""

    purpose: Purpose
    state: ConsentState
    narrows: bool


def changes(
    before: Mapping[Purpose, ConsentEntry], choices: Mapping[Purpose, bool]
) -> tuple[Change, ...]:
    """Return what `choices` really change. Saying the same again changes nothing.

    A repeated yes may not become a new entry: photos shown under the old one would hide.
    """
    found = []
    for purpose in sorted(choices):
        now = answer_of(before.get(purpose))
        if choices[purpose] and now is not Answer.YES:
            found.append(Change(purpose, ConsentState.GIVEN, narrows=False))
        elif not choices[purpose] and now is Answer.YES:
            found.append(Change(purpose, ConsentState.WITHDRAWN, narrows=True))
        elif not choices[purpose] and now is Answer.UNKNOWN:
            found.append(Change(purpose, ConsentState.REFUSED, narrows=False))
    return tuple(found)


def invalidations(purposes: Iterable[Purpose]) -> tuple[Change, ...]:
    """Return what to record when a yes ends by no act of the person."""
    return tuple(Change(p, ConsentState.INVALIDATED, narrows=True) for p in sorted(purposes))


def still_open(
    proposed: Mapping[Purpose, bool],
    before: Mapping[Purpose, ConsentEntry],
    *,
    issued_at: int,
) -> dict[Purpose, bool]:
    """Return the proposed choices that no entry after ledger sequence `issued_at` has overtaken.

    So an old link that is opened after a withdrawal brings nothing back.
    """
    return {
        purpose: choice
        for purpose, choice in proposed.items()
        if purpose not in before or before[purpose].sequence <= issued_at
    }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many attendees said what about one purpose."""

    yes: int = 0
    no: int = 0
    unknown: int = 0
