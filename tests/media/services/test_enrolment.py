"""From a yes with photos to a template, and from there to nothing at all."""

import os
from datetime import timedelta

import pytest

from events import personal_data
from events.domain.consent import ConsentState, Purpose, Source
from events.domain.ids import PersonId, RegistrationId
from events.domain.recognition import Mode, Recognition
from events.services import consent, recognition, registration, statements
from infra.audit import Actor
from infra.db import execute, fetch
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from media.domain.enrolment import LEFT_BEHIND, MOST_WAITING, EnrolmentState, Flaw
from media.domain.ids import EnrolmentId
from media.services import enrolling, enrolment, templates
from media.services.enrolment import Submission
from media.store import enrolments
from tests.jobs import run_all, waiting
from tests.media.portraits import portrait, see_portraits
from tests.media.recognising import permit
from tests.media.world import ORGANISER, World, one_block

MARIE = portrait(("Marie", 200))
ALSO_MARIE = portrait(("Marie", 150), shade=90)
JAN = portrait(("Jan", 200))


class Enrolling:
    """Short ways for one person of the world."""

    def __init__(self, world: World, name: str = "Marie") -> None:
        self.world, self.runtime = world, world.runtime
        self.person_id: PersonId = world.people[name]

    async def registration(self) -> RegistrationId:
        [row] = await fetch("SELECT id FROM registration WHERE person = {}", self.person_id)
        return RegistrationId(row["id"])

    async def form(self, *photos: bytes, **changes: object) -> Submission:
        statement = await statements.in_force("nl", at=self.world.clock.now())
        fields = {
            "agrees": True,
            "adult": True,
            "wording_hash": statement.wording_hash,
            "photos": [one_block(photo) for photo in photos],
            "language": "nl",
        }
        return Submission(**{**fields, **changes})

    async def send(self, *photos: bytes, **changes: object) -> EnrolmentId:
        form = await self.form(*(photos or (MARIE,)), **changes)
        return await enrolment.enrol(self.runtime, self.person_id, await self.registration(), form)

    async def done(self, *photos: bytes) -> EnrolmentId:
        enrolment_id = await self.send(*photos)
        await run_all(self.runtime, "media.enrol")
        await run_all(self.runtime, "media.delete_references")
        return enrolment_id

    async def withdraw(self) -> None:
        await enrolment.withdraw(
            self.runtime, self.person_id, await self.registration(), language="nl"
        )

    async def now(self) -> tuple[EnrolmentState, Flaw | None] | None:
        own = await enrolments.of_person(self.person_id)
        return (own[0].state, own[0].flaw) if own else None

    async def agreed(self) -> ConsentState | None:
        known = await consent.standing(self.world.event_id, [self.person_id])
        entry = known.get(self.person_id, {}).get(Purpose.RECOGNITION)
        return entry.state if entry else None

    async def photos(self) -> list[str]:
        return [listed.key async for listed in self.runtime.originals.keys("references/")]

    async def in_gallery(self) -> bool:
        found = await recognition.permission(self.world.event_id, at=self.world.clock.now())
        if found is None:
            return False
        return self.person_id in (await templates.gallery(self.runtime, found)).people


@pytest.fixture
async def marie(world, monkeypatch) -> Enrolling:
    see_portraits(monkeypatch)
    await permit(world)
    return Enrolling(world)


async def nothing_left() -> bool:
    rows = await fetch(
        "SELECT (SELECT count(*) FROM enrolment) + (SELECT count(*) FROM enrolment_key) AS left"
    )
    return rows[0]["left"] == 0


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


async def test_it_cannot_become_automatic_for_who_agreed_to_less(marie):
    await marie.done()

    with pytest.raises(Invalid):
        await permit(marie.world, Mode.AUTOMATIC)


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


async def age_objects(marie: Enrolling, by: timedelta = LEFT_BEHIND) -> None:
    """Make stored files look as old as this by the test's clock."""
    old = (marie.world.clock.at - by).timestamp()
    for path in (marie.runtime.settings.data / "originals").rglob("*"):
        if path.is_file():
            os.utime(path, (old, old))


async def run_job(marie: Enrolling, name: str) -> None:
    from app import JOBS

    await JOBS[name].run(marie.runtime)
