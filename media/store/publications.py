"""What is public, was public, and was reported, in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.domain.consent import Purpose
from events.domain.ids import EventId, PersonId
from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.ids import AlbumId, PhotoId, PublicationId, ReportId
from media.domain.photo import by_name
from media.domain.publication import Ended

_COLUMNS = "u.id, u.album, u.photo, u.fingerprint, u.published_at, u.ended_at, u.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    id: PublicationId
    album_id: AlbumId
    photo_id: PhotoId
    fingerprint: str
    published_at: datetime
    ended: Ended | None

    @property
    def online(self) -> bool:
        return self.ended is None


def _publication(row: dict[str, object]) -> Publication:
    return Publication(
        id=row["id"],  # type: ignore[arg-type]  # a UUID column
        album_id=row["album"],  # type: ignore[arg-type]  # a UUID column
        photo_id=row["photo"],  # type: ignore[arg-type]  # a UUID column
        fingerprint=str(row["fingerprint"]),
        published_at=row["published_at"],  # type: ignore[arg-type]  # a timestamp column
        ended=Ended(str(row["ended"])) if row["ended"] else None,
    )


async def add(
    album_id: AlbumId, photo_id: PhotoId, fingerprint: str, *, at: datetime
) -> PublicationId | None:
    """Make a photo public under a new address; None when it is public already."""
    made = await fetch(
        "INSERT INTO publication (id, album, photo, fingerprint, published_at) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (album, photo) WHERE ended_at IS NULL "
        "DO NOTHING RETURNING id",
        new_id(), album_id, photo_id, fingerprint, at,
    )  # fmt: skip
    return PublicationId(made[0]["id"]) if made else None


async def end(publication_ids: Iterable[PublicationId], why: Ended, *, at: datetime) -> None:
    """End publications for good: their addresses answer 410 from now on."""
    await execute(
        "UPDATE publication SET ended_at = {}, ended = {} "
        "WHERE id = ANY({}) AND ended_at IS NULL",
        at, why.value, list(publication_ids),
    )  # fmt: skip


async def by_id(publication_id: PublicationId) -> Publication | None:
    found = await fetch(f"SELECT {_COLUMNS} FROM publication u WHERE u.id = {{}}", publication_id)
    return _publication(found[0]) if found else None


async def online_in_album(album_id: AlbumId) -> list[Publication]:
    """Return what is public in an album, in the album's order."""
    found = await fetch(
        f"SELECT {_COLUMNS}, p.file_name FROM publication u JOIN album_photo ap "
        "ON ap.album = u.album AND ap.photo = u.photo JOIN photo p ON p.id = u.photo "
        "WHERE u.album = {} AND u.ended_at IS NULL ORDER BY ap.number",
        album_id,
    )
    return [_publication(row) for row in sorted(found, key=lambda row: by_name(row["file_name"]))]


async def online_of_photo(photo_id: PhotoId) -> list[Publication]:
    found = await fetch(
        f"SELECT {_COLUMNS} FROM publication u WHERE u.photo = {{}} AND u.ended_at IS NULL",
        photo_id,
    )
    return [_publication(row) for row in found]


async def online_for(event_id: EventId, purposes: Iterable[Purpose]) -> list[Publication]:
    """Return what is public of an event in albums for one of these purposes or more."""
    found = await fetch(
        f"SELECT {_COLUMNS} FROM publication u JOIN album a ON a.id = u.album "
        "WHERE a.event_id = {} AND u.ended_at IS NULL AND a.purposes && {}::varchar[]",
        event_id, [purpose.value for purpose in purposes],
    )  # fmt: skip
    return [_publication(row) for row in found]


async def made_otherwise(pipeline: str) -> list[Publication]:
    """Return what is public as another pipeline made it, the longest public first."""
    found = await fetch(
        f"SELECT {_COLUMNS} FROM publication u JOIN rendering g ON g.photo = u.photo "
        "AND g.fingerprint = u.fingerprint WHERE u.ended_at IS NULL AND g.pipeline <> {} "
        "ORDER BY u.published_at, u.id",
        pipeline,
    )
    return [_publication(row) for row in found]


async def naming(person_id: PersonId) -> list[Publication]:
    """Return what is public with a face that was decided to be shown as this person."""
    found = await fetch(
        f"SELECT {_COLUMNS} FROM publication u WHERE u.ended_at IS NULL AND EXISTS (SELECT 1 "
        "FROM face f WHERE f.photo = u.photo AND f.decision = 'show' AND f.person_id = {}) "
        "ORDER BY u.published_at DESC LIMIT 500",
        person_id,
    )
    return [_publication(row) for row in found]


async def last(album_id: AlbumId, photo_id: PhotoId) -> Publication | None:
    """Return the latest publication of a photo in an album, ended or not."""
    found = await fetch(
        f"SELECT {_COLUMNS} FROM publication u WHERE u.album = {{}} AND u.photo = {{}} "
        "ORDER BY u.ended_at DESC NULLS FIRST LIMIT 1",
        album_id, photo_id,
    )  # fmt: skip
    return _publication(found[0]) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    id: ReportId
    publication_id: PublicationId
    album_id: AlbumId
    photo_id: PhotoId
    kind: str
    message: str
    contact: str
    reported_at: datetime
    resolved: bool


async def add_report(
    publication: Publication, *, kind: str, message: str, contact: str, at: datetime
) -> ReportId:
    report_id = ReportId(new_id())
    await execute(
        "INSERT INTO report (id, publication, album, photo, kind, message, contact, reported_at) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        report_id, publication.id, publication.album_id, publication.photo_id, kind, message,
        contact, at,
    )  # fmt: skip
    return report_id


async def reports(event_ids: frozenset[UUID] | None) -> list[Report]:
    """Return reports of these events (None = of all), those to deal with first."""
    found = await fetch(
        "SELECT r.id, r.publication AS publication_id, r.album AS album_id, "
        "r.photo AS photo_id, r.kind, r.message, r.contact, r.reported_at, "
        "r.resolved_at IS NOT NULL AS resolved FROM report r JOIN photo p ON p.id = r.photo "
        "WHERE {} OR p.event_id = ANY({}) "
        "ORDER BY r.resolved_at IS NOT NULL, r.reported_at DESC LIMIT 500",
        event_ids is None, list(event_ids or ()),
    )  # fmt: skip
    return [Report(**row) for row in found]


async def report(report_id: ReportId, *, lock: bool = False) -> Report | None:
    tail = " FOR UPDATE" if lock else ""
    found = await fetch(
        "SELECT r.id, r.publication AS publication_id, r.album AS album_id, "
        "r.photo AS photo_id, r.kind, r.message, r.contact, r.reported_at, "
        f"r.resolved_at IS NOT NULL AS resolved FROM report r WHERE r.id = {{}}{tail}",
        report_id,
    )
    return Report(**found[0]) if found else None


async def resolve_report(report_id: ReportId, *, outcome: str, by: UUID, at: datetime) -> None:
    await execute(
        "UPDATE report SET resolved_at = {}, resolved_by = {}, outcome = {} "
        "WHERE id = {} AND resolved_at IS NULL",
        at, by, outcome, report_id,
    )  # fmt: skip


async def reported(photo_ids: Iterable[PhotoId]) -> frozenset[PhotoId]:
    """Return which photos have a report that nobody has dealt with yet."""
    found = await fetch(
        "SELECT DISTINCT photo FROM report WHERE resolved_at IS NULL AND photo = ANY({})",
        list(photo_ids),
    )
    return frozenset(PhotoId(row["photo"]) for row in found)
