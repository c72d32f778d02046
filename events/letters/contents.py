"""What a letter is about: facts read from the database, for `texts` to put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from events.domain.consent import Answer, Purpose
from events.domain.event import Event
from events.domain.letters import LetterKind
from events.domain.programme import OwnSession
from events.domain.registration import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The registration a letter is about."""

    event: Event
    uid: str
    name: str
    status: Status
    position: int | None
    answers: Mapping[Purpose, Answer]
    #: Who signed them up, when they did not do so themselves.
    contact: str = ""
    #: A place is kept for them until then.
    offered_until: datetime | None = None
    #: A question of the form waits for them.
    question_waits: bool = False
    #: People may ask to be recognised at this event.
    recognises: bool = False
    #: What to show or say at the door.
    door_code: str = ""
    #: The programme as this person stands to it, in the order of the day.
    sessions: tuple[OwnSession, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAbout:
    """The group that a letter to its contact is about, under the names that the contact typed."""

    event: Event
    contact: str
    names: tuple[str, ...]
    #: Those who have no mailbox of their own here.
    sharing: tuple[str, ...]
    waiting: bool
    offered_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    kind: LetterKind
    about: About | None
    #: Addresses with a secret inside; None where the letter has no such link.
    confirm_url: str | None
    personal_url: str | None
    #: Choices that wait for the confirming link.
    proposed: Mapping[Purpose, bool]
    rejoin: bool
    group: GroupAbout | None = None
