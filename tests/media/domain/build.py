"""Build the facts that the rules about photos decide on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from events.domain.consent import ConsentEntry, ConsentState, Purpose, Source
from events.domain.ids import EventId, PersonId
from media.domain.faces import Decision, Face, FaceBox, Origin, Standing, Verdict
from media.domain.ids import FaceId, PhotoId
from media.domain.photo import Photo, Scan
from media.domain.publication import Approval, PhotoState

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EVENT = EventId(UUID(int=1))
MARIE, JAN = PersonId(UUID(int=11)), PersonId(UUID(int=12))
WEBSITE = frozenset({Purpose.WEBSITE})
BOTH = frozenset({Purpose.WEBSITE, Purpose.SOCIAL})
PIPELINE = "1"


def entry(
    state: ConsentState, sequence: int, *, person=MARIE, purpose=Purpose.WEBSITE
) -> ConsentEntry:
    return ConsentEntry(
        person_id=person,
        event_id=EVENT,
        purpose=purpose,
        state=state,
        sequence=sequence,
        recorded_at=AT,
        statement_version=1,
        wording_hash="0" * 64,
        language="nl",
        source=Source.WEB,
        actor="person",
    )


def said_yes(sequence: int = 7, *, person=MARIE, purposes=WEBSITE) -> Standing:
    return {
        person: {
            purpose: entry(ConsentState.GIVEN, sequence, person=person, purpose=purpose)
            for purpose in purposes
        }
    }


def face(
    number: int = 1,
    decision: Decision = Decision.NONE,
    *,
    person: PersonId | None = None,
    relied_on: Mapping[Purpose, int] | None = None,
    doubtful: bool = False,
) -> Face:
    return Face(
        id=FaceId(UUID(int=100 + number)),
        box=FaceBox(10 * number, 10, 40, 50),
        score=0.15 if doubtful else 0.9,
        doubtful=doubtful,
        origin=Origin.DETECTED,
        verdict=Verdict(decision=decision, person_id=person, relied_on=relied_on),
    )


def shown_face(number: int = 1, *, person=MARIE, sequence: int = 7, purposes=WEBSITE) -> Face:
    return face(number, Decision.SHOW, person=person, relied_on=dict.fromkeys(purposes, sequence))


def photo(scan: Scan = Scan.SCANNED, *, reviewed: bool = True, accepted: bool = False) -> Photo:
    return Photo(
        id=PhotoId(UUID(int=50)),
        event_id=EVENT,
        sha256=b"\x05" * 32,
        size=1000,
        file_name="DSC_0001.JPG",
        uploaded_by=UUID(int=90),
        uploaded_at=AT,
        scan=scan,
        reason=None,
        width=800,
        height=600,
        tries=1,
        accepted=accepted,
        reviewed=reviewed,
    )


def state(
    *faces: Face,
    standing: Standing | None = None,
    of: Photo | None = None,
    purposes=WEBSITE,
    approved: bool = True,
    rendered: bool = True,
    reported: bool = False,
    dropped: bool = False,
) -> PhotoState:
    """A photo with nothing in its way, but for what the arguments say."""
    made = PhotoState(
        photo=of or photo(),
        faces=faces,
        standing=standing or {},
        approval=None,
        verified={},
        held={},
        reported=reported,
        dropped=dropped,
    )
    approval = Approval(purposes, made.visible(purposes)) if approved else None
    prints = {made.fingerprint(purposes, PIPELINE)} if rendered else set()
    return PhotoState(
        photo=made.photo,
        faces=made.faces,
        standing=made.standing,
        approval=approval,
        verified=dict.fromkeys(prints, PIPELINE),
        held={},
        reported=reported,
        dropped=dropped,
    )
