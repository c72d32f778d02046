"""An event: what people sign up for, when they can, and what is asked of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from events.domain.cancelling import Cancellation
from events.domain.consent import PHOTO_PURPOSES, Purpose
from events.domain.ids import EventId, SeriesId
from events.domain.recognition import NEVER_DECIDED, Recognition, permitted
from events.domain.terms import OPEN_TO_ALL, Terms
from events.domain.words import gettext_noop, line, paragraphs

MOST_SEATS = 100_000
LONGEST_TITLE = 140
LONGEST_PLACE = 200
LONGEST_DESCRIPTION = 10_000


class Phase(StrEnum):
    """Where an event stands with its registration."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """What staff decide about an event. `opens_at` None keeps it off the public pages."""

    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    opens_at: datetime | None
    closes_at: datetime
    purposes: frozenset[Purpose]

    def cleaned(self) -> "EventDraft":
        """Return the draft with its texts as they are stored."""
        return EventDraft(
            title=line(self.title),
            description=paragraphs(self.description),
            place=line(self.place),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            capacity=self.capacity,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            purposes=self.purposes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    id: EventId
    slug: str
    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    opens_at: datetime | None
    closes_at: datetime
    purposes: tuple[Purpose, ...]
    consent_epoch: int
    seats_taken: int
    #: Raised by each change of time or place: the SEQUENCE of the calendar file.
    revision: int
    recognition: Recognition = NEVER_DECIDED
    terms: Terms = OPEN_TO_ALL
    #: None while it goes on. Nothing makes it None again.
    cancellation: Cancellation | None = None
    #: Shared by the dates of one meeting; None for a meeting of one date.
    series: SeriesId | None = None
    #: For how long a place is offered to who waits; None: they are seated at once.
    offer_hours: int | None = None

    @property
    def full(self) -> bool:
        return self.seats_taken >= self.capacity

    def phase(self, at: datetime) -> Phase:
        if self.opens_at is None:
            return Phase.DRAFT
        if self.cancellation is not None:
            return Phase.CANCELLED
        if at >= self.ends_at:
            return Phase.OVER
        if at >= self.closes_at:
            return Phase.CLOSED
        return Phase.OPEN if at >= self.opens_at else Phase.ANNOUNCED

    def recognises(self, at: datetime) -> bool:
        """Say whether people may be recognised here at this moment, if they ask for it."""
        return permitted(self.id, self.recognition, ends_at=self.ends_at, at=at) is not None


def ordered(purposes: frozenset[Purpose]) -> tuple[Purpose, ...]:
    """Return purposes of photos in the one order in which people are always asked."""
    return tuple(purpose for purpose in PHOTO_PURPOSES if purpose in purposes)


def problems(draft: EventDraft) -> dict[str, str]:
    """Return per field what is wrong with a cleaned draft (sentences to translate)."""
    return {**_texts(draft), **_times(draft)}


def _texts(draft: EventDraft) -> dict[str, str]:
    wrong = {}
    if not draft.title:
        wrong["title"] = gettext_noop("Give the event a title.")
    elif len(draft.title) > LONGEST_TITLE:
        wrong["title"] = gettext_noop("The title is too long: at most 140 characters.")
    if len(draft.description) > LONGEST_DESCRIPTION:
        wrong["description"] = gettext_noop("The description is too long.")
    if len(draft.place) > LONGEST_PLACE:
        wrong["place"] = gettext_noop("The place is too long: at most 200 characters.")
    if not 1 <= draft.capacity <= MOST_SEATS:
        wrong["capacity"] = gettext_noop("Give a number of seats from 1 to 100,000.")
    return wrong


def _times(draft: EventDraft) -> dict[str, str]:
    wrong = {}
    if draft.ends_at <= draft.starts_at:
        wrong["ends_at"] = gettext_noop("The end must be later than the start.")
    if draft.closes_at > draft.starts_at:
        wrong["closes_at"] = gettext_noop("Sign-up must close before the event starts.")
    elif draft.opens_at is not None and draft.opens_at >= draft.closes_at:
        wrong["closes_at"] = gettext_noop("Sign-up must close later than it opens.")
    return wrong
