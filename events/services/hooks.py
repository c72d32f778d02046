"""What events announce and ask upward; `app.py` connects who listens and who answers."""

from dataclasses import dataclass
from datetime import datetime

from events.domain.consent import Purpose
from events.domain.ids import EventId, PersonId
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


@dataclass(frozen=True, slots=True)
class PublicAlbum:
    """Photos of an event that everybody may see."""

    title: str
    url: str


consent_narrowed: Hook[ConsentNarrowed] = Hook()

where_published: Provider[PersonId, list[PublishedPhoto]] = Provider(otherwise=[])

public_albums: Provider[EventId, list[PublicAlbum]] = Provider(otherwise=[])
