"""What the public may see, decided anew for every request."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from events.domain.ids import EventId, PersonId
from events.services.hooks import PublicAlbum, PublishedPhoto
from infra.errors import NotFound
from infra.runtime import Runtime
from media.domain.album import Album, AlbumState
from media.domain.errors import NoLongerPublic
from media.domain.ids import PublicationId
from media.services import publishing, states
from media.store import albums, publications, renditions
from media.store.publications import Publication
from media.store.renditions import StoredRendition


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPhoto:
    """A public photo with its files, by size and format."""

    publication: Publication
    files: tuple[StoredRendition, ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """The bytes of one public file; `etag` is its SHA-256."""

    content: bytes
    media_type: str
    etag: str


async def album(slug: str) -> tuple[Album, list[PublicPhoto]]:
    """Return a public album and what may be shown of it now, in nine queries at most.

    Raise `NotFound`, or `NoLongerPublic` for an album that was taken down.
    """
    found = await albums.by_slug(slug)
    if found is None or found.published_at is None:
        raise NotFound
    if found.state is not AlbumState.PUBLISHED:
        raise NoLongerPublic
    current = await _current(found)
    files = await renditions.files_of((one.photo_id, one.fingerprint) for one in current)
    return found, [
        PublicPhoto(publication=one, files=tuple(files[one.photo_id]))
        for one in current
        if one.photo_id in files
    ]


async def _current(of: Album) -> list[Publication]:
    """Return the publications of an album that may be served now.

    The publications are read last: what ended meanwhile is not in there.
    """
    found = await states.of_album(of)
    online = await publications.online_in_album(of.id)
    return [
        one
        for one in online
        if one.photo_id in found and publishing.is_current(of, found[one.photo_id], one)
    ]


async def asset(runtime: Runtime, publication_id: PublicationId, size: str, format_: str) -> Asset:
    """Return a public file. Raise `NotFound`, or `NoLongerPublic` for what was public once."""
    found = await public(publication_id)
    for file in await renditions.files(found.photo_id, found.fingerprint):
        if (file.size, file.format) == (size, format_):
            content = await runtime.renditions.read(file.key, sha256=file.sha256)
            # Reading took time: whoever withdrew meanwhile is not served after all.
            await _still_online(publication_id)
            return Asset(content, f"image/{file.format}", file.sha256.hex())
    raise NotFound


async def public(publication_id: PublicationId) -> Publication:
    """Return a publication that may be served now. Raise `NotFound` or `NoLongerPublic`."""
    publication = await publications.by_id(publication_id)
    if publication is None:
        raise NotFound
    if not publication.online:
        raise NoLongerPublic
    of = await states.album(publication.album_id)
    state = await states.of_photo(of, publication.photo_id)
    if not publishing.is_current(of, state, publication):
        raise NoLongerPublic
    return publication


async def _still_online(publication_id: PublicationId) -> None:
    publication = await publications.by_id(publication_id)
    if publication is None or not publication.online:
        raise NoLongerPublic


async def public_albums(event_id: EventId) -> list[PublicAlbum]:
    """Return the albums of an event that are public, for its own page."""
    return [
        PublicAlbum(title=one.title, url=f"/albums/{one.slug}")
        for one in await albums.of_event(event_id)
        if one.state is AlbumState.PUBLISHED
    ]


async def where_published(person_id: PersonId) -> list[PublishedPhoto]:
    """Return the public photos that show this person now, newest first, for their own page."""
    by_album = defaultdict(list)
    for one in await publications.naming(person_id):
        by_album[one.album_id].append(one)
    found = [
        shown
        for album_id, online in by_album.items()
        for shown in await _showing(person_id, await states.album(album_id), online)
    ]
    return [photo for _, photo in sorted(found, key=lambda pair: pair[0], reverse=True)]


async def _showing(
    person_id: PersonId, of: Album, online: list[Publication]
) -> list[tuple[datetime, PublishedPhoto]]:
    """Leave out photos that came back with this face hidden: the decision to show it stays."""
    found = await states.of_album(of, [one.photo_id for one in online])
    return [
        (
            one.published_at,
            PublishedPhoto(
                url=f"/photos/{one.id}/small.jpeg",
                page_url=f"/albums/{of.slug}#photo-{one.id}",
                album_title=of.title,
                event_id=of.event_id,
            ),
        )
        for one in online
        if (state := found.get(one.photo_id)) is not None
        and publishing.is_current(of, state, one)
        and any(box.person_id == person_id for box in state.visible(of.purposes))
    ]
