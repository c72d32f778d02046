"""People recognised by their colour: a detector and a recogniser for the painted squares.

They stand in for the two networks behind the interfaces that the product has for them; what is
done with their answers is the product's own.
"""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from events.domain.consent import Purpose
from events.domain.recognition import Mode, Recognition
from events.services import recognition
from infra.db import fetch, transaction
from infra.ids import new_id
from media.domain.enrolment import Enrolment, EnrolmentState
from media.domain.ids import AlbumId, EnrolmentId, FaceId, PhotoId, ProposalId
from media.imaging.detect import DetectedFace
from media.imaging.geometry import Box, Rectangle
from media.imaging.picture import Pixels
from media.imaging.recognition.recogniser import Choice
from media.services import scanning, templates
from media.store import enrolments
from media.store import faces as face_store
from media.store import proposals as proposal_store
from tests.jobs import run_all
from tests.media.world import BOXES, COLOURS, ORGANISER, World, painted

_GREY_IS_LESS = 60

#: By how many pixels a box of another scan may lie elsewhere.
_ANOTHER_SCAN = 20

#: What `proposed` returns of a square: for whom, to what end, how surely, and its state.
SURE_SHOW = ("Marie", "show", "sure", "open")
SURE_HIDE = ("Jan", "hide", "sure", "open")


class SquareDetector:
    """Finds the painted squares; `moved` pixels to the right and down, as another scan might."""

    moved = 0
    blind: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    def detect(self, pixels: Pixels, *, closely: bool = False) -> list[DetectedFace]:
        del closely
        return [
            DetectedFace(
                Rectangle(b.x + self.moved, b.y + self.moved, b.w, b.h), 0.9, name in self.unsure
            )
            for name, b in BOXES.items()
            if name not in self.blind and _is_painted(pixels, b)
        ]

    def check(self, pixels: Pixels) -> list[DetectedFace]:
        return self.detect(pixels)


def _is_painted(pixels: Pixels, box: Box) -> bool:
    middle = pixels[box.y + box.h // 2, box.x + box.w // 2].astype(int)
    return bool(middle.max() - middle.min() > _GREY_IS_LESS)


class ColourRecogniser:
    """Takes the colour in the middle of a face for its template."""

    engine = Choice.ONNX

    def templates(self, pixels: Pixels, boxes: Sequence[Box]):
        rows = np.zeros((len(boxes), 128), np.float32)
        for row, box in zip(rows, boxes, strict=True):
            row[:3] = pixels[box.y + box.h // 2, box.x + box.w // 2] / 255
        return rows


async def permit(world: World, mode: Mode = Mode.SUGGEST, *, days: int = 40) -> None:
    """Put on file that people may be recognised at the event."""
    wanted = Recognition(
        mode=mode,
        dpia="DPIA 2026-4",
        approver="De functionaris gegevensbescherming",
        until=world.clock.now() + timedelta(days=days),
    )
    await recognition.decide(world.event_id, wanted, by=ORGANISER, at=world.clock.now())


async def enrol(world: World, name: str, *, like: str | None = None) -> None:
    """Let somebody agree to be recognised, and give the colour of whom they look like."""
    await world.say(name, True, Purpose.RECOGNITION)
    now, person_id = world.clock.now(), world.people[name]
    enrolment = Enrolment(
        id=EnrolmentId(new_id()),
        event_id=world.event_id,
        person_id=person_id,
        mode=Mode.SUGGEST,
        state=EnrolmentState.WAITING,
        flaw=None,
        photos=1,
        stored=1,
        asked_at=now,
        made_at=None,
        erase_after=now + timedelta(days=40),
    )
    own = np.zeros((1, 128), np.float32)
    own[0, :3] = np.array(COLOURS[like or name]) / 255
    sealed = templates.sealed(world.runtime, enrolment.id, world.event_id, person_id, own)
    async with transaction():
        await enrolments.add(enrolment)
        await enrolments.set_ready(enrolment.id, sealed.templates, sealed.key, at=now)


async def scanned(world: World, album_id: AlbumId, *people: str, shade: int = 128) -> PhotoId:
    """Upload a photo of these people and let it be scanned."""
    photo_id = await world.send(album_id, painted(*people, shade=shade))
    await run_all(world.runtime, "media.scan")
    return photo_id


def see_colours(monkeypatch: pytest.MonkeyPatch) -> SquareDetector:
    """Put both in the place of the networks."""
    detector = SquareDetector()
    monkeypatch.setattr(scanning, "detector", lambda _: detector)
    monkeypatch.setattr(templates, "load_recogniser", lambda *_: ColourRecogniser())
    return detector


async def proposed(photo_id: PhotoId) -> dict[str, tuple[str, str, str, str]]:
    """Return per square what is proposed: for whom (a name), kind, certainty, state."""
    found = await fetch(
        "SELECT f.x, p.email, q.kind, q.certainty, q.state FROM face_proposal q "
        "JOIN face f ON f.id = q.face JOIN person p ON p.id = q.person_id WHERE q.photo = {}",
        photo_id,
    )
    square = {box.x: name for name, box in BOXES.items()}
    return {
        square[min(square, key=lambda x: abs(x - row["x"]))]: (
            row["email"].split("@")[0].capitalize(),
            row["kind"],
            row["certainty"],
            row["state"],
        )
        for row in found
    }


async def decisions(photo_id: PhotoId) -> list[tuple[str, bool]]:
    """Return per decided square its decision and whether recognition made it."""
    found = (await face_store.of_photos([photo_id]))[photo_id]
    return [(face.verdict.decision.value, face.verdict.automatic) for face in found]


async def proposal_of(photo_id: PhotoId, place: int = 0) -> ProposalId:
    return (await proposal_store.of_photos([photo_id]))[photo_id][place].id


async def face_named(photo_id: PhotoId, name: str) -> FaceId:
    """Return the face that stands about where somebody is painted."""
    for face in (await face_store.of_photos([photo_id]))[photo_id]:
        if abs(face.box.x - BOXES[name].x) < _ANOTHER_SCAN:
            return face.id
    raise LookupError(name)
