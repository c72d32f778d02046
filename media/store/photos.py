"""Photos in the database."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from events.domain.ids import EventId
from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Photo, Scan
from media.store import rows


async def by_id(photo_id: PhotoId, *, lock: bool = False) -> Photo | None:
    """Return a photo; `lock` holds its row until the transaction ends."""
    tail = " FOR UPDATE" if lock else ""
    found = await fetch(
        f"SELECT {rows.PHOTO_COLUMNS} FROM photo p WHERE p.id = {{}}{tail}", photo_id
    )
    return rows.photo(found[0]) if found else None


async def known(event_id: EventId, hashes: list[bytes]) -> dict[bytes, PhotoId]:
    """Return which of these files the event has already."""
    found = await fetch(
        "SELECT id, sha256 FROM photo WHERE event_id = {} AND sha256 = ANY({})", event_id, hashes
    )
    return {row["sha256"]: PhotoId(row["id"]) for row in found}


async def existing(wanted: Iterable[tuple[UUID, bytes]]) -> set[tuple[UUID, bytes]]:
    """Return which of these (event, SHA-256) are photos."""
    pairs = list(wanted)
    found = await fetch(
        "SELECT p.event_id, p.sha256 FROM photo p JOIN unnest({}::uuid[], {}::bytea[]) "
        "AS w(event_id, sha256) ON w.event_id = p.event_id AND w.sha256 = p.sha256",
        [event_id for event_id, _ in pairs],
        [sha256 for _, sha256 in pairs],
    )
    return {(row["event_id"], row["sha256"]) for row in found}


async def hold_bytes(event_id: UUID, sha256: bytes) -> None:
    """Let nobody else add or sweep a photo of these bytes until the transaction ends."""
    await fetch(
        "SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", f"{event_id} {sha256.hex()}"
    )


async def add(
    event_id: EventId, sha256: bytes, size: int, *, name: str, by: UUID, at: datetime
) -> tuple[PhotoId, bool]:
    """Add a photo unless the event has these bytes; say which it is, and whether it is new."""
    made = await fetch(
        "INSERT INTO photo (id, event_id, sha256, size, file_name, uploaded_by, uploaded_at, "
        "scan, tries) VALUES ({}, {}, {}, {}, {}, {}, {}, 'pending', 0) "
        "ON CONFLICT (event_id, sha256) DO NOTHING RETURNING id",
        new_id(), event_id, sha256, size, name, by, at,
    )  # fmt: skip
    if made:
        return PhotoId(made[0]["id"]), True
    return (await known(event_id, [sha256]))[sha256], False


async def count_try(photo_id: PhotoId) -> int | None:
    """Count one more attempt to scan; return how many, or None when none is due."""
    found = await fetch(
        "UPDATE photo SET tries = tries + 1 WHERE id = {} AND scan = 'pending' RETURNING tries",
        photo_id,
    )
    return int(found[0]["tries"]) if found else None


async def set_scan(
    photo_id: PhotoId,
    scan: Scan,
    *,
    reason: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> bool:
    """Record the outcome of a scan that was pending; False when another was first."""
    found = await fetch(
        "UPDATE photo SET scan = {}, reason = {}, width = {}, height = {} "
        "WHERE id = {} AND scan = 'pending' RETURNING id",
        scan.value, reason, width, height, photo_id,
    )  # fmt: skip
    return bool(found)


async def scan_again(photo_id: PhotoId) -> bool:
    """Put a photo back in line, to be looked at by a person as well; False for a refused file."""
    found = await fetch(
        "UPDATE photo SET scan = 'pending', reason = NULL, tries = 0, accepted_by = NULL, "
        "accepted_at = NULL, reviewed_by = NULL, reviewed_at = NULL "
        "WHERE id = {} AND scan IN ('failed', 'scanned', 'none_found') RETURNING id",
        photo_id,
    )
    return bool(found)


async def ask_look(photo_id: PhotoId) -> None:
    """Have recognition look at a photo once more."""
    await execute("UPDATE photo SET looks_asked = looks_asked + 1 WHERE id = {}", photo_id)


async def ask_looks(event_id: EventId) -> list[PhotoId]:
    """Have recognition look at an event's photos with faces; return those not asked already."""
    found = await fetch(
        "UPDATE photo p SET looks_asked = looks_asked + 1 WHERE p.event_id = {} "
        "AND p.scan IN ('scanned', 'none_found') "
        "AND EXISTS (SELECT 1 FROM face f WHERE f.photo = p.id) "
        "RETURNING p.id, p.looks_asked = p.looks_done + 1 AS first",
        event_id,
    )
    return [PhotoId(row["id"]) for row in found if row["first"]]


async def looks_left() -> list[PhotoId]:
    """Return the photos at which recognition was asked to look and did not, the oldest first."""
    found = await fetch(
        "SELECT id FROM photo WHERE looks_asked > looks_done "
        "AND scan IN ('scanned', 'none_found') ORDER BY uploaded_at, id"
    )
    return [PhotoId(row["id"]) for row in found]


async def look_due(photo_id: PhotoId) -> int | None:
    """Return up to which time of asking a look now would count, or None when none is due."""
    found = await fetch(
        "SELECT looks_asked FROM photo WHERE id = {} AND looks_asked > looks_done", photo_id
    )
    return int(found[0]["looks_asked"]) if found else None


async def set_looked(photo_id: PhotoId, upto: int) -> None:
    """Record a look; one that began before somebody asked anew leaves another one due."""
    await execute(
        "UPDATE photo SET looks_done = greatest(looks_done, {}) WHERE id = {}", upto, photo_id
    )


async def accept(photo_id: PhotoId, *, by: UUID, at: datetime) -> None:
    await execute(
        "UPDATE photo SET accepted_by = {}, accepted_at = {} WHERE id = {}", by, at, photo_id
    )


async def set_reviewed(photo_id: PhotoId, *, by: UUID | None, at: datetime | None) -> None:
    """Record that somebody looked at the whole photo, or (with None) that it is to be redone."""
    await execute(
        "UPDATE photo SET reviewed_by = {}, reviewed_at = {} WHERE id = {}", by, at, photo_id
    )


async def uploaders(album_id: AlbumId) -> frozenset[UUID]:
    """Return who uploaded the photos that stand in an album."""
    found = await fetch(
        "SELECT DISTINCT p.uploaded_by FROM photo p JOIN album_photo ap ON ap.photo = p.id "
        "WHERE ap.album = {} AND NOT ap.dropped",
        album_id,
    )
    return frozenset(row["uploaded_by"] for row in found)
