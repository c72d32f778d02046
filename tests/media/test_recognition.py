"""What a look at a photo proposes: whom, when, and until when."""

from events.domain.consent import Purpose
from infra.db import execute, fetch
from media.services import recognising, templates
from media.store import faces as face_store
from tests.jobs import run_all, waiting
from tests.media.recognising import (
    SURE_HIDE,
    SURE_SHOW,
    decisions,
    enrol,
    face_named,
    proposed,
    scanned,
    see_colours,
)


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
