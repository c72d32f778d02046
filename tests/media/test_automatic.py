"""Whom recognition shows by itself where an event allows that, and until when."""

import pytest

from events.domain.consent import Purpose
from events.domain.recognition import Mode
from media.services import proposals, recognising, review
from tests.jobs import run_all
from tests.media.recognising import (
    decisions,
    enrol,
    face_named,
    permit,
    proposal_of,
    scanned,
)
from tests.media.world import public_pictures


async def published(world, *people):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, *people)
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id, photo_id


async def test_a_sure_match_is_shown_by_itself_where_the_event_says_so(world, automatic, client):
    await enrol(world, "Marie")
    await enrol(world, "Jan")

    _, photo_id = await published(world, "Marie", "Jan")

    assert await decisions(photo_id) == [("show", True), ("none", False)]
    assert list((await public_pictures(client)).values()) == [{"Marie"}]


async def test_nothing_is_shown_by_itself_where_the_event_only_proposes(world, seen, client):
    await enrol(world, "Marie")

    await published(world, "Marie")

    assert list((await public_pictures(client)).values()) == [set()]


@pytest.mark.parametrize("purpose", [Purpose.RECOGNITION, Purpose.WEBSITE])
async def test_withdrawing_hides_at_once_what_was_shown_by_itself(
    purpose, world, automatic, client
):
    await enrol(world, "Marie")
    _, photo_id = await published(world, "Marie")

    await world.say("Marie", False, purpose)
    at_once = await public_pictures(client)
    await world.work_off()

    assert at_once == {}
    assert list((await public_pictures(client)).values()) == [set()]
    if purpose is Purpose.RECOGNITION:
        assert await decisions(photo_id) == [("none", False)]


async def test_a_new_yes_to_recognition_brings_nothing_back_by_itself(world, automatic, client):
    await enrol(world, "Marie")
    await published(world, "Marie")

    await world.say("Marie", False, Purpose.RECOGNITION)
    await world.say("Marie", True, Purpose.RECOGNITION)
    await world.work_off()

    assert list((await public_pictures(client)).values()) == [set()]


async def test_what_a_person_confirmed_outlives_recognition(world, automatic, client):
    await enrol(world, "Marie")
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await proposals.confirm(await world.work(album_id, photo_id), await proposal_of(photo_id))
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)

    await world.say("Marie", False, Purpose.RECOGNITION)

    assert list((await public_pictures(client)).values()) == [{"Marie"}]


async def test_the_end_of_permission_hides_what_was_shown_by_itself(world, automatic, client):
    await enrol(world, "Marie")
    await published(world, "Marie")

    await permit(world, Mode.OFF)

    assert await public_pictures(client) == {}


async def test_recognition_never_overrules_a_person(world, automatic):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await review.hide(await world.work(album_id, photo_id), await face_named(photo_id, "Marie"))
    await enrol(world, "Marie")

    await recognising.look_again(world.event_id)
    await run_all(world.runtime, "media.")

    assert await decisions(photo_id) == [("hide", False)]


async def test_undo_does_not_bring_back_what_was_shown_by_itself(world, automatic):
    await enrol(world, "Marie")
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)
    await review.hide(work, await face_named(photo_id, "Marie"))

    await review.undo(work)

    assert await decisions(photo_id) == [("none", False)]
    assert not await review.can_undo(photo_id)


async def test_a_rejected_person_is_never_shown_by_itself_again(world, automatic):
    await enrol(world, "Marie")
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")

    await proposals.reject(await world.work(album_id, photo_id), await proposal_of(photo_id))
    await recognising.look_again(world.event_id)
    await run_all(world.runtime, "media.")

    assert await decisions(photo_id) == [("none", False)]
