"""Confirm and reject what is proposed about faces, one at a time or many of one person."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from events.domain.ids import PersonId
from events.services import consent
from infra.db import require_transaction
from infra.errors import DomainError, NotFound
from media.domain.album import Album
from media.domain.errors import AlreadyDecided, NotScanned
from media.domain.faces import Decision, Face, Standing, Verdict
from media.domain.ids import PhotoId, ProposalId
from media.domain.photo import Scan
from media.domain.proposals import OpenProposal, Proposal, ProposalState, keeps_hidden, waits
from media.domain.publication import PhotoState
from media.services.deciding import Work, decide, deciding, face_of, show_face
from media.store import proposals

#: Proposals on one page: more than somebody looks at without a pause, and than a form sends.
MOST: Final = 150


@dataclass(frozen=True, slots=True)
class Waiting:
    """The proposals that wait in an album, and what the people in them decided."""

    proposals: tuple[OpenProposal, ...]
    #: There are more than these.
    cut: bool
    standing: Standing


async def waiting(album: Album) -> Waiting:
    """Return what waits in an album, at most `MOST`. Two queries."""
    found = await proposals.open_in_album(album.id, most=MOST + 1)
    people = {one.proposal.person_id for one in found}
    standing = await consent.standing(album.event_id, people) if people else {}
    return Waiting(tuple(found[:MOST]), len(found) > MOST, standing)


async def forget_person(person_id: PersonId) -> None:
    """Remove every proposal of somebody who is being erased, in that transaction.

    The badge they wore proposes them whether or not they agreed to be recognised. It shows no
    face by itself, as no proposal does: only what was decided counts.
    """
    require_transaction()
    await proposals.erase_person(person_id)


@dataclass(frozen=True, slots=True)
class Said:
    """What is proposed about the faces of a photo, apart from what was rejected."""

    proposals: tuple[Proposal, ...]
    standing: Standing

    def at(self, face: Face) -> tuple[Proposal, ...]:
        """Return what a reviewer has to know of a face: what waits, and what keeps it hidden."""
        return tuple(one for one in self.proposals if one.face_id == face.id)


async def of_photo(album: Album, state: PhotoState) -> Said:
    """Return what is proposed about a photo, as far as it matters now. Two queries."""
    found = (await proposals.of_photos([state.photo.id])).get(state.photo.id, ())
    people = {one.person_id for one in found}
    standing = await consent.standing(album.event_id, people) if people else {}
    faces = {face.id: face for face in state.faces}
    return Said(
        tuple(
            one
            for one in found
            if waits(one, faces[one.face_id]) or keeps_hidden(one, album.purposes, standing)
        ),
        standing,
    )


async def confirm(work: Work, proposal_id: ProposalId) -> None:
    """Say that a proposal is right. Raise what `review.show` raises, or `AlreadyDecided`.

    Whoever said yes to the album is shown; whoever did not, stays hidden for that reason.
    """
    async with deciding(work, "proposal.confirmed", detail={"count": 1}) as state:
        await _confirm(work, state, [proposal_id])


async def reject(work: Work, proposal_id: ProposalId) -> None:
    """Say that a proposal is wrong: this face is not that person, now and after every scan."""
    async with deciding(work, "proposal.rejected", detail={"count": 1}) as state:
        await _reject(work, state, [proposal_id])


@dataclass(frozen=True, slots=True)
class Done:
    """How many proposals were settled, and the first reason why others were not."""

    settled: int
    left: int
    refused: DomainError | None


async def settle(
    album: Album,
    chosen: Collection[ProposalId],
    state: ProposalState,
    *,
    by: UUID,
    at: datetime,
) -> Done:
    """Confirm or reject many, a transaction for each photo.

    A photo in which one cannot be settled keeps all of its own for a closer look.
    """
    found = await proposals.by_ids(chosen)
    by_photo: dict[PhotoId, list[ProposalId]] = defaultdict(list)
    for one in found:
        by_photo[one.photo_id].append(one.id)
    settled, refused = 0, None
    for photo_id, ids in by_photo.items():
        try:
            await _settle_photo(Work(album, photo_id, by, at), ids, state)
        except DomainError as error:
            refused = refused or error
        else:
            settled += len(ids)
    return Done(settled, len(found) - settled, refused)


async def _settle_photo(work: Work, ids: list[ProposalId], to: ProposalState) -> None:
    async with deciding(work, f"proposal.{to.value}", detail={"count": len(ids)}) as state:
        if to is ProposalState.CONFIRMED:
            await _confirm(work, state, ids)
        else:
            await _reject(work, state, ids)


async def _confirm(work: Work, state: PhotoState, ids: Collection[ProposalId]) -> None:
    for one, face in await _wanted(work, state, ids):
        if not waits(one, face):
            raise AlreadyDecided
        standing = await consent.standing(work.album.event_id, [one.person_id])
        if keeps_hidden(one, work.album.purposes, standing):
            hidden = Verdict(decision=Decision.HIDE)
            await decide(work, face, hidden, one.person_id, ProposalState.CONFIRMED)
        else:
            await show_face(work, face, one.person_id)


async def _reject(work: Work, state: PhotoState, ids: Collection[ProposalId]) -> None:
    for one, face in await _wanted(work, state, ids):
        if one.state is ProposalState.REJECTED:
            raise AlreadyDecided
        shown_so = face.verdict.person_id == one.person_id
        after = Verdict() if shown_so else face.verdict
        await decide(work, face, after, one.person_id, ProposalState.REJECTED)


async def _wanted(
    work: Work, state: PhotoState, ids: Collection[ProposalId]
) -> list[tuple[Proposal, Face]]:
    """Return these proposals of a photo, each with its face.

    Raise `NotFound` for one of another photo, or one that is gone.
    """
    if state.photo.scan not in {Scan.SCANNED, Scan.NONE_FOUND}:
        raise NotScanned
    of_photo = (await proposals.of_photos([work.photo_id])).get(work.photo_id, ())
    by_id = {one.id: one for one in of_photo}
    if not by_id.keys() >= set(ids):
        raise NotFound
    return [(by_id[one], face_of(state, by_id[one].face_id)) for one in ids]
