"""What the badges in a photo say: who is not to be shown, and who somebody may be.

Reading a printed square compares nobody with anybody, so it works at every event, whatever was
decided there about recognition.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from anyio import to_thread

from events.domain.badges import OPT_OUT
from events.domain.consent import PHOTO_PURPOSES, ConsentEntry, Purpose
from events.services import badges, consent
from infra.audit import Actor, record
from infra.db import require_transaction
from media.domain.faces import Decision, Face, FaceBox, Origin
from media.domain.ids import FaceId
from media.domain.markers import Badge, Seen, link
from media.domain.matching import Certainty, Kind
from media.domain.photo import Photo
from media.domain.proposals import NewProposal, ProposalSource
from media.domain.rescan import overlap
from media.imaging import markers
from media.imaging.geometry import Box
from media.imaging.picture import Picture, Pixels
from media.store import faces, proposals

#: A box that was expected above a badge, and is expected there again by a later scan.
_EXPECTED_AGAIN: Final = 0.3


async def look(pixels: Pixels, found: Sequence[Box]) -> list[Badge]:
    """Read the badges in a photo whose faces were found; in a thread."""
    seen = await to_thread.run_sync(markers.find_markers, pixels, found)
    return [
        Badge(one.number, FaceBox(one.box.x, one.box.y, one.box.w, one.box.h), one.side)
        for one in seen
    ]


async def save(photo: Photo, picture: Picture, seen: Sequence[Badge], *, at: datetime) -> None:
    """Hide whoever opted out and propose whoever wears a number; part of the scan's transaction.

    What an earlier scan read keeps hiding, and what a reviewer corrected stays corrected.
    """
    require_transaction()
    candidates = [face for face in await _faces(photo) if _may_wear(face)]
    looks = [Seen(face.box, face.doubtful) for face in candidates]
    links = link(seen, looks, width=picture.width, height=picture.height)
    worn = [candidates[place].id for place in sorted(links.opted_out)]
    await faces.opt_out(worn)
    expected = await _expect(photo, links.unseen)
    said = {candidates[place].id: number for place, number in links.numbers.items()}
    await _propose(photo, said, at=at)
    if worn or expected:
        await record(
            "photo.opted_out",
            actor=Actor.system(),
            object=f"photo:{photo.id}",
            detail={"faces": len(worn), "not_found": expected},
        )


async def _faces(photo: Photo) -> tuple[Face, ...]:
    return (await faces.of_photos([photo.id])).get(photo.id, ())


def _may_wear(face: Face) -> bool:
    return face.origin is not Origin.MARKER and face.verdict.decision is not Decision.NOT_A_FACE


async def _expect(photo: Photo, boxes: Sequence[FaceBox]) -> int:
    """Hide where a face must be that was not found above a badge which says so."""
    known = [face.box for face in await _faces(photo) if face.origin is Origin.MARKER]
    new = [box for box in boxes if all(overlap(box, other) < _EXPECTED_AGAIN for other in known)]
    added = [
        await faces.add(photo.id, box, score=0.0, doubtful=True, origin=Origin.MARKER)
        for box in new
    ]
    await faces.opt_out(added)
    return len(added)


async def _propose(photo: Photo, said: Mapping[FaceId, int], *, at: datetime) -> None:
    people = await badges.people(photo.event_id, set(said.values()))
    standing = await consent.standing(photo.event_id, people.values()) if people else {}
    named = {face: people[number] for face, number in said.items() if number in people}
    for face_id, person_id in named.items():
        new = NewProposal(
            face_id=face_id,
            person_id=person_id,
            source=ProposalSource.MARKER,
            kind=_kind(standing.get(person_id, {})),
            certainty=Certainty.SURE,
        )
        await proposals.add(photo.id, new, at=at)


def _kind(standing: Mapping[Purpose, ConsentEntry]) -> Kind:
    allowed = any(p in standing and standing[p].allows for p in PHOTO_PURPOSES)
    return Kind.SHOW if allowed else Kind.HIDE


def drawing(number: int) -> str:
    """Return a marker as the path of an SVG of 10 by 10 modules, its free edge included."""
    black = markers.drawn(number)
    return "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(black) for x, dark in enumerate(row) if dark
    )


def opt_out_drawing() -> str:
    """Return the drawing of the marker that says: do not show me."""
    return drawing(OPT_OUT)
