"""Recognition from a scan to a decision: it proposes, people decide, and consent ends it."""

import pytest

from events.domain.consent import Purpose
from events.domain.recognition import Mode
from infra.audit import Actor
from infra.db import execute, fetch
from media.domain.errors import AlreadyDecided, AskedToBeHidden, WrongAlbumState
from media.domain.proposals import ProposalState
from media.services import proposals, recognising, review, scanning, states, templates
from media.store import faces as face_store
from media.store import proposals as store
from tests.jobs import run_all, waiting
from tests.media.recognising import enrol, permit, proposed, scanned, see_colours
from tests.media.world import BOXES, PUBLISHER, public_pictures

SURE_SHOW = ("Marie", "show", "sure", "open")
SURE_HIDE = ("Jan", "hide", "sure", "open")


@pytest.fixture
async def seen(world, monkeypatch):
    """The world with networks for colours, and permission to propose."""
    detector = see_colours(monkeypatch)
    await permit(world)
    return detector


@pytest.fixture
async def automatic(world, monkeypatch):
    detector = see_colours(monkeypatch)
    await permit(world, Mode.AUTOMATIC)
    return detector


async def decisions(photo_id):
    """Return per decided square its decision and whether recognition made it."""
    found = (await face_store.of_photos([photo_id]))[photo_id]
    return [(face.verdict.decision.value, face.verdict.automatic) for face in found]


async def proposal_of(photo_id, place=0):
    return (await store.of_photos([photo_id]))[photo_id][place].id


async def face_named(photo_id, name):
    for face in (await face_store.of_photos([photo_id]))[photo_id]:
        if abs(face.box.x - BOXES[name].x) < 20:
            return face.id
    raise LookupError(name)


async def test_a_scan_proposes_who_asked_to_be_recognised_and_nobody_else(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")

    photo_id = await scanned(world, album_id, "Marie", "Jan", "Fatima")

    assert await proposed(photo_id) == {"Marie": SURE_SHOW}
    assert await decisions(photo_id) == [("none", False)] * 3


async def test_whoever_said_no_is_found_to_be_hidden(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Jan")

    photo_id = await scanned(world, album_id, "Marie", "Jan")

    assert await proposed(photo_id) == {"Jan": SURE_HIDE}


async def test_what_may_be_no_face_is_compared_with_nobody(world, seen):
    seen.unsure = frozenset({"Marie"})
    album_id = await world.make_album()
    await enrol(world, "Marie")

    photo_id = await scanned(world, album_id, "Marie", "Jan")

    assert await proposed(photo_id) == {}


async def test_whoever_wears_the_badge_that_says_no_is_compared_with_nobody(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie", "Jan")
    await face_store.opt_out([await face_named(photo_id, "Marie")])

    await enrol(world, "Marie")
    await enrol(world, "Jan")
    await recognising.look_again(world.event_id)
    await run_all(world.runtime, "media.recognise")

    assert await proposed(photo_id) == {"Jan": SURE_HIDE}


async def test_without_permission_no_template_is_computed(world, monkeypatch):
    see_colours(monkeypatch)
    monkeypatch.setattr(templates, "load_recogniser", None)
    album_id = await world.make_album()

    photo_id = await scanned(world, album_id, "Marie")

    assert await proposed(photo_id) == {}
    assert await waiting("media.recognise") == []


async def test_a_scan_stands_when_recognition_breaks_and_its_job_makes_up_for_it(
    world, seen, monkeypatch
):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    working = templates.load_recogniser

    def broken(*_):
        raise RuntimeError("no network")

    monkeypatch.setattr(templates, "load_recogniser", broken)
    photo_id = await scanned(world, album_id, "Marie")
    [photo] = await fetch("SELECT scan FROM photo WHERE id = {}", photo_id)
    after_scan = await proposed(photo_id)
    monkeypatch.setattr(templates, "load_recogniser", working)

    await run_all(world.runtime, "media.recognise")

    assert photo["scan"] == "scanned"
    assert after_scan == {}
    assert await proposed(photo_id) == {"Marie": SURE_SHOW}


async def test_photos_are_looked_at_again_once_somebody_enrolled(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await run_all(world.runtime, "media.recognise")
    await enrol(world, "Marie")

    first = await recognising.look_again(world.event_id)
    second = await recognising.look_again(world.event_id)
    await run_all(world.runtime, "media.recognise")

    assert (first, second) == (1, 0)
    assert await proposed(photo_id) == {"Marie": SURE_SHOW}
    assert await recognising.look_again(world.event_id) == 1


async def test_a_look_that_was_given_up_is_asked_for_again(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await enrol(world, "Marie")
    await recognising.look_again(world.event_id)
    await execute("DELETE FROM procrastinate_jobs")

    await recognising.look_at_left()
    await run_all(world.runtime, "media.recognise")

    assert await proposed(photo_id) == {"Marie": SURE_SHOW}


async def test_to_confirm_is_to_show_by_the_ordinary_rules(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)

    await proposals.confirm(work, await proposal_of(photo_id))

    assert await decisions(photo_id) == [("show", False)]
    assert (await proposed(photo_id))["Marie"][3] == "confirmed"
    with pytest.raises(AlreadyDecided):
        await proposals.confirm(work, await proposal_of(photo_id))


async def test_to_confirm_somebody_without_a_yes_is_to_hide(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Jan")
    photo_id = await scanned(world, album_id, "Jan")

    await proposals.confirm(await world.work(album_id, photo_id), await proposal_of(photo_id))

    assert await decisions(photo_id) == [("hide", False)]


async def test_who_may_be_a_refuser_is_shown_as_nobody_until_that_was_rejected(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Jan", like="Marie")
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)
    face_id = await face_named(photo_id, "Marie")

    with pytest.raises(AskedToBeHidden):
        await review.show(work, face_id, world.people["Marie"])
    with pytest.raises(AskedToBeHidden):
        await review.not_a_face(work, face_id)
    await proposals.reject(work, await proposal_of(photo_id))
    await review.show(work, face_id, world.people["Marie"])

    assert await decisions(photo_id) == [("show", False)]


async def test_what_was_rejected_stays_so_after_another_look_and_another_scan(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")
    await proposals.reject(await world.work(album_id, photo_id), await proposal_of(photo_id))

    seen.moved = 6
    await scanning.scan_again(photo_id, by=Actor.staff(PUBLISHER))
    await run_all(world.runtime, "media.")

    rejected = ("Marie", "show", "sure", "rejected")
    assert await proposed(photo_id) == {"Marie": rejected}
    [face] = (await face_store.of_photos([photo_id]))[photo_id]
    assert face.box.x == 66


async def test_a_scan_never_hides_less_than_a_person_decided(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie", "Jan")
    work = await world.work(album_id, photo_id)
    await review.hide(work, await face_named(photo_id, "Jan"))
    await review.show(work, await face_named(photo_id, "Marie"), world.people["Marie"])

    seen.moved, seen.blind = 8, frozenset({"Marie"})
    await scanning.scan_again(photo_id, by=Actor.staff(PUBLISHER))
    await run_all(world.runtime, "media.scan")

    marie, jan = (await face_store.of_photos([photo_id]))[photo_id]
    assert (marie.box.x, marie.verdict.decision.value) == (60, "show")
    assert (jan.box.x, jan.box.w, jan.verdict.decision.value) == (270, 58, "hide")


async def test_a_photo_that_somebody_approved_is_not_scanned_again(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)

    with pytest.raises(WrongAlbumState):
        await scanning.scan_again(photo_id, by=Actor.staff(PUBLISHER))


async def test_undo_opens_a_proposal_again(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)
    await proposals.confirm(work, await proposal_of(photo_id))

    await review.undo(work)
    undone = await proposed(photo_id), await decisions(photo_id)
    await proposals.reject(work, await proposal_of(photo_id))
    await review.undo(work)

    assert undone == ({"Marie": SURE_SHOW}, [("none", False)])
    assert await proposed(photo_id) == {"Marie": SURE_SHOW}


async def test_withdrawing_recognition_removes_what_it_proposed(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")

    await world.say("Marie", False, Purpose.RECOGNITION)

    assert await proposed(photo_id) == {}


async def test_a_look_that_a_withdrawal_overtakes_proposes_nobody(world, seen, monkeypatch):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await enrol(world, "Marie")
    await recognising.look_again(world.event_id)
    look = templates.look

    async def look_and_be_overtaken(*arguments):
        distances = await look(*arguments)
        await world.say("Marie", False, Purpose.RECOGNITION)
        return distances

    monkeypatch.setattr(templates, "look", look_and_be_overtaken)

    await run_all(world.runtime, "media.recognise")

    assert await proposed(photo_id) == {}


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


async def test_many_are_settled_at_once_a_transaction_for_each_photo(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photos = [await scanned(world, album_id, "Marie", shade=shade) for shade in (110, 120, 130)]
    album = await states.album(album_id)
    chosen = [await proposal_of(photo_id) for photo_id in photos]
    await proposals.reject(await world.work(album_id, photos[2]), chosen[2])

    done = await proposals.settle(
        album, chosen, ProposalState.CONFIRMED, by=PUBLISHER, at=world.clock.now()
    )

    assert (done.settled, done.left) == (2, 1)
    assert isinstance(done.refused, AlreadyDecided)
    assert [await decisions(photo_id) for photo_id in photos] == [
        [("show", False)],
        [("show", False)],
        [("none", False)],
    ]


async def test_no_row_log_or_job_holds_a_number_of_a_face(world, automatic, caplog):
    await enrol(world, "Marie")
    album_id = await world.make_album()
    await scanned(world, album_id, "Marie", "Jan")
    await run_all(world.runtime, "media.recognise")

    jobs = await fetch("SELECT args::text AS args FROM procrastinate_jobs")
    said = await fetch("SELECT detail::text AS detail FROM audit WHERE action LIKE 'photo.%'")
    columns = await fetch(
        "SELECT data_type FROM information_schema.columns WHERE table_name = 'face_proposal'"
    )

    assert all("." not in row["args"] for row in jobs)
    assert any('"looked_at": 2' in row["detail"] for row in said)
    assert all("." not in row["detail"] for row in said)
    assert {row["data_type"] for row in columns} == {
        "uuid",
        "character varying",
        "timestamp with time zone",
    }
