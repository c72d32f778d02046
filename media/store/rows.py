"""Read rows as what they mean."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from events.domain.consent import Purpose
from events.domain.ids import EventId, PersonId
from media.domain.album import Album, AlbumState
from media.domain.faces import Decision, Face, FaceBox, Origin, Purposes, Verdict, Visible
from media.domain.ids import AlbumId, FaceId, PhotoId
from media.domain.photo import Photo, Scan

Row = Mapping[str, Any]

PHOTO_COLUMNS = (
    "p.id, p.event_id, p.sha256, p.size, p.file_name, p.uploaded_by, p.uploaded_at, p.scan, "
    "p.reason, p.width, p.height, p.tries, p.accepted_at, p.reviewed_at"
)
FACE_COLUMNS = (
    "f.id, f.photo, f.x, f.y, f.w, f.h, f.score, f.doubtful, f.origin, f.decision, "
    "f.person_id, f.relied_on, f.opted_out"
)
ALBUM_COLUMNS = (
    "a.id, a.event_id, a.title, a.slug, a.purposes, a.state, a.created_at, a.approved_by, "
    "a.published_at"
)


def photo(row: Row) -> Photo:
    return Photo(
        id=PhotoId(row["id"]),
        event_id=EventId(row["event_id"]),
        sha256=row["sha256"],
        size=row["size"],
        file_name=row["file_name"],
        uploaded_by=row["uploaded_by"],
        uploaded_at=row["uploaded_at"],
        scan=Scan(row["scan"]),
        reason=row["reason"],
        width=row["width"],
        height=row["height"],
        tries=row["tries"],
        accepted=row["accepted_at"] is not None,
        reviewed=row["reviewed_at"] is not None,
    )


def face(row: Row) -> Face:
    return Face(
        id=FaceId(row["id"]),
        box=FaceBox(row["x"], row["y"], row["w"], row["h"]),
        score=row["score"],
        doubtful=row["doubtful"],
        origin=Origin(row["origin"]),
        verdict=Verdict(
            decision=Decision(row["decision"]),
            person_id=PersonId(row["person_id"]) if row["person_id"] else None,
            relied_on=relied_on(row["relied_on"]),
        ),
        opted_out=row["opted_out"] is True,
    )


def relied_on(text: str | None) -> dict[Purpose, int] | None:
    if text is None:
        return None
    return {Purpose(purpose): int(sequence) for purpose, sequence in json.loads(text).items()}


def relied_on_text(verdict: Verdict) -> str | None:
    if verdict.relied_on is None:
        return None
    return json.dumps({purpose.value: seq for purpose, seq in sorted(verdict.relied_on.items())})


def purposes(values: list[str]) -> Purposes:
    return frozenset(Purpose(value) for value in values)


def album(row: Row) -> Album:
    return Album(
        id=AlbumId(row["id"]),
        event_id=EventId(row["event_id"]),
        title=row["title"],
        slug=row["slug"],
        purposes=purposes(row["purposes"]),
        state=AlbumState(row["state"]),
        created_at=row["created_at"],
        approved_by=row["approved_by"],
        published_at=row["published_at"],
    )


def visible(text: str) -> frozenset[Visible]:
    return frozenset(
        Visible(FaceId(UUID(face_id)), PersonId(UUID(person)) if person else None)
        for face_id, person in json.loads(text)
    )


def visible_text(boxes: frozenset[Visible]) -> str:
    return json.dumps(sorted([str(box.face_id), str(box.person_id or "")] for box in boxes))
