"""Proposals of who a face is, in the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from events.domain.ids import EventId, PersonId
from infra.db import execute, fetch
from infra.ids import new_id
from media.domain.ids import AlbumId, FaceId, PhotoId, ProposalId
from media.domain.matching import Certainty, Kind
from media.domain.proposals import (
    NewProposal,
    OpenProposal,
    Proposal,
    ProposalSource,
    ProposalState,
)

_COLUMNS = "q.id, q.face, q.photo, q.person_id, q.source, q.kind, q.certainty, q.state, q.made_at"


def _proposal(row: dict[str, Any]) -> Proposal:
    return Proposal(
        id=ProposalId(row["id"]),
        face_id=FaceId(row["face"]),
        photo_id=PhotoId(row["photo"]),
        person_id=PersonId(row["person_id"]),
        source=ProposalSource(row["source"]),
        kind=Kind(row["kind"]),
        certainty=Certainty(row["certainty"]),
        state=ProposalState(row["state"]),
        made_at=row["made_at"],
    )


async def add(photo_id: PhotoId, new: NewProposal, *, at: datetime) -> None:
    """Add what a source says of a face, or renew what it said before.

    What somebody decided about stays as it was decided.
    """
    await execute(
        "INSERT INTO face_proposal "
        "(id, face, photo, person_id, source, kind, certainty, state, made_at) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, 'open', {}) "
        "ON CONFLICT (face, person_id, source) DO UPDATE "
        "SET kind = excluded.kind, certainty = excluded.certainty "
        "WHERE face_proposal.state = 'open'",
        new_id(), new.face_id, photo_id, new.person_id, new.source.value, new.kind.value,
        new.certainty.value, at,
    )  # fmt: skip


async def of_photos(photo_ids: Iterable[PhotoId]) -> dict[PhotoId, tuple[Proposal, ...]]:
    """Return the proposals of each photo in any state: sure ones first, then as they were made."""
    found = await fetch(
        f"SELECT {_COLUMNS} FROM face_proposal q WHERE q.photo = ANY({{}}) "
        "ORDER BY q.certainty = 'likely', q.made_at, q.id",
        list(photo_ids),
    )
    proposals: dict[PhotoId, list[Proposal]] = {}
    for row in found:
        proposals.setdefault(PhotoId(row["photo"]), []).append(_proposal(row))
    return {photo_id: tuple(of_photo) for photo_id, of_photo in proposals.items()}


async def by_ids(proposal_ids: Iterable[ProposalId]) -> list[Proposal]:
    found = await fetch(
        f"SELECT {_COLUMNS} FROM face_proposal q WHERE q.id = ANY({{}}) ORDER BY q.photo, q.id",
        list(proposal_ids),
    )
    return [_proposal(row) for row in found]


async def open_in_album(album_id: AlbumId, *, most: int) -> list[OpenProposal]:
    """Return proposals that wait in an album, at most so many: sure ones first, by photo.

    Those at faces that a person has decided about, and of photos left out, ask nothing.
    """
    found = await fetch(
        f"SELECT {_COLUMNS}, p.file_name, f.decision = 'show' AS shown "
        "FROM face_proposal q JOIN face f ON f.id = q.face "
        "JOIN photo p ON p.id = q.photo JOIN album_photo ap ON ap.photo = q.photo "
        "WHERE ap.album = {} AND NOT ap.dropped AND p.scan IN ('scanned', 'none_found') "
        "AND q.state = 'open' AND f.opted_out IS NOT TRUE "
        "AND (f.decision = 'none' OR (f.decision = 'show' AND f.relied_on ? 'recognition')) "
        "ORDER BY q.certainty = 'likely', p.file_name, ap.number, f.number, q.id LIMIT {}",
        album_id, most,
    )  # fmt: skip
    return [OpenProposal(_proposal(row), row["file_name"], row["shown"]) for row in found]


async def decide(
    face_id: FaceId, person_id: PersonId, state: ProposalState, *, by: UUID, at: datetime
) -> ProposalId | None:
    """Settle whatever any source says of a face being a person; return one that was settled.

    What was rejected stays so.
    """
    found = await fetch(
        "UPDATE face_proposal SET state = {}, decided_by = {}, decided_at = {} "
        "WHERE face = {} AND person_id = {} AND state NOT IN ('rejected', {}) RETURNING id",
        state.value, by, at, face_id, person_id, state.value,
    )  # fmt: skip
    return ProposalId(found[0]["id"]) if found else None


async def reopen(proposal_id: ProposalId) -> None:
    """Have all that is said of that face being that person ask again."""
    await execute(
        "UPDATE face_proposal q SET state = 'open', decided_by = NULL, decided_at = NULL "
        "FROM face_proposal r WHERE r.id = {} AND q.face = r.face AND q.person_id = r.person_id",
        proposal_id,
    )


async def remove_unsaid(
    source: ProposalSource,
    face_ids: Iterable[FaceId],
    said: Iterable[tuple[FaceId, PersonId]],
) -> None:
    """Remove open proposals at these faces that their source says no longer."""
    pairs = list(said)
    await execute(
        "DELETE FROM face_proposal q WHERE q.face = ANY({}) AND q.source = {} "
        "AND q.state = 'open' "
        "AND NOT EXISTS (SELECT 1 FROM unnest({}::uuid[], {}::uuid[]) AS s(face, person) "
        "WHERE s.face = q.face AND s.person = q.person_id)",
        list(face_ids), source.value, [face for face, _ in pairs],
        [person for _, person in pairs],
    )  # fmt: skip


async def erase_person(person_id: PersonId) -> None:
    """Remove everything that any source ever said of a person, whatever was decided about it."""
    await execute("DELETE FROM face_proposal WHERE person_id = {}", person_id)


async def remove_of_person(event_id: EventId, person_id: PersonId, source: ProposalSource) -> None:
    """Remove what a source says of a person at an event.

    "This is not that person" stays: somebody decided it, to keep another face from being shown.
    """
    await execute(
        "DELETE FROM face_proposal q USING photo p WHERE p.id = q.photo AND p.event_id = {} "
        "AND q.person_id = {} AND q.source = {} AND q.state <> 'rejected'",
        event_id, person_id, source.value,
    )  # fmt: skip
