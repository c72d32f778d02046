"""An event with people, an album, and photos in which every person has a colour of their own.

A coloured square stands for a face: so a test can look at the bytes that are served and see who
is in them. Everything else is the product itself.
"""

import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import httpx
import numpy as np
from PIL import Image

from events.domain.consent import Purpose, Source
from events.domain.event import EventDraft
from events.domain.ids import EventId, PersonId, StaffId
from events.domain.registration import SignUp
from events.services import attendees, consent, events, registration
from infra.audit import Actor
from infra.clock import SetClock
from infra.db import fetch
from infra.runtime import Runtime
from media.domain.album import AlbumState
from media.domain.faces import FaceBox
from media.domain.ids import AlbumId, FaceId, PhotoId
from media.services import album as albums
from media.services import publishing, review, upload
from tests.jobs import run_all

ORGANISER = StaffId(UUID(int=1001))
PHOTOGRAPHER = UUID(int=1002)
PUBLISHER = UUID(int=1003)

WEBSITE = frozenset({Purpose.WEBSITE})

#: Saturated colours that no mask has: masks take the grey of the background.
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "Marie": (255, 0, 0),
    "Jan": (0, 0, 255),
    "Fatima": (0, 200, 0),
}
BOXES: Mapping[str, FaceBox] = {
    "Marie": FaceBox(60, 150, 50, 60),
    "Jan": FaceBox(270, 150, 50, 60),
    "Fatima": FaceBox(480, 150, 50, 60),
}
_SIZE = (600, 400)


def painted(*people: str, shade: int = 128) -> bytes:
    """Return a JPEG of these people; another shade makes it another file."""
    pixels = np.full((_SIZE[1], _SIZE[0], 3), shade, np.uint8)
    for name in people:
        box = BOXES[name]
        pixels[box.y : box.y + box.h, box.x : box.x + box.w] = COLOURS[name]
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=92)
    return file.getvalue()


def seen_in(content: bytes) -> set[str]:
    """Return whose colour shows anywhere in a public file."""
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), np.int16)
    found = set()
    for name, colour in COLOURS.items():
        near = np.abs(pixels - np.array(colour)).max(axis=2) < 90
        if near.sum() > 20:
            found.add(name)
    return found


async def one_block(content: bytes) -> AsyncIterator[bytes]:
    yield content


@dataclass
class World:
    """Short ways of doing what staff and attendees do, through the product's own services."""

    runtime: Runtime
    clock: SetClock
    event_id: EventId
    people: dict[str, PersonId] = field(default_factory=dict)

    async def sign_up(self, *names: str) -> None:
        event = await events.get(self.event_id)
        for name in names:
            form = SignUp(
                name=name,
                email=f"{name.lower()}@school.example",
                organisation="De Linde",
                choices={},
                language="nl",
                idempotency_key=f"the form of {name} at {self.event_id}",
            )
            await registration.register(event.slug, form, at=self.clock.now(), ip="192.0.2.1")
        listed = await attendees.listing(self.event_id)
        self.people = {row.name: row.person_id for row in listed}

    async def say(self, name: str, answer: bool, *purposes: Purpose) -> None:
        await consent.answer(
            self.event_id,
            self.people[name],
            dict.fromkeys(purposes or WEBSITE, answer),
            source=Source.SELF_SERVICE,
            language="nl",
            actor=Actor.person(self.people[name]),
            at=self.clock.now(),
        )

    async def make_album(self, purposes: frozenset[Purpose] = WEBSITE) -> AlbumId:
        return await albums.create(
            self.event_id, "Foto's van de dag", purposes, by=ORGANISER, at=self.clock.now()
        )

    async def add_photo(self, album_id: AlbumId, *people: str, shade: int = 128) -> PhotoId:
        """Upload a photo, scan it, and draw a box around everybody in it."""
        photo_id = await self.send(album_id, painted(*people, shade=shade))
        await run_all(self.runtime, "media.scan")
        work = await self.work(album_id, photo_id)
        for name in people:
            await review.draw(work, BOXES[name])
        return photo_id

    async def send(self, album_id: AlbumId, content: bytes, name: str = "IMG_1.jpg") -> PhotoId:
        received = await upload.receive(
            self.runtime, album_id, one_block(content), sha256=None, name=name, by=PHOTOGRAPHER
        )
        return received.photo_id

    async def work(self, album_id: AlbumId, photo_id: PhotoId) -> review.Work:
        return await review.open_photo(album_id, photo_id, by=PUBLISHER, at=self.clock.now())

    async def face_of(self, photo_id: PhotoId, name: str) -> FaceId:
        box = BOXES[name]
        [row] = await fetch(
            "SELECT id FROM face WHERE photo = {} AND x = {} AND y = {}", photo_id, box.x, box.y
        )
        return FaceId(row["id"])

    async def show(self, album_id: AlbumId, photo_id: PhotoId, name: str) -> None:
        work = await self.work(album_id, photo_id)
        await review.show(work, await self.face_of(photo_id, name), self.people[name])

    async def look_at(self, album_id: AlbumId, photo_id: PhotoId) -> None:
        await review.reviewed(await self.work(album_id, photo_id))

    async def approve(self, album_id: AlbumId) -> None:
        await albums.move(album_id, AlbumState.IN_REVIEW, by=PUBLISHER)
        await publishing.approve(album_id, by=PUBLISHER, four_eyes=True, at=self.clock.now())

    async def publish(self, album_id: AlbumId) -> int:
        await run_all(self.runtime, "media.")
        return await publishing.publish(album_id, by=PUBLISHER, at=self.clock.now())

    async def work_off(self) -> None:
        """Let the workers finish everything."""
        await run_all(self.runtime)


async def make_world(runtime: Runtime, clock: SetClock) -> World:
    """Make an event that asks about the website and social media."""
    now = clock.now()
    event_id = await events.create(
        EventDraft(
            title="Regiodag Zuid",
            description="Een dag over goed onderwijs.",
            place="Eindhoven",
            starts_at=now + timedelta(days=20),
            ends_at=now + timedelta(days=20, hours=4),
            capacity=100,
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=19),
            purposes=frozenset({Purpose.WEBSITE, Purpose.SOCIAL}),
        ),
        by=ORGANISER,
        at=now,
    )
    await events.open_registration(event_id, by=ORGANISER, at=now)
    return World(runtime, clock, event_id)


async def public_pictures(
    client: httpx.AsyncClient, album_id: AlbumId | None = None
) -> dict[UUID, set[str]]:
    """Ask for every picture that was ever public; return whom each one that is served shows."""
    served = {}
    for row in await fetch(
        "SELECT id FROM publication WHERE {}::uuid IS NULL OR album = {}", album_id, album_id
    ):
        shown: set[str] = set()
        answers = set()
        for file in ("small.jpeg", "medium.webp", "large.jpeg"):
            answer = await client.get(f"/photos/{row['id']}/{file}")
            answers.add(answer.status_code)
            if answer.status_code == httpx.codes.OK:
                shown |= seen_in(answer.content)
        assert answers in ({200}, {410}), answers
        if answers == {200}:
            served[row["id"]] = shown
    return served
