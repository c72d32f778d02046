"""From a yes with photos to a template."""

import pytest

from events.domain.consent import ConsentState, Purpose, Source
from events.domain.recognition import Mode
from events.services import consent, statements
from infra.db import execute, fetch
from infra.errors import Invalid, NotFound
from media.domain.enrolment import EnrolmentState, Flaw
from media.services import enrolling, enrolment
from media.store import enrolments
from tests.jobs import run_all, waiting
from tests.media.portraits import portrait, see_portraits
from tests.media.recognising import permit
from tests.media.services.enrolling import ALSO_MARIE, JAN, MARIE, Enrolling, nothing_left
from tests.media.world import one_block


async def test_a_yes_with_photos_becomes_a_template_and_the_photos_go(marie):
    enrolment_id = await marie.send(MARIE, ALSO_MARIE)
    before = (await marie.now(), await marie.agreed(), len(await marie.photos()))
    await marie.world.work_off()

    assert before == ((EnrolmentState.WAITING, None), ConsentState.GIVEN, 2)
    assert await marie.now() == (EnrolmentState.READY, None)
    assert await marie.photos() == []
    assert await marie.in_gallery()
    assert (await enrolments.by_id(enrolment_id)).stored == 0


async def test_consent_enrolment_and_job_are_one_transaction(marie, monkeypatch):
    async def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(enrolment, "record", fail)

    with pytest.raises(RuntimeError):
        await marie.send()

    assert (await marie.now(), await marie.agreed()) == (None, None)
    assert await waiting("media.enrol") == []
    assert await marie.photos() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agrees": False}, "agree"),
        ({"adult": False}, "adult"),
        ({"wording_hash": "of another text"}, "agree"),
        ({"photos": []}, "photo_1"),
        ({"photos": [one_block(MARIE) for _ in range(4)]}, "photo_1"),
    ],
)
async def test_without_an_explicit_yes_to_this_text_by_an_adult_nothing_happens(
    marie, changes, field
):
    with pytest.raises(Invalid) as wrong:
        await marie.send(**changes)

    assert set(wrong.value.fields) == {field}
    assert (await marie.now(), await marie.agreed(), await marie.photos()) == (None, None, [])


async def test_the_entry_names_the_wording_that_was_shown(marie):
    await marie.send()

    known = await consent.standing(marie.world.event_id, [marie.person_id])
    entry = known[marie.person_id][Purpose.RECOGNITION]
    statement = await statements.in_force("nl", at=marie.world.clock.now())
    assert (entry.wording_hash, entry.language, entry.source) == (
        statement.wording_hash,
        "nl",
        Source.SELF_SERVICE,
    )


async def test_nobody_enrols_through_anothers_registration(marie):
    jan = Enrolling(marie.world, "Jan")

    with pytest.raises(NotFound):
        await enrolment.enrol(
            marie.runtime, jan.person_id, await marie.registration(), await marie.form(JAN)
        )


async def test_nobody_enrols_where_recognition_is_off(world, monkeypatch):
    see_portraits(monkeypatch)

    with pytest.raises(NotFound):
        await Enrolling(world).send()


async def test_nobody_enrols_after_cancelling(marie):
    await execute("UPDATE registration SET status = 'cancelled' WHERE person = {}", marie.person_id)

    with pytest.raises(NotFound):
        await marie.send()


@pytest.mark.parametrize(
    ("photos", "flaw"),
    [
        ([b"this is no photo"], Flaw.UNREADABLE),
        ([portrait()], Flaw.NO_FACE),
        ([portrait(("Marie", 200), ("Jan", 180))], Flaw.SEVERAL_FACES),
        ([portrait(("Marie", 60))], Flaw.TOO_SMALL),
        ([MARIE, JAN], Flaw.DIFFERENT_PEOPLE),
        ([MARIE, portrait()], Flaw.NO_FACE),
    ],
)
async def test_photos_that_cannot_be_used_are_deleted_and_the_reason_is_told(marie, photos, flaw):
    await marie.done(*photos)

    assert await marie.now() == (EnrolmentState.FAILED, flaw)
    assert await marie.photos() == []
    assert await fetch("SELECT enrolment FROM enrolment_key") == []


async def test_a_small_face_in_the_background_does_no_harm(marie):
    await marie.done(portrait(("Marie", 200), ("Jan", 60)))

    assert await marie.now() == (EnrolmentState.READY, None)


async def test_after_a_failure_other_photos_can_be_sent(marie):
    await marie.done(portrait())

    await marie.done(MARIE)

    assert await marie.now() == (EnrolmentState.READY, None)
    entries = await fetch("SELECT state FROM consent_entry WHERE purpose = 'recognition'")
    assert [row["state"] for row in entries] == ["given"]


async def test_the_job_may_run_twice_late_and_after_a_withdrawal(marie):
    enrolment_id = await marie.done()
    before = await fetch("SELECT ciphertext FROM enrolment")

    await enrolling.make(marie.runtime, enrolment_id)
    again = await fetch("SELECT ciphertext FROM enrolment")
    await marie.withdraw()
    await enrolling.make(marie.runtime, enrolment_id)
    await enrolment.delete_references(marie.runtime, enrolment_id, 3)

    assert before == again
    assert await nothing_left()


async def test_photos_that_kill_their_worker_are_given_up(marie, monkeypatch):
    enrolment_id = await marie.send()

    async def die(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(enrolling, "decode", die)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            await enrolling.make(marie.runtime, enrolment_id)
    await enrolling.make(marie.runtime, enrolment_id)
    await run_all(marie.runtime, "media.delete_references")

    assert await marie.now() == (EnrolmentState.FAILED, Flaw.GAVE_UP)
    assert await marie.photos() == []


async def test_it_cannot_become_automatic_for_who_agreed_to_less(marie):
    await marie.done()

    with pytest.raises(Invalid):
        await permit(marie.world, Mode.AUTOMATIC)
