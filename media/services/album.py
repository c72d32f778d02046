"""Make albums, walk them through their states, and tell what each still lacks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.domain.consent import Purpose
from events.domain.ids import EventId
from events.services import consent
from events.services import events as event_service
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid
from infra.ids import new_token
from infra.web.i18n import gettext_noop
from media.domain.album import Album, AlbumState
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Scan
from media.domain.publication import AFTER_APPROVAL, Blocker, PhotoState
from media.services import publishing, states
from media.store import albums

_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An album with what staff need to know about it at a glance."""

    album: Album
    photos: dict[PhotoId, PhotoState]
    #: What still blocks, per photo that is to be published; empty sets left out.
    blocked: dict[PhotoId, frozenset[Blocker]]

    @property
    def scans(self) -> Counter[Scan]:
        return Counter(state.photo.scan for state in self.photos.values())

    @property
    def counts(self) -> Counter[Blocker]:
        return Counter(blocker for found in self.blocked.values() for blocker in found)


async def create(
    event_id: EventId, title: str, purposes: Iterable[str], *, by: UUID, at: datetime
) -> AlbumId:
    """Make an empty album for purposes that its event asked about."""
    event = await event_service.get(event_id)
    title = title.strip()
    known = {purpose.value for purpose in event.purposes}
    chosen = frozenset(Purpose(purpose) for purpose in purposes if purpose in known)
    wrong = {}
    if not title or len(title) > _LONGEST_TITLE:
        wrong["title"] = gettext_noop("Give the album a name of at most 160 characters.")
    if not chosen:
        wrong["purposes"] = gettext_noop("Choose at least one thing that the photos are for.")
    elif Purpose.WEBSITE not in chosen:
        # Publishing makes a page that everybody can open, whatever else the photos are for.
        wrong["purposes"] = gettext_noop("An album becomes a page on the website: choose that too.")
    if wrong:
        raise Invalid(wrong)
    async with transaction():
        album_id = await albums.add(event_id, title, chosen, slug=new_token()[:22], by=by, at=at)
        await record(
            "album.created",
            actor=Actor.staff(by),
            object=f"album:{album_id}",
            detail={"event": str(event_id), "purposes": sorted(chosen)},
        )
    return album_id


async def get(album_id: AlbumId) -> Album:
    """Return an album. Raise `NotFound`."""
    return await states.album(album_id)


async def of_event(event_id: EventId) -> list[Album]:
    return await albums.of_event(event_id)


async def of_events(event_ids: frozenset[UUID] | None) -> list[Album]:
    """Return the albums of these events (None = of all), newest first."""
    return await albums.of_events(event_ids)


def still_blocking(album: Album, state: PhotoState) -> frozenset[Blocker]:
    """Return what keeps a photo from the album's next steps.

    Before approval that leaves out what approving itself brings.
    """
    before = {AlbumState.DRAFT, AlbumState.IN_REVIEW, AlbumState.TAKEN_DOWN}
    but = AFTER_APPROVAL - {Blocker.HELD} if album.state in before else frozenset()
    return publishing.found_blockers(album, state, but=but)


async def overview(album_id: AlbumId) -> Overview:
    """Return an album with the state of every photo, in eight queries at most."""
    album = await states.album(album_id)
    found = await states.of_album(album)
    blocked = {
        photo_id: blocking
        for photo_id, state in publishing.candidates(found).items()
        if (blocking := still_blocking(album, state))
    }
    return Overview(album=album, photos=found, blocked=blocked)


async def move(album_id: AlbumId, to: AlbumState, *, by: UUID) -> None:
    """Send an album to review, or back: every step but approving, publishing, taking down.

    Going back voids the approvals: whatever changes next has to be approved anew.
    """
    album = await states.album(album_id)
    async with transaction():
        await consent.raise_epoch(album.event_id)
        album = await states.album(album_id, lock=True)
        album.require_step(to)
        if to not in {AlbumState.DRAFT, AlbumState.IN_REVIEW}:
            raise ValueError("approve, publish and take_down have services of their own")
        await albums.void_approvals(album_id)
        await albums.set_state(album_id, to)
        await record(
            "album.moved",
            actor=Actor.staff(by),
            object=f"album:{album_id}",
            detail={"from": album.state.value, "to": to.value},
        )
