"""Renditions in the database: what was encoded, verified and stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.ids import PhotoId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRendition:
    """One file of a rendering: `size` is small, medium or large; `format` jpeg, webp or avif."""

    size: str
    format: str
    key: str
    sha256: bytes
    bytes: int
    width: int
    height: int


async def add_verified(
    photo_id: PhotoId,
    fingerprint: str,
    files: Iterable[StoredRendition],
    *,
    pipeline: str,
    at: datetime,
) -> bool:
    """Record a rendering whose every file is stored; False when another was first."""
    rendering_id = new_id()
    made = await fetch(
        "INSERT INTO rendering (id, photo, fingerprint, pipeline, verified, made_at) VALUES "
        "({}, {}, {}, {}, true, {}) ON CONFLICT (photo, fingerprint) DO NOTHING RETURNING id",
        rendering_id, photo_id, fingerprint, pipeline, at,
    )  # fmt: skip
    if made:
        await _add_files(rendering_id, files)
    return bool(made)


async def add_files(photo_id: PhotoId, fingerprint: str, files: Iterable[StoredRendition]) -> bool:
    """Add stored files to a verified rendering: all, or none when it is gone or has them."""
    found = await fetch(
        "SELECT id FROM rendering WHERE photo = {} AND fingerprint = {} AND verified FOR UPDATE",
        photo_id, fingerprint,
    )  # fmt: skip
    if not found:
        return False
    wanted = list(files)
    known = await fetch(
        "SELECT 1 AS one FROM rendition WHERE rendering = {} AND format = ANY({})",
        found[0]["id"], [file.format for file in wanted],
    )  # fmt: skip
    if not known:
        await _add_files(found[0]["id"], wanted)
    return not known


async def _add_files(rendering_id: UUID, files: Iterable[StoredRendition]) -> None:
    for file in files:
        await execute(
            "INSERT INTO rendition (id, rendering, size, format, key, sha256, bytes, width, "
            "height) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
            new_id(), rendering_id, file.size, file.format, file.key, file.sha256, file.bytes,
            file.width, file.height,
        )  # fmt: skip


async def add_held(
    photo_id: PhotoId, fingerprint: str, reason: str, *, pipeline: str, at: datetime
) -> bool:
    """Record that a rendering did not pass verification, so that nobody serves it."""
    made = await fetch(
        "INSERT INTO rendering (id, photo, fingerprint, pipeline, verified, reason, made_at) "
        "VALUES ({}, {}, {}, {}, false, {}, {}) ON CONFLICT (photo, fingerprint) DO NOTHING "
        "RETURNING id",
        new_id(), photo_id, fingerprint, pipeline, reason, at,
    )  # fmt: skip
    return bool(made)


async def known(photo_id: PhotoId, fingerprint: str) -> bool:
    """Say whether this very picture was rendered before, verified or held."""
    found = await fetch(
        "SELECT 1 AS one FROM rendering WHERE photo = {} AND fingerprint = {}",
        photo_id, fingerprint,
    )  # fmt: skip
    return bool(found)


@dataclass(frozen=True, slots=True)
class Rendering:
    """One rendering, verified or held."""

    id: UUID
    fingerprint: str


async def rendered_photos(*, after: PhotoId | None, most: int) -> list[PhotoId]:
    """Return photos that have renderings, in an order of their own, from the first `after` one."""
    found = await fetch(
        "SELECT DISTINCT photo FROM rendering WHERE {}::uuid IS NULL OR photo > {} "
        "ORDER BY photo LIMIT {}",
        after, after, most,
    )  # fmt: skip
    return [PhotoId(row["photo"]) for row in found]


async def not_public_since(
    photo_ids: Iterable[PhotoId], before: datetime
) -> dict[PhotoId, list[Rendering]]:
    """Return of these photos the renderings made, and no longer public, before a moment."""
    found = await fetch(
        "SELECT g.id, g.photo, g.fingerprint FROM rendering g WHERE g.photo = ANY({}) "
        "AND g.made_at < {} AND NOT EXISTS (SELECT 1 FROM publication u WHERE u.photo = g.photo "
        "AND u.fingerprint = g.fingerprint AND (u.ended_at IS NULL OR u.ended_at >= {}))",
        list(photo_ids), before, before,
    )  # fmt: skip
    result: dict[PhotoId, list[Rendering]] = {}
    for row in found:
        photo_id = PhotoId(row["photo"])
        result.setdefault(photo_id, []).append(Rendering(row["id"], row["fingerprint"]))
    return result


async def remove_unless_public(rendering_ids: Iterable[UUID]) -> list[str]:
    """Forget renderings, less those that are public now; return the keys of their files."""
    found = await fetch(
        "WITH gone AS (SELECT g.id FROM rendering g WHERE g.id = ANY({}) AND NOT EXISTS "
        "(SELECT 1 FROM publication u WHERE u.photo = g.photo AND u.fingerprint = g.fingerprint "
        "AND u.ended_at IS NULL)), files AS (DELETE FROM rendition r USING gone "
        "WHERE r.rendering = gone.id RETURNING r.key), made AS (DELETE FROM rendering g "
        "USING gone WHERE g.id = gone.id) SELECT key FROM files",
        list(rendering_ids),
    )
    return [row["key"] for row in found]


async def named(keys: Iterable[str]) -> set[str]:
    """Return which of these keys belong to a rendering."""
    found = await fetch("SELECT key FROM rendition WHERE key = ANY({})", list(keys))
    return {row["key"] for row in found}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rendering was made, and why it is held; None when it was verified."""

    pipeline: str
    reason: str | None


async def of_photos(photo_ids: Iterable[PhotoId]) -> dict[PhotoId, dict[str, Outcome]]:
    """Return per photo each fingerprint rendered, and how that ended."""
    found = await fetch(
        "SELECT photo, fingerprint, pipeline, reason FROM rendering WHERE photo = ANY({})",
        list(photo_ids),
    )
    known_ones: dict[PhotoId, dict[str, Outcome]] = {}
    for row in found:
        outcome = Outcome(row["pipeline"], row["reason"])
        known_ones.setdefault(PhotoId(row["photo"]), {})[row["fingerprint"]] = outcome
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
