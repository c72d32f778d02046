"""Albums, their photos and approvals in the database."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from events.domain.consent import Purpose
from events.domain.ids import EventId, PersonId
from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.album import Album, AlbumState
from media.domain.faces import Purposes, Visible
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Photo, by_name
from media.domain.publication import Approval
from media.store import rows


async def add(
    event_id: EventId, title: str, purposes: Purposes, *, slug: str, by: UUID, at: datetime
) -> AlbumId:
    album_id = AlbumId(new_id())
    await execute(
        "INSERT INTO album (id, event_id, title, slug, purposes, state, created_by, created_at) "
        "VALUES ({}, {}, {}, {}, {}, 'draft', {}, {})",
        album_id, event_id, title, slug, sorted(purposes), by, at,
    )  # fmt: skip
    return album_id


async def by_id(album_id: AlbumId, *, lock: bool = False) -> Album | None:
    tail = " FOR UPDATE" if lock else ""
    found = await fetch(
        f"SELECT {rows.ALBUM_COLUMNS} FROM album a WHERE a.id = {{}}{tail}", album_id
    )
    return rows.album(found[0]) if found else None


async def by_slug(slug: str) -> Album | None:
    found = await fetch(f"SELECT {rows.ALBUM_COLUMNS} FROM album a WHERE a.slug = {{}}", slug)
    return rows.album(found[0]) if found else None


async def of_event(event_id: EventId) -> list[Album]:
    found = await fetch(
        f"SELECT {rows.ALBUM_COLUMNS} FROM album a WHERE a.event_id = {{}} ORDER BY a.created_at",
        event_id,
    )
    return [rows.album(row) for row in found]


async def of_events(event_ids: frozenset[UUID] | None) -> list[Album]:
    """Return the albums of these events (None = of all), newest first."""
    found = await fetch(
        f"SELECT {rows.ALBUM_COLUMNS} FROM album a WHERE {{}} OR a.event_id = ANY({{}}) "
        "ORDER BY a.created_at DESC, a.id",
        event_ids is None, list(event_ids or ()),
    )  # fmt: skip
    return [rows.album(row) for row in found]


async def in_state(state: AlbumState) -> list[Album]:
    found = await fetch(
        f"SELECT {rows.ALBUM_COLUMNS} FROM album a WHERE a.state = {{}} ORDER BY a.created_at",
        state.value,
    )
    return [rows.album(row) for row in found]


async def with_photo(photo_id: PhotoId) -> list[Album]:
    """Return the albums in which a photo stands."""
    found = await fetch(
        f"SELECT {rows.ALBUM_COLUMNS} FROM album a JOIN album_photo ap ON ap.album = a.id "
        "WHERE ap.photo = {} AND NOT ap.dropped ORDER BY a.created_at",
        photo_id,
    )
    return [rows.album(row) for row in found]


async def showing(
    event_id: EventId, person_id: PersonId, purposes: Iterable[Purpose]
) -> set[tuple[AlbumId, PhotoId]]:
    """Return where a face was decided to be shown as this person for one of these purposes."""
    found = await fetch(
        "SELECT DISTINCT ap.album, ap.photo FROM album_photo ap JOIN album a ON a.id = ap.album "
        "JOIN face f ON f.photo = ap.photo WHERE a.event_id = {} AND a.state <> 'taken_down' "
        "AND a.purposes && {}::varchar[] AND NOT ap.dropped "
        "AND f.person_id = {} AND f.decision = 'show'",
        event_id, [purpose.value for purpose in purposes], person_id,
    )  # fmt: skip
    return {(AlbumId(row["album"]), PhotoId(row["photo"])) for row in found}


async def set_state(album_id: AlbumId, state: AlbumState) -> None:
    await execute("UPDATE album SET state = {} WHERE id = {}", state.value, album_id)


async def set_approved(album_id: AlbumId, *, by: UUID, at: datetime) -> None:
    await execute(
        "UPDATE album SET state = 'approved', approved_by = {}, approved_at = {} WHERE id = {}",
        by, at, album_id,
    )  # fmt: skip


async def set_published(album_id: AlbumId, *, by: UUID, at: datetime) -> None:
    await execute(
        "UPDATE album SET state = 'published', published_by = {}, published_at = {} WHERE id = {}",
        by, at, album_id,
    )  # fmt: skip


async def put_photo(album_id: AlbumId, photo_id: PhotoId) -> bool:
    """Put a photo into an album; False when it was there already, and nothing changed."""
    made = await fetch(
        "INSERT INTO album_photo (id, album, photo, dropped) VALUES ({}, {}, {}, false) "
        "ON CONFLICT (album, photo) DO NOTHING RETURNING id",
        new_id(), album_id, photo_id,
    )  # fmt: skip
    return bool(made)


async def set_dropped(album_id: AlbumId, photo_id: PhotoId, *, dropped: bool) -> bool:
    """Leave a photo out of an album, or take it back in; False when it is not there."""
    found = await fetch(
        "UPDATE album_photo SET dropped = {} WHERE album = {} AND photo = {} RETURNING id",
        dropped, album_id, photo_id,
    )  # fmt: skip
    return bool(found)


async def photos(
    album_id: AlbumId, only: Iterable[PhotoId] | None = None
) -> list[tuple[Photo, bool]]:
    """Return an album's photos as the camera counted them, each with whether it was dropped."""
    chosen = "" if only is None else " AND p.id = ANY({})"
    values = [] if only is None else [list(only)]
    found = await fetch(
        f"SELECT {rows.PHOTO_COLUMNS}, ap.dropped FROM album_photo ap JOIN photo p "
        f"ON p.id = ap.photo WHERE ap.album = {{}}{chosen} ORDER BY ap.number",
        album_id, *values,
    )  # fmt: skip
    in_order = sorted(found, key=lambda row: by_name(row["file_name"]))
    return [(rows.photo(row), row["dropped"]) for row in in_order]


async def approve(
    album_id: AlbumId,
    photo_id: PhotoId,
    purposes: Purposes,
    visible: frozenset[Visible],
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Put one approval in the place of any before it."""
    await execute(
        "UPDATE approval SET voided = true WHERE album = {} AND photo = {} AND NOT voided",
        album_id, photo_id,
    )  # fmt: skip
    await execute(
        "INSERT INTO approval (id, album, photo, purposes, visible, approved_by, approved_at, "
        "voided) VALUES ({}, {}, {}, {}, {}::jsonb, {}, {}, false)",
        new_id(), album_id, photo_id, sorted(purposes), rows.visible_text(visible), by, at,
    )  # fmt: skip


async def void_approvals(album_id: AlbumId) -> None:
    await execute("UPDATE approval SET voided = true WHERE album = {} AND NOT voided", album_id)


async def approvals(album_id: AlbumId) -> dict[PhotoId, Approval]:
    found = await fetch(
        "SELECT photo, purposes, visible FROM approval WHERE album = {} AND NOT voided", album_id
    )
    return {
        PhotoId(row["photo"]): Approval(
            rows.purposes(row["purposes"]), rows.visible(row["visible"])
        )
        for row in found
    }


async def with_publications() -> list[Album]:
    """Return every album of which something is online, whatever its own state says."""
    found = await fetch(
        f"SELECT {rows.ALBUM_COLUMNS} FROM album a WHERE EXISTS (SELECT 1 FROM publication u "
        "WHERE u.album = a.id AND u.ended_at IS NULL) ORDER BY a.created_at"
    )
    return [rows.album(row) for row in found]
