"""Take in photos: plan by hash, receive the bytes, tell what is still missing.

Every step may be repeated: the same bytes are one photo, however often and from wherever.
"""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import REVIEW, enqueue
from infra.runtime import Runtime
from infra.storage import Mismatch
from media.domain.album import Album, AlbumState
from media.domain.errors import EmptyFile, TakenPart, TooLarge, WrongHash
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Scan, original_key
from media.services import spool, states
from media.services.decoding import LARGEST_FILE
from media.store import albums, photos

#: Largest file that is taken in, bytes: what the decoder would refuse is not sent at all.
LARGEST = LARGEST_FILE

_LONGEST_NAME = 120
_HASH = re.compile(r"[0-9a-f]{64}")


class Plan(StrEnum):
    NEW = "new"
    HAVE = "have"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that a browser wants to send; no hash where it cannot compute one."""

    sha256: str | None
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Planned:
    state: Plan
    #: Code of the reason, when refused.
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    photo_id: PhotoId
    scan: Scan
    new: bool


async def plan(album_id: AlbumId, files: Iterable[Announced], *, by: UUID) -> list[Planned]:
    """Say of each file whether to send it. What the event has already is put in the album."""
    album = await _open_album(album_id)
    files = list(files)
    hashes = [bytes.fromhex(f.sha256) for f in files if f.sha256 and _HASH.fullmatch(f.sha256)]
    async with transaction():
        known = await photos.known(album.event_id, hashes)
        added = [one for one in known.values() if await albums.put_photo(album.id, one)]
        await _follow_up(album, added, by=by)
    return [_planned(file, known) for file in files]


async def _follow_up(album: Album, added: Sequence[PhotoId], *, by: UUID) -> None:
    """Render photos the event had already for this album's purposes, and put them on record."""
    for photo_id in added:
        await enqueue("media.render", album_id=album.id, photo_id=photo_id)
    if added:
        await record(
            "album.photos_added",
            actor=Actor.staff(by),
            object=f"album:{album.id}",
            detail={"photos": [str(photo_id) for photo_id in added]},
        )


def _planned(file: Announced, known: dict[bytes, PhotoId]) -> Planned:
    if file.size == 0:
        return Planned(Plan.REFUSED, EmptyFile.code)
    if file.size > LARGEST:
        return Planned(Plan.REFUSED, TooLarge.code)
    if file.sha256 is None:
        return Planned(Plan.NEW)
    if not _HASH.fullmatch(file.sha256):
        return Planned(Plan.REFUSED, WrongHash.code)
    return Planned(Plan.HAVE if bytes.fromhex(file.sha256) in known else Plan.NEW)


async def missing(album_id: AlbumId, hashes: Iterable[str]) -> list[str]:
    """Return which of the files that a browser believes to have sent are not here."""
    album = await states.album(album_id)
    wanted = [text for text in hashes if _HASH.fullmatch(text)]
    known = await photos.known(album.event_id, [bytes.fromhex(text) for text in wanted])
    return [text for text in wanted if bytes.fromhex(text) not in known]


async def receive(
    runtime: Runtime,
    album_id: AlbumId,
    body: AsyncIterator[bytes],
    *,
    sha256: str | None,
    name: str,
    by: UUID,
) -> Received:
    """Store a file and put it in line for scanning.

    The bytes are stored before the row that names them, so a crash in between leaves an object
    that nobody refers to and never a row without its object.
    """
    album = await _open_album(album_id)
    if sha256 is not None and not _HASH.fullmatch(sha256):
        raise WrongHash
    async with spool.spooled(runtime, body, most=LARGEST) as file:
        if file.size == 0:
            raise EmptyFile
        if sha256 is not None and file.sha256.hex() != sha256:
            raise WrongHash
        await _store(runtime, album, file)
        await faults.reach("upload.stored")
        return await _add(runtime, album, file, name, by, runtime.clock.now())


async def _store(runtime: Runtime, album: Album, file: spool.Spooled) -> None:
    key = original_key(album.event_id, file.sha256)
    try:
        await runtime.originals.put_file(key, file.path, sha256=file.sha256)
    except Mismatch as error:
        raise WrongHash from error


async def _add(
    runtime: Runtime, album: Album, file: spool.Spooled, name: str, by: UUID, at: datetime
) -> Received:
    async with transaction():
        await photos.hold_bytes(album.event_id, file.sha256)
        if not await runtime.originals.exists(original_key(album.event_id, file.sha256)):
            # What an upload broken off long ago had left was swept just now.
            await _store(runtime, album, file)
        photo_id, new = await photos.add(
            album.event_id, file.sha256, file.size, name=tidy_name(name), by=by, at=at
        )
        added = await albums.put_photo(album.id, photo_id)
        if added and not new:
            await _follow_up(album, [photo_id], by=by)
        if new:
            await enqueue("media.scan", priority=REVIEW, photo_id=photo_id)
            await record(
                "photo.uploaded",
                actor=Actor.staff(by),
                object=f"photo:{photo_id}",
                detail={"album": str(album.id), "bytes": file.size},
            )
    found = await photos.by_id(photo_id)
    assert found is not None
    return Received(photo_id, found.scan, new)


async def _open_album(album_id: AlbumId) -> Album:
    album = await states.album(album_id)
    if album.state not in {AlbumState.DRAFT, AlbumState.IN_REVIEW}:
        raise TakenPart
    return album


def tidy_name(name: str) -> str:
    """Return a file name fit to be shown: no folders, no control characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in last if c.isprintable())
    return printable[-_LONGEST_NAME:]
