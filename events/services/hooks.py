"""What events announce and ask upward; `app.py` connects who listens and who answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from events.domain.consent import Purpose
from events.domain.ids import EventId, PersonId, RegistrationId
from infra.hooks import Hook, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentNarrowed:
    """A yes ended. Announced inside its transaction, the event's row locked, the epoch raised."""

    event_id: EventId
    person_id: PersonId
    purposes: frozenset[Purpose]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPhoto:
    """A public photo that shows a person: its picture, and the page it is on."""

    url: str
    page_url: str
    album_title: str
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereRecognised:
    """Asks where a person can see and change whether they are recognised."""

    person_id: PersonId
    #: Their registrations for events, and whether recognition is on there now.
    registrations: Mapping[EventId, tuple[RegistrationId, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionPage:
    """A person's page about being recognised at one event, and how that stands, in a sentence."""

    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PublicAlbum:
    """Photos of an event that everybody may see."""

    title: str
    url: str


consent_narrowed: Hook[ConsentNarrowed] = Hook()

#: A person is being erased, inside that transaction: what else is kept of them goes as well.
person_erased: Hook[PersonId] = Hook()

#: What higher packages keep of a person, to be handed over with the rest, as plain values.
kept_elsewhere: Provider[PersonId, dict[str, object]] = Provider(otherwise={})

recognition_pages: Provider[WhereRecognised, dict[EventId, RecognitionPage]] = Provider(
    otherwise={}
)

where_published: Provider[PersonId, list[PublishedPhoto]] = Provider(otherwise=[])

public_albums: Provider[EventId, list[PublicAlbum]] = Provider(otherwise=[])
