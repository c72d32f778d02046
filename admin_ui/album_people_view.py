"""Who is proposed in an album, as its page shows it: one grid of faces for each person."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from admin_ui.review_state import photo_url
from admin_ui.views import Tag
from events.domain.ids import PersonId
from events.services import attendees
from infra.web.i18n import gettext
from media.domain.album import Album
from media.domain.faces import reasons
from media.domain.matching import Certainty
from media.domain.proposals import OpenProposal
from media.services import proposals


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceTile:
    """A face that may be this person."""

    proposal_id: UUID
    file_name: str
    photo_url: str
    crop_url: str
    certainty: Tag
    #: Recognition shows it already.
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPerson:
    id: UUID
    name: str
    #: Without a yes to the album: confirming keeps these faces hidden.
    hides: bool
    faces: tuple[FaceTile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumPeople:
    people: tuple[ProposedPerson, ...]
    #: There are more than fit on one page.
    cut: bool


async def album_people(album: Album) -> AlbumPeople:
    """Return who waits to be confirmed, by name. Three queries."""
    waiting = await proposals.waiting(album)
    by_person: dict[PersonId, list[OpenProposal]] = defaultdict(list)
    for one in waiting.proposals:
        by_person[one.proposal.person_id].append(one)
    names = await attendees.names(album.event_id, by_person)
    people = [
        ProposedPerson(
            id=person_id,
            name=names.get(person_id, ""),
            hides=reasons(waiting.standing.get(person_id, {}), album.purposes) is None,
            faces=tuple(_tile(album, one) for one in found),
        )
        for person_id, found in by_person.items()
    ]
    return AlbumPeople(
        people=tuple(sorted(people, key=lambda person: (person.name.casefold(), person.id))),
        cut=waiting.cut,
    )


def _tile(album: Album, one: OpenProposal) -> FaceTile:
    proposal = one.proposal
    url = photo_url(album, proposal.photo_id)
    return FaceTile(
        proposal_id=proposal.id,
        file_name=one.file_name,
        photo_url=url,
        crop_url=f"{url}/faces/{proposal.face_id}/crop",
        certainty=_certainty(proposal.certainty),
        shown=one.shown,
    )


def _certainty(certainty: Certainty) -> Tag:
    match certainty:
        case Certainty.SURE:
            return Tag(gettext("Sure"), "good")
        case Certainty.LIKELY:
            return Tag(gettext("Likely"), "warn")
