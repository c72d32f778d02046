"""From a template to nothing at all, whatever ends it; and what is handed over of it."""

from datetime import timedelta

from events import personal_data
from events.domain.consent import ConsentState
from events.domain.recognition import Recognition
from events.services import recognition, registration
from infra.audit import Actor
from infra.db import execute
from infra.ids import new_id
from media.domain.enrolment import MOST_WAITING, Flaw
from media.domain.ids import EnrolmentId
from media.services import enrolling, templates
from media.store import enrolments
from tests.jobs import run_all
from tests.media.recognising import permit
from tests.media.services.enrolling import ALSO_MARIE, MARIE, age_objects, nothing_left, run_job
from tests.media.world import ORGANISER


async def test_withdrawing_leaves_nothing(marie):
    await marie.done()

    await marie.withdraw()

    assert await nothing_left()
    assert await marie.agreed() is ConsentState.WITHDRAWN
    assert not await marie.in_gallery()


async def test_withdrawing_while_photos_wait_deletes_them(marie):
    await marie.send()

    await marie.withdraw()
    await marie.world.work_off()

    assert await nothing_left()
    assert await marie.photos() == []


async def test_a_withdrawal_that_overtakes_the_job_wins(marie, monkeypatch):
    """The template is in memory when the yes ends: it is never stored."""
    enrolment_id = await marie.send()
    compute = templates.compute

    async def and_meanwhile_withdraw(*arguments):
        made = await compute(*arguments)
        await marie.withdraw()
        return made

    monkeypatch.setattr(templates, "compute", and_meanwhile_withdraw)
    await enrolling.make(marie.runtime, enrolment_id)

    assert await nothing_left()


async def test_recognition_that_ends_meanwhile_wins_too(marie, monkeypatch):
    enrolment_id = await marie.send()
    compute = templates.compute

    async def and_meanwhile_switch_off(*arguments):
        made = await compute(*arguments)
        await recognition.decide(
            marie.world.event_id, Recognition(), by=ORGANISER, at=marie.world.clock.now()
        )
        return made

    monkeypatch.setattr(templates, "compute", and_meanwhile_switch_off)
    await enrolling.make(marie.runtime, enrolment_id)

    assert await nothing_left()


async def test_off_destroys_what_there_is_in_its_own_transaction(marie):
    await marie.done()

    await recognition.decide(
        marie.world.event_id, Recognition(), by=ORGANISER, at=marie.world.clock.now()
    )

    assert await nothing_left()


async def test_the_end_date_destroys_what_there_is(marie):
    await marie.done()
    marie.world.clock.at += timedelta(days=40)

    await run_job(marie, "events.end_recognition")

    assert await nothing_left()
    assert await marie.agreed() is ConsentState.EXPIRED


async def test_no_template_outlives_the_event_by_more_than_was_said(marie):
    await permit(marie.world, days=300)
    await marie.done()
    marie.world.clock.at += timedelta(days=20 + 30, hours=4)

    await run_job(marie, "events.end_recognition")

    assert await nothing_left()


async def test_cancelling_destroys_it(marie):
    await marie.done()

    await registration.cancel(
        await marie.registration(), person_id=marie.person_id, at=marie.world.clock.now()
    )

    assert await nothing_left()


async def test_erasing_a_person_destroys_it(marie):
    await marie.send()

    await personal_data.erase(
        marie.person_id, actor=Actor.person(marie.person_id), at=marie.world.clock.now()
    )
    await marie.world.work_off()

    assert await nothing_left()
    assert await marie.photos() == []


async def test_the_sweep_finds_what_no_job_looked_after(marie):
    orphan, lost = EnrolmentId(new_id()), await marie.send()
    await marie.runtime.originals.put(f"references/{orphan}/1", b"somebody's face")
    await age_objects(marie)
    marie.world.clock.at += MOST_WAITING + timedelta(hours=1)

    await enrolling.sweep(marie.runtime)
    await run_all(marie.runtime, "media.delete_references")

    assert await marie.photos() == []
    assert (await enrolments.by_id(lost)).flaw is Flaw.GAVE_UP


async def test_the_sweep_leaves_alone_what_is_under_way(marie):
    await marie.send()
    await marie.runtime.originals.put(f"references/{new_id()}/1", b"still arriving")
    await age_objects(marie, timedelta(minutes=5))

    assert await enrolling.sweep(marie.runtime) == 0
    assert len(await marie.photos()) == 2


async def test_the_sweep_erases_what_should_long_be_gone(marie):
    enrolment_id = await marie.done()
    await execute("UPDATE enrolment SET erase_after = {}", marie.world.clock.now())

    removed = [await enrolling.sweep(marie.runtime) for _ in range(2)]

    assert removed == [1, 0]
    assert await enrolments.by_id(enrolment_id) is None


async def test_what_is_handed_over_tells_of_it_and_holds_no_template(marie):
    await marie.done(MARIE, ALSO_MARIE)

    handed = (await personal_data.export(marie.person_id))["recognition"]

    assert len(handed) == 1
    assert handed[0]["state"] == "ready"
    assert (handed[0]["reference_photos_sent"], handed[0]["reference_photos_kept"]) == (2, 0)
    assert handed[0]["template_kept"] is True
    assert not any(isinstance(value, bytes | list) for value in handed[0].values())


async def test_ones_own_enrolment_says_nothing_about_anybody_else(marie):
    await marie.done()

    assert (await personal_data.export(marie.world.people["Jan"]))["recognition"] == []
