"""An event with an album as staff find them, made by the services that people use."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from events.domain.consent import Purpose, Source
from events.domain.event import EventDraft
from events.domain.ids import EventId, PersonId, StaffId
from events.domain.registration import SignUp
from events.services import consent, events, registration
from infra.audit import Actor
from infra.clock import SetClock
from infra.db import fetch, transaction
from infra.runtime import Runtime
from infra.staff.permissions import Role
from media.domain.faces import FaceBox, Origin
from media.domain.ids import AlbumId, FaceId, PhotoId, ProposalId
from media.domain.matching import Certainty, Kind
from media.domain.photo import Scan
from media.domain.proposals import NewProposal, ProposalSource
from media.services import album as albums
from media.services import pipeline, states
from media.store import albums as album_store
from media.store import faces, photos, proposals, renditions
from media.store.renditions import StoredRendition
from tests.conftest import NOW, StaffClients

#: Whoever made the event and uploaded its photos; nobody signs in with it.
SOMEBODY = UUID("00000000-0000-4000-8000-00000000000f")

DRAFT = EventDraft(
    title="Regiodag Zuid",
    description="Een dag over goed onderwijs.",
    place="Eindhoven",
    starts_at=NOW + timedelta(days=20),
    ends_at=NOW + timedelta(days=20, hours=4),
    capacity=100,
    opens_at=NOW - timedelta(days=1),
    closes_at=NOW + timedelta(days=19),
    purposes=frozenset({Purpose.WEBSITE, Purpose.SOCIAL}),
)


@dataclass
class World:
    """One event and its album for the website, and short ways to fill them."""

    runtime: Runtime
    clock: SetClock
    event_id: EventId
    album_id: AlbumId
    made: list[PhotoId] = field(default_factory=list)

    @property
    def event_url(self) -> str:
        return f"/staff/events/{self.event_id}"

    @property
    def album_url(self) -> str:
        return f"/staff/albums/{self.album_id}"

    def photo_url(self, photo_id: PhotoId) -> str:
        return f"{self.album_url}/photos/{photo_id}"

    async def photo(
        self,
        *,
        scan: Scan = Scan.SCANNED,
        reason: str | None = None,
        reviewed: bool = False,
        by: UUID = SOMEBODY,
    ) -> PhotoId:
        """Add a photo of 1000 x 800 pixels, as its scan would leave it."""
        number = len(self.made) + 1
        content = f"photo {number}".encode()
        digest = hashlib.sha256(content).digest()
        photo_id, _ = await photos.add(
            self.event_id, digest, len(content), name=f"IMG_{number}.JPG", by=by, at=NOW
        )
        await album_store.put_photo(self.album_id, photo_id)
        if scan is not Scan.PENDING:
            size = (1000, 800) if scan in {Scan.SCANNED, Scan.NONE_FOUND} else (None, None)
            await photos.set_scan(photo_id, scan, reason=reason, width=size[0], height=size[1])
        photo = await photos.by_id(photo_id)
        assert photo is not None
        await self.runtime.originals.put(photo.original_key, content)
        await self.runtime.originals.put(photo.review_key, b"review copy of " + content)
        if reviewed:
            await photos.set_reviewed(photo_id, by=SOMEBODY, at=NOW)
        self.made.append(photo_id)
        return photo_id

    async def face(self, photo_id: PhotoId, *, doubtful: bool = False) -> FaceId:
        return await faces.add(
            photo_id,
            FaceBox(100, 120, 80, 90),
            score=0.9,
            doubtful=doubtful,
            origin=Origin.DETECTED,
        )

    async def propose(
        self, face_id: FaceId, person_id: PersonId, certainty: Certainty = Certainty.LIKELY
    ) -> ProposalId:
        """Let recognition say who a face may be."""
        [row] = await fetch("SELECT photo FROM face WHERE id = {}", face_id)
        new = NewProposal(
            face_id=face_id,
            person_id=person_id,
            source=ProposalSource.RECOGNITION,
            kind=Kind.SHOW,
            certainty=certainty,
        )
        await proposals.add(row["photo"], new, at=NOW)
        found = await proposals.of_photos([row["photo"]])
        return next(one.id for one in found[row["photo"]] if one.face_id == face_id)

    async def attendee(self, name: str = "Marie de Vries", *, website: bool | None = True):
        """Register somebody who answered about the website, or (None) about nothing."""
        address = f"{name.split(maxsplit=1)[0].lower()}@school.example"
        sign_up = SignUp(
            name=name,
            email=address,
            organisation="Basisschool De Linde",
            choices={},
            language="nl",
            idempotency_key=str(uuid4()),
        )
        event = await events.get(self.event_id)
        await registration.register(event.slug, sign_up, at=self.clock.now(), ip="192.0.2.1")
        [row] = await fetch("SELECT id FROM person WHERE email = {}", address)
        person_id = PersonId(row["id"])
        if website is not None:
            await self.answer(person_id, website=website)
        return person_id

    async def answer(self, person_id: PersonId, *, website: bool) -> None:
        await consent.answer(
            self.event_id,
            person_id,
            {Purpose.WEBSITE: website},
            source=Source.SELF_SERVICE,
            language="nl",
            actor=Actor.person(person_id),
            at=self.clock.now(),
        )

    async def render(self) -> None:
        """Store a verified rendition of every photo, as it is decided now."""
        album = await states.album(self.album_id)
        for photo_id, state in (await states.of_album(album)).items():
            print_ = states.fingerprint(album, state)
            files = [await self._file(print_, size) for size in ("small", "medium", "large")]
            async with transaction():
                await renditions.add_verified(
                    photo_id, print_, files, pipeline=pipeline.present().name, at=NOW
                )

    async def _file(self, print_: str, size: str) -> StoredRendition:
        content = f"{size} of {print_}".encode()
        digest = hashlib.sha256(content).digest()
        key = f"{print_[:2]}/{print_}/{size}.jpeg"
        await self.runtime.renditions.put(key, content)
        width = {"small": 480, "medium": 960, "large": 1920}[size]
        return StoredRendition(
            size=size,
            format="jpeg",
            key=key,
            sha256=digest,
            bytes=len(content),
            width=width,
            height=width * 4 // 5,
        )


async def make_world(runtime: Runtime, clock: SetClock) -> World:
    event_id = await events.create(DRAFT, by=StaffId(SOMEBODY), at=clock.now())
    album_id = await albums.create(
        event_id, "Foto's van de regiodag", ["website"], by=SOMEBODY, at=clock.now()
    )
    return World(runtime, clock, event_id, album_id)


@pytest.fixture
async def world(database: str, runtime: Runtime, clock: SetClock) -> World:
    return await make_world(runtime, clock)


@pytest.fixture
async def reviewer(world: World, staff_client: StaffClients) -> httpx.AsyncClient:
    """A reviewer's browser."""
    _, client = await staff_client(Role.REVIEWER)
    return client


def token_of(client) -> dict[str, str]:
    """Return the fields that every form of this member of staff holds."""
    return {"form_token": client.headers["X-Form-Token"]}


async def audit_entries() -> int:
    [row] = await fetch("SELECT count(*) AS n FROM audit")
    return int(row["n"])
