"""A photo, and how far looking for faces in it has come."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from events.domain.ids import EventId
from media.domain.ids import PhotoId


class Scan(StrEnum):
    """How the search for faces stands. Only the middle two can ever be published."""

    PENDING = "pending"
    SCANNED = "scanned"
    #: The detector saw nobody; a person has to look before that is believed.
    NONE_FOUND = "none_found"
    FAILED = "failed"
    #: The file itself was refused; `reason` says why.
    REJECTED = "rejected"


#: A photo whose scan broke down this often is given up as failed: it is the photo that does it.
MOST_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One file of one event; the same bytes twice are one photo."""

    id: PhotoId
    event_id: EventId
    sha256: bytes
    size: int
    #: As the photographer's device called it. For staff only; never on a public file.
    file_name: str
    uploaded_by: UUID
    uploaded_at: datetime
    scan: Scan
    reason: str | None
    width: int | None
    height: int | None
    tries: int
    accepted: bool
    reviewed: bool

    @property
    def original_key(self) -> str:
        return original_key(self.event_id, self.sha256)

    @property
    def review_key(self) -> str:
        """Return the key of staff's own copy: upright, at most 1920 px, nothing hidden."""
        return f"review/{self.event_id}/{self.sha256.hex()}.jpg"


def original_key(event_id: UUID, sha256: bytes) -> str:
    """Return where the bytes as uploaded are kept."""
    return f"uploads/{event_id}/{sha256.hex()}"


_KEY = re.compile(r"(?:uploads|review)/([0-9a-f-]{36})/([0-9a-f]{64})(?:\.jpg)?")


def named_by(key: str) -> tuple[UUID, bytes] | None:
    """Return the event and SHA-256 of the photo that an object belongs to; None for others."""
    found = _KEY.fullmatch(key)
    return (UUID(found[1]), bytes.fromhex(found[2])) if found else None


_NUMBERS = re.compile(r"(\d+)")


def by_name(file_name: str) -> list[tuple[int, str]]:
    """Return a key that sorts file names as photographers count: IMG_9 before IMG_10."""
    parts = _NUMBERS.split(file_name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
