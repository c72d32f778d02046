"""What the review page knows about one photo: the answer to every one of its acts."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from admin_ui import labels
from admin_ui.face_order import in_reading_order
from events.domain.consent import Answer, ConsentEntry, Purpose, answer_of
from events.domain.ids import EventId, PersonId
from events.services import attendees, consent
from infra.web.i18n import gettext
from media.domain.album import Album
from media.domain.errors import NotScanned
from media.domain.faces import Decision, Face, Origin, Purposes, Standing, is_shown, reasons
from media.domain.ids import PhotoId
from media.domain.photo import Photo
from media.domain.proposals import keeps_hidden, waits
from media.domain.publication import Blocker, PhotoState
from media.services import album as albums
from media.services import proposals, review, states, walk
from media.services.proposals import Said
from media.services.walk import Place


class PhotoOut(msgspec.Struct):
    """`width` and `height` in pixels of the upright photo, as are all boxes."""

    id: UUID
    width: int
    height: int
    scan: str
    reviewed: bool
    accepted: bool
    dropped: bool
    image_url: str
    number: int
    total: int
    previous_url: str | None
    next_url: str | None
    next_open_url: str | None


class PersonOut(msgspec.Struct):
    id: UUID
    name: str


class ProposalOut(msgspec.Struct):
    """Somebody whom this face may be."""

    id: UUID
    person: PersonOut
    certainty: str
    source: str
    #: This person did not say yes to the album, so confirming keeps the face hidden.
    hides: bool
    #: Nobody has decided yet; otherwise it only says why the face cannot be shown.
    waits: bool


class FaceOut(msgspec.Struct):
    id: UUID
    x: int
    y: int
    w: int
    h: int
    doubtful: bool
    origin: str
    decision: str
    #: What really happens, whatever was decided once.
    shown: bool
    person: PersonOut | None
    note: str | None
    #: A badge says not to show this face, whatever is decided.
    opted_out: bool
    proposals: list[ProposalOut]


class BlockerOut(msgspec.Struct):
    code: str
    text: str
    url: str | None


class ReviewState(msgspec.Struct):
    photo: PhotoOut
    faces: list[FaceOut]
    blockers: list[BlockerOut]
    can_undo: bool


class AttendeeOut(msgspec.Struct):
    """Somebody who may be in the photo; `consent` is for all purposes of the album together."""

    id: UUID
    name: str
    organisation: str | None
    consent: str


def photo_url(album: Album, photo_id: PhotoId) -> str:
    return f"/staff/albums/{album.id}/photos/{photo_id}"


async def review_state(album: Album, photo_id: PhotoId) -> ReviewState:
    """Return everything about a photo in its album, in twelve queries at most.

    Raise `NotScanned` for a photo in which no faces were looked for.
    """
    state = await states.of_photo(album, photo_id)
    said = await proposals.of_photo(album, state)
    people = {face.verdict.person_id for face in state.faces if face.verdict.person_id}
    people |= {one.person_id for one in said.proposals}
    names = await attendees.names(album.event_id, people)
    return ReviewState(
        photo=_photo(album, state, await walk.place(album, photo_id)),
        faces=[
            _face(face, state, album.purposes, names, said)
            for face in in_reading_order(state.faces)
        ],
        blockers=_blockers(album, state),
        can_undo=await review.can_undo(photo_id),
    )


def _photo(album: Album, state: PhotoState, place: Place) -> PhotoOut:
    photo: Photo = state.photo
    if photo.width is None or photo.height is None:
        raise NotScanned

    def url(other: PhotoId | None) -> str | None:
        return photo_url(album, other) if other else None

    return PhotoOut(
        id=photo.id,
        width=photo.width,
        height=photo.height,
        scan=photo.scan.value,
        reviewed=photo.reviewed,
        accepted=photo.accepted,
        dropped=state.dropped,
        image_url=f"/staff/photos/{photo.id}/image?album={album.id}",
        number=place.number,
        total=place.total,
        previous_url=url(place.previous),
        next_url=url(place.next),
        next_open_url=url(place.next_open),
    )


def _face(
    face: Face,
    state: PhotoState,
    purposes: Purposes,
    names: Mapping[PersonId, str],
    said: Said,
) -> FaceOut:
    person_id = face.verdict.person_id
    standing = state.standing
    shown = any(box.face_id == face.id for box in state.visible(purposes))
    return FaceOut(
        id=face.id,
        x=face.box.x,
        y=face.box.y,
        w=face.box.w,
        h=face.box.h,
        doubtful=face.doubtful,
        origin=face.origin.value,
        decision=face.verdict.decision.value,
        shown=shown,
        person=PersonOut(person_id, names.get(person_id, "")) if person_id else None,
        note=_badge_note(face) or _note(face, purposes, standing, shown=shown),
        opted_out=face.opted_out,
        proposals=[
            ProposalOut(
                id=one.id,
                person=PersonOut(one.person_id, names.get(one.person_id, "")),
                certainty=one.certainty.value,
                source=one.source.value,
                hides=keeps_hidden(one, purposes, said.standing),
                waits=waits(one, face),
            )
            for one in said.at(face)
        ],
    )


def _badge_note(face: Face) -> str | None:
    """Say why a badge keeps a face hidden."""
    if not face.opted_out:
        return None
    if face.origin is Origin.MARKER:
        return gettext(
            "A badge here says: do not show me. We found no face above it, so this part stays "
            "hidden."
        )
    return gettext(
        "The badge below this face says: do not show me. It stays hidden, unless it is somebody "
        "else's badge."
    )


def _note(face: Face, purposes: Purposes, standing: Standing, *, shown: bool) -> str | None:
    """Say what a reviewer has to know: above all why a face that was shown no longer is."""
    person_id = face.verdict.person_id
    if person_id is not None and not is_shown(face, purposes, standing):
        if reasons(standing.get(person_id, {}), purposes) is None:
            return gettext("There is no yes for this album any more, so the face stays hidden.")
        return gettext("The choice changed since. Show the face once more if this is right.")
    if face.verdict.decision in {Decision.SHOW, Decision.NOT_A_FACE} and not shown:
        return gettext("This album is approved without it. Send it back to review to show it.")
    if face.verdict.automatic and shown:
        return gettext("Recognition shows this face. Nobody has confirmed it yet.")
    if face.doubtful and face.verdict.decision is Decision.NONE:
        return _doubt_note(face)
    return None


def _doubt_note(face: Face) -> str:
    if face.origin is Origin.HINT:
        return gettext(
            "The photo itself tells of a face here, and we did not find it. It stays hidden."
        )
    return gettext("We are not sure that this is a face. It stays hidden.")


def _blockers(album: Album, state: PhotoState) -> list[BlockerOut]:
    found = albums.still_blocking(album, state)
    return [
        BlockerOut(blocker.value, gettext(labels.BLOCKERS[blocker]), _where(album, blocker))
        for blocker in Blocker
        if blocker in found
    ]


def _where(album: Album, blocker: Blocker) -> str | None:
    """Return where a blocker is dealt with, when that is not this very page."""
    if blocker is Blocker.REPORTED:
        return "/staff/reports"
    if blocker in {Blocker.NOT_APPROVED, Blocker.SCAN_FAILED}:
        return f"/staff/albums/{album.id}"
    return None


async def find_attendees(album: Album, text: str) -> list[AttendeeOut]:
    """Return whom a reviewer may mean, with whether they said yes to all the album is for."""
    found = await attendees.search(EventId(album.event_id), text)
    standing = await consent.standing(album.event_id, [one.person_id for one in found])
    return [
        AttendeeOut(
            one.person_id,
            one.name,
            one.organisation or None,
            _consent(standing.get(one.person_id, {}), album.purposes).value,
        )
        for one in found
    ]


def _consent(known: Mapping[Purpose, ConsentEntry], purposes: Purposes) -> Answer:
    if reasons(known, purposes) is not None:
        return Answer.YES
    answers = {answer_of(known.get(purpose)) for purpose in purposes}
    return Answer.NO if Answer.NO in answers else Answer.UNKNOWN
