"""Albums: photos of one event, for one or more purposes, on their way to the public."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from events.domain.ids import EventId
from media.domain.errors import WrongAlbumState
from media.domain.faces import Purposes
from media.domain.ids import AlbumId


class AlbumState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    TAKEN_DOWN = "taken_down"


#: From where an album may go where. Changing photos sends an approved one back to review.
STEPS: dict[AlbumState, frozenset[AlbumState]] = {
    AlbumState.DRAFT: frozenset({AlbumState.IN_REVIEW}),
    AlbumState.IN_REVIEW: frozenset({AlbumState.DRAFT, AlbumState.APPROVED}),
    AlbumState.APPROVED: frozenset({AlbumState.IN_REVIEW, AlbumState.PUBLISHED}),
    AlbumState.PUBLISHED: frozenset({AlbumState.TAKEN_DOWN}),
    AlbumState.TAKEN_DOWN: frozenset({AlbumState.IN_REVIEW}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    id: AlbumId
    event_id: EventId
    title: str
    #: The unguessable part of its public address.
    slug: str
    purposes: Purposes
    state: AlbumState
    created_at: datetime
    approved_by: UUID | None
    published_at: datetime | None

    def require_step(self, to: AlbumState) -> None:
        """Raise `WrongAlbumState` unless the album may go from where it is to `to`."""
        if to not in STEPS[self.state]:
            raise WrongAlbumState
