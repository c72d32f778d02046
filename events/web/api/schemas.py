"""What goes over the line. Every field that goes out is named here; nothing goes by itself."""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from events.domain.event import Event
from events.domain.recipients import Column
from events.errors import WrongCursor
from events.services.api import Known


class EventOut(msgspec.Struct):
    """A meeting or training that is public."""

    id: UUID
    slug: str
    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    seats_taken: int
    #: announced, open, closed, over or cancelled
    sign_up: str
    url: str


class EventPage(msgspec.Struct):
    """Events in the order in which they start; `next` is the cursor of the next page, or null."""

    items: list[EventOut]
    next: str | None


class RegistrationOut(msgspec.Struct, omit_defaults=True):
    """A registration. Besides id, event and status it has what the agreement covers."""

    id: UUID
    event_id: UUID
    status: str
    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    organisation: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    registered_at: datetime | UnsetType = UNSET
    #: Per use of photos: yes, no or unknown. Unknown counts as no.
    photos: dict[str, str] | UnsetType = UNSET


class RegistrationPage(msgspec.Struct):
    """Registrations in order of arrival; `next` is the cursor of the next page, or null."""

    items: list[RegistrationOut]
    next: str | None


class NewRegistration(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody to register. They get the usual mail, and decide about photos themselves."""

    name: Annotated[str, Meta(max_length=500)]
    email: Annotated[str, Meta(max_length=500)]
    organisation: Annotated[str, Meta(max_length=500)] = ""
    #: The language of their mail: nl or en.
    language: Annotated[str, Meta(pattern="^(nl|en)$")] = "nl"
    #: An invitation code, where the event asks for one.
    code: Annotated[str, Meta(max_length=100)] = ""


class Registered(msgspec.Struct):
    """Taken in. Which registration it is, is told to a token that may read registrations."""

    registration_id: UUID | None
    status: str | None


def event_out(event: Event, *, at: datetime, base_url: str) -> EventOut:
    return EventOut(
        id=event.id,
        slug=event.slug,
        title=event.title,
        description=event.description,
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        capacity=event.capacity,
        seats_taken=event.seats_taken,
        sign_up=str(event.phase(at)),
        url=f"{base_url}/events/{event.slug}",
    )


def registration_out(known: Known) -> RegistrationOut:
    columns = {str(name): value for name, value in known.columns.items()}
    columns.pop(str(Column.STATUS), None)
    return msgspec.convert(
        {"id": known.id, "event_id": known.event_id, "status": str(known.status), **columns},
        RegistrationOut,
    )


def cursor_at(*place: object) -> str:
    """Return an opaque text that names a place in a list."""
    said = json.dumps([str(part) for part in place]).encode()
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def _parts(text: str, number: int) -> list[str]:
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise WrongCursor from error
    if not isinstance(parts, list) or len(parts) != number:
        raise WrongCursor
    return [str(part) for part in parts]


def event_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    """Read where a page of events starts. Raise `WrongCursor`."""
    if text is None:
        return None
    starts_at, event_id = _parts(text, 2)
    try:
        moment = datetime.fromisoformat(starts_at)
        place = UUID(event_id)
    except ValueError as error:
        raise WrongCursor from error
    if moment.tzinfo is None:
        raise WrongCursor
    return moment, place


#: PostgreSQL's bigint.
_MOST = 2**63


def registration_cursor(text: str | None) -> int:
    """Read where a page of registrations starts. Raise `WrongCursor`."""
    if text is None:
        return -1
    [sequence] = _parts(text, 1)
    if not (sequence.isascii() and sequence.isdigit() and int(sequence[:20]) < _MOST):
        raise WrongCursor
    return int(sequence)
