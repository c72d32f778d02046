"""Faces and the decisions about them in the database."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.domain.ids import EventId, PersonId
from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.faces import Decision, Face, FaceBox, Origin, Verdict
from media.domain.ids import FaceId, PhotoId, ProposalId
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


async def see_again(face: Face) -> None:
    """Store where, and how surely, a known face was found by another scan."""
    await execute(
        "UPDATE face SET x = {}, y = {}, w = {}, h = {}, score = {}, doubtful = {} WHERE id = {}",
        face.box.x, face.box.y, face.box.w, face.box.h, face.score, face.doubtful, face.id,
    )  # fmt: skip


async def opt_out(face_ids: Collection[FaceId]) -> None:
    """Keep these faces hidden for the badge they wear, save where somebody said otherwise."""
    await execute(
        "UPDATE face SET opted_out = true WHERE id = ANY({}::uuid[]) AND opted_out IS NULL",
        list(face_ids),
    )


async def not_opted_out(face_id: FaceId) -> None:
    """Say for good that the badge is not this face's own."""
    await execute("UPDATE face SET opted_out = false WHERE id = {}", face_id)


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


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What a person decided last about a photo, and what to go back to."""

    seq: int
    face_id: FaceId
    before: Verdict
    proposal: ProposalId | None
    #: Whether it was what made the box: drawing it.
    adds: bool


async def decide(
    photo_id: PhotoId,
    face: Face,
    verdict: Verdict,
    *,
    by: UUID | None,
    at: datetime,
    proposal: ProposalId | None = None,
) -> None:
    """Store a verdict, and the one it replaces for undo; `by` is None for recognition itself."""
    await execute(
        "INSERT INTO face_decision "
        "(face, photo, before, after, decided_by, decided_at, undone, proposal) "
        "VALUES ({}, {}, {}::jsonb, {}::jsonb, {}, {}, false, {})",
        face.id, photo_id, _verdict_text(face.verdict), _verdict_text(verdict), by, at, proposal,
    )  # fmt: skip
    await _set(face.id, verdict)


async def _set(face_id: FaceId, verdict: Verdict) -> None:
    await execute(
        "UPDATE face SET decision = {}, person_id = {}, relied_on = {}::jsonb WHERE id = {}",
        verdict.decision.value, verdict.person_id, rows.relied_on_text(verdict), face_id,
    )  # fmt: skip


async def last_decision(photo_id: PhotoId) -> LastDecision | None:
    """Return the latest decision of a person that was not undone."""
    found = await fetch(
        "SELECT d.seq, d.face, d.before, d.proposal, NOT EXISTS (SELECT 1 FROM face_decision e "
        "WHERE e.face = d.face AND e.seq < d.seq) AS first FROM face_decision d "
        "WHERE d.photo = {} AND NOT d.undone AND d.decided_by IS NOT NULL "
        "ORDER BY d.seq DESC LIMIT 1",
        photo_id,
    )
    if not found:
        return None
    [row] = found
    return LastDecision(
        seq=row["seq"],
        face_id=FaceId(row["face"]),
        before=_verdict(row["before"]),
        proposal=ProposalId(row["proposal"]) if row["proposal"] else None,
        adds=row["first"],
    )


async def undo(last: LastDecision) -> None:
    """Go back to the verdict before; to none, where that was nobody's."""
    await execute("UPDATE face_decision SET undone = true WHERE seq = {}", last.seq)
    await _set(last.face_id, Verdict() if last.before.automatic else last.before)


async def remove_drawn(face_id: FaceId) -> None:
    """Take back a drawn box altogether, with its decisions."""
    await execute("DELETE FROM face WHERE id = {} AND origin = 'drawn'", face_id)


async def automatic(event_id: EventId, person_id: PersonId) -> dict[PhotoId, list[Face]]:
    """Return the faces of an event that recognition shows as this person, per photo."""
    found = await fetch(
        f"SELECT {rows.FACE_COLUMNS} FROM face f JOIN photo p ON p.id = f.photo "
        "WHERE p.event_id = {} AND f.person_id = {} AND f.relied_on ? 'recognition' "
        "ORDER BY f.photo, f.number",
        event_id, person_id,
    )  # fmt: skip
    faces: dict[PhotoId, list[Face]] = {}
    for row in found:
        faces.setdefault(PhotoId(row["photo"]), []).append(rows.face(row))
    return faces


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
