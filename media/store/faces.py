"""Faces and the decisions about them in the database."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from events.domain.ids import PersonId
from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.faces import Decision, Face, FaceBox, Origin, Verdict
from media.domain.ids import FaceId, PhotoId
from media.store import rows


async def add(
    photo_id: PhotoId, box: FaceBox, *, score: float, doubtful: bool, origin: Origin
) -> FaceId:
    face_id = FaceId(new_id())
    await execute(
        "INSERT INTO face (id, photo, x, y, w, h, score, doubtful, origin, decision) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, 'none')",
        face_id, photo_id, box.x, box.y, box.w, box.h, score, doubtful, origin.value,
    )  # fmt: skip
    return face_id


async def of_photos(photo_ids: Iterable[PhotoId]) -> dict[PhotoId, tuple[Face, ...]]:
    """Return the faces of each photo, in the order in which they were found or drawn."""
    found = await fetch(
        f"SELECT {rows.FACE_COLUMNS} FROM face f WHERE f.photo = ANY({{}}) ORDER BY f.number",
        list(photo_ids),
    )
    faces: dict[PhotoId, list[Face]] = {}
    for row in found:
        faces.setdefault(PhotoId(row["photo"]), []).append(rows.face(row))
    return {photo_id: tuple(of_photo) for photo_id, of_photo in faces.items()}


async def decide(
    photo_id: PhotoId, face: Face, verdict: Verdict, *, by: UUID, at: datetime
) -> None:
    """Store a verdict, and the one it replaces for undo."""
    await execute(
        "INSERT INTO face_decision (face, photo, before, after, decided_by, decided_at, undone) "
        "VALUES ({}, {}, {}::jsonb, {}::jsonb, {}, {}, false)",
        face.id, photo_id, _verdict_text(face.verdict), _verdict_text(verdict), by, at,
    )  # fmt: skip
    await _set(face.id, verdict)


async def _set(face_id: FaceId, verdict: Verdict) -> None:
    await execute(
        "UPDATE face SET decision = {}, person_id = {}, relied_on = {}::jsonb WHERE id = {}",
        verdict.decision.value, verdict.person_id, rows.relied_on_text(verdict), face_id,
    )  # fmt: skip


async def last_decision(photo_id: PhotoId) -> tuple[int, FaceId, Verdict] | None:
    """Return the latest decision not undone: its number, the face, and the verdict before it."""
    found = await fetch(
        "SELECT seq, face, before FROM face_decision WHERE photo = {} AND NOT undone "
        "ORDER BY seq DESC LIMIT 1",
        photo_id,
    )
    if not found:
        return None
    return found[0]["seq"], FaceId(found[0]["face"]), _verdict(found[0]["before"])


async def undo(seq: int, face_id: FaceId, verdict: Verdict) -> None:
    await execute("UPDATE face_decision SET undone = true WHERE seq = {}", seq)
    await _set(face_id, verdict)


async def remove_drawn(face_id: FaceId) -> None:
    """Take back a drawn box altogether, with its decisions."""
    await execute("DELETE FROM face WHERE id = {} AND origin = 'drawn'", face_id)


async def photos_showing(person_id: PersonId, photo_ids: Iterable[PhotoId]) -> set[PhotoId]:
    """Return which of these photos have a face that was decided to be shown as this person."""
    found = await fetch(
        "SELECT DISTINCT photo FROM face WHERE person_id = {} AND decision = 'show' "
        "AND photo = ANY({})",
        person_id, list(photo_ids),
    )  # fmt: skip
    return {PhotoId(row["photo"]) for row in found}


def _verdict_text(verdict: Verdict) -> str:
    return json.dumps(
        {
            "decision": verdict.decision.value,
            "person": str(verdict.person_id) if verdict.person_id else None,
            "relied_on": rows.relied_on_text(verdict),
        }
    )


def _verdict(text: str) -> Verdict:
    stored = json.loads(text)
    return Verdict(
        decision=Decision(stored["decision"]),
        person_id=PersonId(UUID(stored["person"])) if stored["person"] else None,
        relied_on=rows.relied_on(stored["relied_on"]),
    )
