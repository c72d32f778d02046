"""Reference photos of real people: which are taken, and whom they find."""

from collections import Counter
from pathlib import Path

import pytest

from events.services import recognition
from infra.db import fetch
from media.domain.enrolment import EnrolmentState, Flaw
from media.domain.matching import SUGGEST_DISTANCE
from media.imaging.detect import default_detector
from media.services import templates
from media.services.decoding import decode_now
from tests.media.recognising import permit
from tests.media.services.enrolling import Enrolling
from tests.media.world import World, make_world

_PEOPLE = 12


@pytest.fixture
async def enrolling(app, runtime, clock) -> Enrolling:
    world: World = await make_world(runtime, clock)
    await world.sign_up("Marie")
    await permit(world)
    return Enrolling(world)


def people(test_photos: Path) -> list[list[Path]]:
    """Return the photos of some people of whom there are three or more."""
    folders = sorted((test_photos / "identities").iterdir())
    found = [sorted(folder.glob("*.jpg")) for folder in folders if folder.is_dir()]
    return [photos for photos in found if len(photos) >= 3][: _PEOPLE * 5 : 5]


async def test_two_photos_of_somebody_are_taken_and_find_them_in_a_third(enrolling, test_photos):
    outcomes: Counter[object] = Counter()
    near = looked = 0
    for first, second, third, *_ in people(test_photos):
        await enrolling.done(first.read_bytes(), second.read_bytes())
        state = await enrolling.now()
        outcomes[state] += 1
        if state == (EnrolmentState.READY, None):
            looked += 1
            near += await _distance(enrolling, third) < SUGGEST_DISTANCE
        await enrolling.withdraw()

    # Photos of the press: in many of them somebody else is about as near. Nothing else is wrong.
    assert set(outcomes) <= {
        (EnrolmentState.READY, None),
        (EnrolmentState.FAILED, Flaw.SEVERAL_FACES),
    }
    assert looked >= _PEOPLE / 2
    assert near >= 0.75 * looked


async def test_photos_of_two_people_are_not_taken_for_one(enrolling, test_photos):
    (first, *_), (other, *_), *_ = people(test_photos)

    await enrolling.done(first.read_bytes(), other.read_bytes())

    assert await enrolling.now() == (EnrolmentState.FAILED, Flaw.DIFFERENT_PEOPLE)
    assert await fetch("SELECT enrolment FROM enrolment_key") == []


async def _distance(enrolling: Enrolling, photo: Path) -> float:
    """Return how far the largest face of a photo is from who enrolled."""
    runtime, event_id = enrolling.runtime, enrolling.world.event_id
    permission = await recognition.permission(event_id, at=runtime.clock.now())
    assert permission is not None
    gallery = await templates.gallery(runtime, permission)
    pixels = decode_now(photo).pixels
    box = max((face.box for face in default_detector().detect(pixels)), key=lambda box: box.w)
    [far] = await templates.look(runtime, permission, gallery, pixels, [box])
    return far[enrolling.person_id].nearest
