"""What badges in a photo do, from the scan to what the public gets."""

import pytest

from events import personal_data
from events.domain.badges import OPT_OUT
from events.domain.ids import PersonId, StaffId
from events.domain.recognition import Mode
from events.services import badges, events
from events.services.hooks import person_erased
from infra.audit import Actor
from infra.db import fetch
from infra.ids import new_id
from media.domain.album import AlbumState
from media.domain.errors import OptedOut
from media.domain.faces import Decision, Origin
from media.domain.matching import Kind
from media.domain.proposals import ProposalSource, ProposalState
from media.services import album as albums
from media.services import proposals, review, scanning, states
from media.store import proposals as store
from tests.jobs import run_all
from tests.media.badges import wearing
from tests.media.recognising import SquareDetector
from tests.media.world import World, public_pictures


@pytest.fixture
async def numbered(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """An event whose badges are numbered (Marie has number 1) and squares that are found."""
    monkeypatch.setattr(scanning, "detector", lambda _: SquareDetector())
    await badges.give_numbers(world.event_id, by=StaffId(new_id()))
    return world


async def scanned(world: World, content: bytes):
    """Return an album and the photo in it, scanned."""
    album_id = await world.make_album()
    photo_id = await world.send(album_id, content)
    await run_all(world.runtime, "media.scan")
    return album_id, photo_id


async def state_of(album_id, photo_id):
    return await states.of_photo(await states.album(album_id), photo_id)


async def test_a_badge_proposes_its_owner_and_shows_nobody(numbered: World):
    assert (await events.get(numbered.event_id)).recognition.mode is Mode.OFF

    album_id, photo_id = await scanned(numbered, wearing({"Marie": 1}, "Jan"))

    [said] = (await store.of_photos([photo_id]))[photo_id]
    assert said.person_id == numbered.people["Marie"]
    assert said.face_id == await numbered.face_of(photo_id, "Marie")
    assert (said.source, said.kind, said.state) == (
        ProposalSource.MARKER,
        Kind.SHOW,
        ProposalState.OPEN,
    )
    assert not (await state_of(album_id, photo_id)).visible((await states.album(album_id)).purposes)


async def test_a_reviewer_who_confirms_the_badge_shows_the_face(numbered: World, client):
    album_id, photo_id = await scanned(numbered, wearing({"Marie": 1}, "Jan"))
    [said] = (await store.of_photos([photo_id]))[photo_id]

    await proposals.confirm(await numbered.work(album_id, photo_id), said.id)
    await numbered.look_at(album_id, photo_id)
    await numbered.approve(album_id)
    await numbered.publish(album_id)

    assert list((await public_pictures(client)).values()) == [{"Marie"}]


async def test_the_badge_of_somebody_who_said_no_since_asks_to_hide(numbered: World):
    await numbered.say("Marie", False)

    _, photo_id = await scanned(numbered, wearing({"Marie": 1}))

    [said] = (await store.of_photos([photo_id]))[photo_id]
    assert said.kind is Kind.HIDE


async def test_a_number_that_was_never_given_says_nothing(numbered: World):
    _, photo_id = await scanned(numbered, wearing({"Marie": 77}))

    assert await store.of_photos([photo_id]) == {}


async def test_whoever_wears_the_no_cannot_be_shown(numbered: World):
    album_id, photo_id = await scanned(numbered, wearing({"Marie": OPT_OUT}, "Jan"))

    with pytest.raises(OptedOut):
        await numbered.show(album_id, photo_id, "Marie")
    with pytest.raises(OptedOut):
        await review.not_a_face(
            await numbered.work(album_id, photo_id), await numbered.face_of(photo_id, "Marie")
        )


async def test_a_no_outdoes_whatever_was_decided_before(numbered: World, client):
    album_id, photo_id = await scanned(numbered, wearing({"Marie": OPT_OUT}, "Jan"))
    await fetch("UPDATE face SET opted_out = NULL WHERE photo = {} RETURNING 1 AS one", photo_id)
    await numbered.show(album_id, photo_id, "Marie")
    await scanning.scan_again(photo_id, by=Actor.system())
    await run_all(numbered.runtime, "media.scan")

    await numbered.look_at(album_id, photo_id)
    await numbered.approve(album_id)
    await numbered.publish(album_id)

    assert list((await public_pictures(client)).values()) == [set()]


async def test_a_badge_that_is_somebody_elses_can_be_taken_off_a_face(numbered: World, client):
    album_id, photo_id = await scanned(numbered, wearing({"Marie": OPT_OUT}, "Jan"))
    marie = await numbered.face_of(photo_id, "Marie")

    await review.not_their_badge(await numbered.work(album_id, photo_id), marie)
    await scanning.scan_again(photo_id, by=Actor.system())
    await run_all(numbered.runtime, "media.scan")
    await numbered.show(album_id, photo_id, "Marie")
    await numbered.look_at(album_id, photo_id)
    await numbered.approve(album_id)
    await numbered.publish(album_id)

    assert list((await public_pictures(client)).values()) == [{"Marie"}]
    acts = await fetch("SELECT action FROM audit WHERE action = 'face.not_their_badge'")
    assert len(acts) == 1


async def test_above_a_no_without_a_face_something_is_hidden_for_a_person_to_look_at(
    numbered: World,
):
    album_id, photo_id = await scanned(numbered, wearing({}, "Jan", at=((OPT_OUT, 500, 330),)))

    state = await state_of(album_id, photo_id)
    [expected] = [face for face in state.faces if face.origin is Origin.MARKER]
    assert (expected.doubtful, expected.opted_out) == (True, True)
    assert expected.verdict.decision is Decision.NONE
    assert 400 < expected.box.x < 500 < expected.box.x + expected.box.w < 600


async def test_scanning_twice_expects_a_face_once(numbered: World):
    album_id, photo_id = await scanned(numbered, wearing({}, at=((OPT_OUT, 500, 330),)))

    await scanning.scan_again(photo_id, by=Actor.system())
    await run_all(numbered.runtime, "media.scan")

    assert len((await state_of(album_id, photo_id)).faces) == 1


async def test_a_no_hides_in_every_album_of_the_photo(numbered: World):
    album_id, photo_id = await scanned(numbered, wearing({"Marie": OPT_OUT}))

    other = await numbered.make_album()
    await numbered.send(other, wearing({"Marie": OPT_OUT}))

    assert (await albums.of_event(numbered.event_id))[0].state is AlbumState.DRAFT
    for one in (album_id, other):
        [face] = (await state_of(one, photo_id)).faces
        assert face.opted_out


async def test_nothing_that_a_badge_proposed_outlives_its_owner(numbered: World):
    marie, jan = numbered.people["Marie"], numbered.people["Jan"]
    await numbered.say("Jan", True)
    await badges.give_numbers(numbered.event_id, by=StaffId(new_id()))
    album_id, photo_id = await scanned(numbered, wearing({"Marie": 1, "Jan": 2}))
    said = {one.person_id: one.id for one in (await store.of_photos([photo_id]))[photo_id]}
    await proposals.reject(await numbered.work(album_id, photo_id), said[marie])

    await personal_data.erase(marie, actor=Actor.person(marie), at=numbered.clock.now())

    assert [one.person_id for one in (await store.of_photos([photo_id]))[photo_id]] == [jan]


async def test_the_proposals_of_whoever_could_not_be_erased_stay(numbered: World):
    marie = numbered.people["Marie"]
    _, photo_id = await scanned(numbered, wearing({"Marie": 1}))

    async def fail(_: PersonId) -> None:
        raise RuntimeError

    person_erased.listen(fail)
    try:
        with pytest.raises(RuntimeError):
            await personal_data.erase(marie, actor=Actor.person(marie), at=numbered.clock.now())
    finally:
        person_erased.listeners.remove(fail)

    assert [one.person_id for one in (await store.of_photos([photo_id]))[photo_id]] == [marie]
