"""Renditions in the database: what was encoded, verified and stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.ids import PhotoId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRendition:
    """One file of a rendering: `size` is small, medium or large; `format` jpeg or webp."""

    size: str
    format: str
    key: str
    sha256: bytes
    bytes: int
    width: int
    height: int


async def add_verified(
    photo_id: PhotoId, fingerprint: str, files: Iterable[StoredRendition], *, at: datetime
) -> bool:
    """Record a rendering whose every file is stored; False when another was first."""
    rendering_id = new_id()
    made = await fetch(
        "INSERT INTO rendering (id, photo, fingerprint, verified, made_at) "
        "VALUES ({}, {}, {}, true, {}) ON CONFLICT (photo, fingerprint) DO NOTHING RETURNING id",
        rendering_id, photo_id, fingerprint, at,
    )  # fmt: skip
    if not made:
        return False
    for file in files:
        await execute(
            "INSERT INTO rendition (id, rendering, size, format, key, sha256, bytes, width, "
            "height) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
            new_id(), rendering_id, file.size, file.format, file.key, file.sha256, file.bytes,
            file.width, file.height,
        )  # fmt: skip
    return True


async def add_held(photo_id: PhotoId, fingerprint: str, reason: str, *, at: datetime) -> bool:
    """Record that a rendering did not pass verification, so that nobody serves it."""
    made = await fetch(
        "INSERT INTO rendering (id, photo, fingerprint, verified, reason, made_at) "
        "VALUES ({}, {}, {}, false, {}, {}) ON CONFLICT (photo, fingerprint) DO NOTHING "
        "RETURNING id",
        new_id(), photo_id, fingerprint, reason, at,
    )  # fmt: skip
    return bool(made)


async def known(photo_id: PhotoId, fingerprint: str) -> bool:
    """Say whether this very picture was rendered before, verified or held."""
    found = await fetch(
        "SELECT 1 AS one FROM rendering WHERE photo = {} AND fingerprint = {}",
        photo_id, fingerprint,
    )  # fmt: skip
    return bool(found)


async def of_photos(
    photo_ids: Iterable[PhotoId],
) -> dict[PhotoId, dict[str, str | None]]:
    """Return per photo each fingerprint rendered: None when verified, else why it is held."""
    found = await fetch(
        "SELECT photo, fingerprint, reason FROM rendering WHERE photo = ANY({})", list(photo_ids)
    )
    known_ones: dict[PhotoId, dict[str, str | None]] = {}
    for row in found:
        known_ones.setdefault(PhotoId(row["photo"]), {})[row["fingerprint"]] = row["reason"]
    return known_ones


async def files(photo_id: PhotoId, fingerprint: str) -> list[StoredRendition]:
    """Return the files of a verified rendering; empty when there is none."""
    found = await fetch(
        "SELECT r.size, r.format, r.key, r.sha256, r.bytes, r.width, r.height FROM rendition r "
        "JOIN rendering g ON g.id = r.rendering "
        "WHERE g.photo = {} AND g.fingerprint = {} AND g.verified",
        photo_id, fingerprint,
    )  # fmt: skip
    return [StoredRendition(**row) for row in found]


async def files_of(
    wanted: Iterable[tuple[PhotoId, str]],
) -> dict[PhotoId, list[StoredRendition]]:
    """Return the files of many verified renderings in one query."""
    pairs = list(wanted)
    found = await fetch(
        "SELECT g.photo, r.size, r.format, r.key, r.sha256, r.bytes, r.width, r.height "
        "FROM rendition r JOIN rendering g ON g.id = r.rendering "
        "JOIN unnest({}::uuid[], {}::text[]) AS w(photo, fingerprint) "
        "ON w.photo = g.photo AND w.fingerprint = g.fingerprint WHERE g.verified",
        [photo_id for photo_id, _ in pairs],
        [fingerprint for _, fingerprint in pairs],
    )
    result: dict[PhotoId, list[StoredRendition]] = {}
    for row in found:
        photo_id = PhotoId(row.pop("photo"))
        result.setdefault(photo_id, []).append(StoredRendition(**row))
    return result
