"""Approve, publish, take off, bring back: the only places that make a photo public or end it.

Publishing is a compare-and-set. What may be shown is decided under the event's consent epoch;
the transaction that publishes locks the event and compares. Every act that narrows what may be
shown (a withdrawal, a face hidden, a report) raises the epoch under that same lock, so a
decision that was overtaken never becomes public: it fails with `ConsentChanged`.

Order of locks, everywhere: event, album, photo, faces, ledger, head of the audit chain.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from events.domain.ids import EventId
from events.services import consent
from events.services.hooks import ConsentNarrowed
from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import WITHDRAWAL, enqueue
from media.domain.album import Album, AlbumState
from media.domain.errors import (
    ConsentChanged,
    EmptyAlbum,
    FourEyes,
    NotPublishable,
)
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Scan
from media.domain.publication import (
    AFTER_APPROVAL,
    RETURNS,
    Blocker,
    Ended,
    PhotoState,
    blockers,
)
from media.services import pipeline, states
from media.store import albums, faces, photos, publications
from media.store.publications import Publication

#: How often `publish` decides anew when a consent changed under it.
_TRIES = 3


def found_blockers(
    album: Album, state: PhotoState, *, but: Iterable[Blocker] = ()
) -> frozenset[Blocker]:
    """Return what blocks a photo in an album, less what the present step is about."""
    found = blockers(state, album.purposes, pipeline=pipeline.present().name)
    return found - frozenset(but)


def candidates(found: dict[PhotoId, PhotoState]) -> dict[PhotoId, PhotoState]:
    """Return the photos that an album is about: not dropped, and not refused as files."""
    return {
        photo_id: state
        for photo_id, state in found.items()
        if not state.dropped and state.photo.scan is not Scan.REJECTED
    }


async def _epoch_holds(event_id: EventId, epoch: int) -> bool:
    """Lock the event until the transaction ends, and compare: the fence of every publication."""
    return await consent.lock_epoch(event_id) == epoch


async def approve(album_id: AlbumId, *, by: UUID, four_eyes: bool, at: datetime) -> None:
    """Approve every photo of an album as it is now: its purposes, and each box left visible.

    Raise `FourEyes` for somebody who uploaded one of them, `NotPublishable` while a photo still
    lacks a step, `ConsentChanged` when a consent changed meanwhile.
    """
    album = await states.album(album_id)
    epoch = await consent.epoch(album.event_id)
    async with transaction():
        if not await _epoch_holds(album.event_id, epoch):
            raise ConsentChanged
        album = await states.album(album_id, lock=True)
        album.require_step(AlbumState.APPROVED)
        if four_eyes and by in await photos.uploaders(album_id):
            raise FourEyes
        found = candidates(await states.of_album(album))
        _require_clear(album, found, but=AFTER_APPROVAL)
        for photo_id, state in found.items():
            await albums.approve(
                album_id, photo_id, album.purposes, state.visible(album.purposes), by=by, at=at
            )
            await enqueue("media.render", album_id=album_id, photo_id=photo_id)
        await albums.set_approved(album_id, by=by, at=at)
        await record(
            "album.approved",
            actor=Actor.staff(by),
            object=f"album:{album_id}",
            detail={"photos": len(found), "purposes": sorted(album.purposes)},
        )


def _require_clear(
    album: Album, found: dict[PhotoId, PhotoState], *, but: Iterable[Blocker] = ()
) -> None:
    if not found:
        raise EmptyAlbum
    blocked = sum(bool(found_blockers(album, state, but=but)) for state in found.values())
    if blocked:
        raise NotPublishable(count=blocked)


async def publish(album_id: AlbumId, *, by: UUID, at: datetime) -> int:
    """Make an approved album public; return how many photos.

    Raise `NotPublishable` while something blocks, `ConsentChanged` when consents kept changing.
    """
    for _ in range(_TRIES):
        try:
            return await _publish_once(album_id, by=by, at=at)
        except ConsentChanged:
            continue
    raise ConsentChanged


async def _publish_once(album_id: AlbumId, *, by: UUID, at: datetime) -> int:
    album = await states.album(album_id)
    album.require_step(AlbumState.PUBLISHED)
    epoch = await consent.epoch(album.event_id)
    found = candidates(await states.of_album(album))
    _require_clear(album, found)
    await faults.reach("publish.decided")
    async with transaction():
        if not await _epoch_holds(album.event_id, epoch):
            raise ConsentChanged
        album = await states.album(album_id, lock=True)
        album.require_step(AlbumState.PUBLISHED)
        for photo_id, state in found.items():
            await publications.add(album_id, photo_id, states.fingerprint(album, state), at=at)
        await albums.set_published(album_id, by=by, at=at)
        await record(
            "album.published",
            actor=Actor.staff(by),
            object=f"album:{album_id}",
            detail={"photos": len(found), "purposes": sorted(album.purposes)},
        )
    return len(found)


async def bring_back(album_id: AlbumId, photo_id: PhotoId, *, at: datetime) -> bool:
    """Make a photo public again that a change took off, if nothing blocks it any more.

    One that is public as an older pipeline made it gives way to the newer picture, at once. Either
    comes under a new address, by the approval it had: that covers fewer faces shown, and never
    more. True when it was made public now. Raise `ConsentChanged`, so that the job is tried
    again, when consents kept changing.
    """
    for _ in range(_TRIES):
        try:
            return await _bring_back_once(album_id, photo_id, at=at)
        except ConsentChanged:
            continue
    raise ConsentChanged


async def _bring_back_once(album_id: AlbumId, photo_id: PhotoId, *, at: datetime) -> bool:
    album = await albums.by_id(album_id)
    last = await publications.last(album_id, photo_id)
    if album is None or last is None or not (last.online or last.ended in RETURNS):
        return False
    epoch = await consent.epoch(album.event_id)
    state = (await states.of_album(album, [photo_id])).get(photo_id)
    if state is None or found_blockers(album, state):
        return False
    print_ = states.fingerprint(album, state)
    if last.online and last.fingerprint == print_:
        return False
    await faults.reach("return.decided")
    async with transaction():
        if not await _epoch_holds(album.event_id, epoch):
            # It may be somebody else's change, which asks for no render of this photo.
            raise ConsentChanged
        album = await states.album(album_id, lock=True)
        if album.state is not AlbumState.PUBLISHED:
            return False
        if last.online:
            await publications.end([last.id], Ended.RENEWED, at=at)
        made = await publications.add(album_id, photo_id, print_, at=at)
        if not made:
            return False
        await record(
            "photo.renewed" if last.online else "photo.returned",
            actor=Actor.system(),
            object=f"publication:{made}",
            detail={"album": str(album_id), "photo": str(photo_id)},
        )
    return True


async def take_down(album_id: AlbumId, *, by: UUID, at: datetime) -> None:
    """Take a public album offline, every photo at once and for good under these addresses."""
    album = await states.album(album_id)
    async with transaction():
        await consent.raise_epoch(album.event_id)
        album = await states.album(album_id, lock=True)
        album.require_step(AlbumState.TAKEN_DOWN)
        online = await publications.online_in_album(album_id)
        await publications.end([one.id for one in online], Ended.TAKEN_DOWN, at=at)
        await albums.set_state(album_id, AlbumState.TAKEN_DOWN)
        await record(
            "album.taken_down",
            actor=Actor.staff(by),
            object=f"album:{album_id}",
            detail={"photos": len(online)},
        )


async def take_off(narrowed: ConsentNarrowed) -> None:
    """End every publication that shows this person for one of these purposes.

    Called inside the transaction of the withdrawal, which holds the event's lock and has raised
    its epoch: when that transaction has committed, no address serves this face. Photos that do
    not show the person stay.
    """
    online = await publications.online_for(narrowed.event_id, narrowed.purposes)
    showing = await faces.photos_showing(narrowed.person_id, {one.photo_id for one in online})
    gone = await _outdated([one for one in online if one.photo_id in showing])
    await publications.end([one.id for one in gone], Ended.CONSENT, at=narrowed.at)
    # Also where it is not public now: approved, or off already and on its way back.
    waiting = await albums.showing(narrowed.event_id, narrowed.person_id, narrowed.purposes)
    for album_id, photo_id in waiting | {(one.album_id, one.photo_id) for one in gone}:
        await enqueue("media.render", priority=WITHDRAWAL, album_id=album_id, photo_id=photo_id)


async def end_changed(photo_id: PhotoId, *, at: datetime) -> None:
    """End what is public of a photo wherever a decision about its faces changed the picture.

    Part of the decision's own transaction, under the event's lock.
    """
    gone = await _outdated(await publications.online_of_photo(photo_id))
    await publications.end([one.id for one in gone], Ended.CHANGED, at=at)


async def _outdated(online: Iterable[Publication]) -> list[Publication]:
    """Return the publications whose picture is not the one that may be shown now."""
    by_album: dict[AlbumId, list[Publication]] = defaultdict(list)
    for one in online:
        by_album[one.album_id].append(one)
    found = []
    for album_id, in_album in by_album.items():
        album = await states.album(album_id)
        now = await states.of_album(album, [one.photo_id for one in in_album])
        found += [one for one in in_album if not _is_present(album, now.get(one.photo_id), one)]
    return found


def _is_present(album: Album, state: PhotoState | None, publication: Publication) -> bool:
    return state is not None and states.may_stay(album, state, publication.fingerprint)


def is_current(album: Album, state: PhotoState, publication: Publication) -> bool:
    """Say whether a publication may be served now: it is online, unblocked, and up to date.

    Not that a newer pipeline has made its picture: until then, this one stays.
    """
    return (
        publication.online
        and album.state is AlbumState.PUBLISHED
        and not found_blockers(album, state, but={Blocker.NOT_RENDERED})
        and _is_present(album, state, publication)
    )
