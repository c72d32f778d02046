"""Proposals of who a face is. A proposal never shows a face: a person who confirms it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from events.domain.ids import PersonId
from media.domain.faces import Decision, Face, Purposes, Standing, reasons
from media.domain.ids import FaceId, PhotoId, ProposalId
from media.domain.matching import Certainty, Kind


class ProposalSource(StrEnum):
    #: Compared with the references of people who asked for that.
    RECOGNITION = "recognition"
    #: Read from the badge that somebody wears.
    MARKER = "marker"


class ProposalState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    #: This face is not this person; holds through every later look at the photo.
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """What a source says of a face."""

    face_id: FaceId
    person_id: PersonId
    source: ProposalSource
    kind: Kind
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a source said of a face, and what became of it."""

    id: ProposalId
    face_id: FaceId
    photo_id: PhotoId
    person_id: PersonId
    source: ProposalSource
    kind: Kind
    certainty: Certainty
    state: ProposalState
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that waits, with what tells its photo apart."""

    proposal: Proposal
    file_name: str
    #: Recognition shows the face already; nobody has confirmed it.
    shown: bool


def waits(proposal: Proposal, face: Face) -> bool:
    """Say whether a proposal still asks something: nobody has decided about it, or the face."""
    if proposal.state is not ProposalState.OPEN or face.opted_out:
        return False
    return face.verdict.decision is Decision.NONE or face.verdict.automatic


def keeps_hidden(proposal: Proposal, purposes: Purposes, standing: Standing) -> bool:
    """Say whether a proposal means that the face stays hidden in an album for `purposes`.

    It names somebody without a yes to all of them now; what the source thought then is no matter.
    """
    if proposal.state is ProposalState.REJECTED:
        return False
    return reasons(standing.get(proposal.person_id, {}), purposes) is None


def asked_to_be_hidden(
    proposals: Iterable[Proposal], shown_as: PersonId | None, purposes: Purposes, standing: Standing
) -> bool:
    """Say whether a face may be somebody other than `shown_as` who has to stay hidden.

    Then nothing shows its pixels until somebody has rejected that proposal, and so looked at it.
    """
    return any(
        proposal.person_id != shown_as and keeps_hidden(proposal, purposes, standing)
        for proposal in proposals
    )


def follows_by_itself(
    face: Face, person_id: PersonId, others: Iterable[Face], said: Iterable[Proposal]
) -> bool:
    """Say whether a match strict enough for it may show a face before anybody looked.

    Not a face that a person decided about, that may be none, or that wears a badge against it; not
    where a source names somebody else, or a person said no; and nobody twice in one photo. `said`
    are the proposals at the face, `others` the other faces of the photo.
    """
    if face.verdict.decision is not Decision.NONE or face.doubtful or face.opted_out:
        return False
    if any(other.verdict.person_id == person_id for other in others):
        return False
    return all(
        (one.person_id == person_id) is (one.state is not ProposalState.REJECTED) for one in said
    )
