from dataclasses import replace
from datetime import timedelta

import pytest

from events import personal_data
from events.domain.answers import NOTHING_GIVEN, Given, answer_field
from events.domain.ids import RegistrationId
from events.domain.questions import Condition, Words
from events.domain.registration import Status
from events.jobs import jobs
from events.services import answers, attendees, questions
from infra.audit import Actor
from infra.db import fetch
from infra.errors import Invalid, NotFound
from infra.queue import run_job
from infra.web.i18n import load_translations
from tests.events.asking import COMPLETE, DIET, LUNCH, draft
from tests.events.conftest import MARIE, ORGANISER, make_world
from tests.events.queries import counted
from tests.infra.web.messages import PACKAGES, ROOT

JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)


@pytest.fixture(autouse=True)
def _words():
    load_translations([ROOT / package / "locale" for package in PACKAGES])


async def add(world, of=COMPLETE):
    return await questions.add(world.event.id, of, by=ORGANISER, at=world.clock.now())


async def registration(world, email=MARIE.email) -> RegistrationId:
    rows = await attendees.listing(world.event.id)
    return next(row.registration_id for row in rows if row.email == email)


async def stored() -> list[str]:
    return [row["value"] for row in await fetch("SELECT value FROM answer ORDER BY answered_at")]


async def own(world):
    return await answers.own(await world.person(), await registration(world), at=world.clock.now())


async def change(world, given: Given) -> None:
    await answers.change_own(
        await world.person(), await registration(world), given, at=world.clock.now()
    )


async def test_answers_come_with_the_registration(world):
    job, lunch = await add(world), await add(world, LUNCH)

    await world.sign_up(given=Given({job: ["docent"], lunch: ["yes"]}))

    assert (await own(world)).answers == {job: "docent", lunch: True}


async def test_a_form_with_a_wrong_answer_registers_nobody(world):
    lunch = await add(world, replace(LUNCH, required=True))

    with pytest.raises(Invalid) as refused:
        await world.sign_up(given=NOTHING_GIVEN)

    assert list(refused.value.fields) == [answer_field(lunch)]
    assert await fetch("SELECT 1 AS one FROM registration") == []


async def test_what_is_filled_in_for_a_question_that_is_not_asked_is_not_stored(world):
    lunch = await add(world, LUNCH)
    why = await add(world, draft(condition=Condition(lunch, "no")))

    await world.sign_up(given=Given({lunch: ["yes"], why: ["geen zin"]}))

    assert await stored() == ["true"]


async def test_a_strangers_form_for_a_known_mailbox_changes_no_answer(world):
    job = await add(world)
    await world.sign_up(given=Given({job: ["docent"]}))

    await world.sign_up(given=Given({job: ["spion"]}), idempotency_key="another-form-entirely")

    assert await stored() == ['"docent"']


async def test_known_and_unknown_mailboxes_take_the_same_statements(world):
    job = await add(world)
    await world.sign_up(given=Given({job: ["docent"]}))

    with counted() as known:
        await world.sign_up(given=Given({job: ["x"]}), idempotency_key="another-form-entirely")
    with counted() as unknown:
        await world.sign_up(JAN, given=Given({job: ["x"]}))

    assert known == unknown


async def test_special_data_is_stored_with_the_moment_of_agreeing(world):
    diet = await add(world, DIET)

    await world.sign_up(given=Given({diet: ["o1"]}, frozenset({diet})))

    [row] = await fetch("SELECT agreed_at FROM answer")
    assert row["agreed_at"] == world.clock.now()


async def test_ones_own_answers_can_be_changed_and_taken_back(world):
    job, lunch = await add(world), await add(world, LUNCH)
    await world.sign_up(given=Given({job: ["docent"], lunch: ["yes"]}))

    await change(world, Given({lunch: ["no"]}))

    assert (await own(world)).answers == {lunch: False}
    [entry] = await fetch("SELECT detail FROM audit WHERE action = 'registration.answered'")
    assert str(job) in entry["detail"]
    assert "docent" not in entry["detail"]


async def test_what_is_asked_no_longer_after_a_change_is_erased(world):
    lunch = await add(world, LUNCH)
    why = await add(world, draft(condition=Condition(lunch, "no")))
    await world.sign_up(given=Given({lunch: ["no"], why: ["geen tijd"]}))

    await change(world, Given({lunch: ["yes"], why: ["geen tijd"]}))

    assert (await own(world)).answers == {lunch: True}


async def test_saving_the_same_again_changes_nothing(world):
    job = await add(world)
    await world.sign_up(given=Given({job: ["docent"]}))

    await change(world, Given({job: ["docent"]}))

    assert await fetch("SELECT 1 AS one FROM audit WHERE action = 'registration.answered'") == []


async def test_anybody_elses_answers_do_not_exist(world):
    await add(world)
    await world.sign_up()
    await world.sign_up(JAN)
    jans = await registration(world, JAN.email)

    with pytest.raises(NotFound):
        await answers.own(await world.person(), jans, at=world.clock.now())
    with pytest.raises(NotFound):
        await answers.change_own(await world.person(), jans, NOTHING_GIVEN, at=world.clock.now())


async def test_what_follows_later_waits_for_who_has_a_seat(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=1)
    later = await add(world, draft(required=True, after_approval=True))
    await world.sign_up()
    await world.sign_up(JAN)

    mine = await own(world)
    [jan] = [r for r in await attendees.listing(world.event.id) if r.email == JAN.email]
    jans = await answers.own(await world.person(JAN.email), jan.registration_id, at=clock.at)

    assert [one.id for one in mine.questions] == [later]
    assert jan.status is Status.WAITING
    assert jans.questions == ()
    assert await answers.asked_of(await world.person(), at=clock.at) == {
        await registration(world): True
    }
    assert await answers.asked_of(await world.person(JAN.email), at=clock.at) == {}


async def test_answers_are_erased_when_their_time_is_over_and_no_sooner(world, runtime, clock):
    short = await add(world, draft(retention_days=7))
    long = await add(world, draft(label=Words("Nog iets"), retention_days=60))
    await world.sign_up(given=Given({short: ["a"], long: ["b"]}))
    erase = jobs.known["events.erase_answers"]

    clock.at = world.event.ends_at + timedelta(days=7) - timedelta(seconds=1)
    await run_job(erase, runtime, {})
    kept = await stored()
    clock.at += timedelta(seconds=1)
    await run_job(erase, runtime, {})

    assert len(kept) == 2
    assert await stored() == ['"b"']
    [entry] = await fetch("SELECT object, detail FROM audit WHERE action = 'answers.erased'")
    assert entry["object"] == f"event:{world.event.id}"
    assert '"answers": 1' in entry["detail"]
    assert [one.id for one in (await own(world)).questions] == [long]


async def test_own_data_holds_the_answers_and_erasure_takes_them_along(world):
    diet = await add(world, DIET)
    await world.sign_up(given=Given({diet: ["o1", "o2"]}, frozenset({diet})))
    person = await world.person()

    exported = await personal_data.export(person)
    await personal_data.erase(person, actor=Actor.system(), at=world.clock.now())

    assert exported["answers"] == [
        {
            "event": "Regiodag Zuid",
            "question": "Wat eet u niet?",
            "purpose": "om de groepen samen te stellen",
            "answer": ["Vlees", "Noten"],
        }
    ]
    assert await stored() == []


async def test_an_answered_question_keeps_its_meaning_and_its_terms(world):
    job = await add(world)
    await world.sign_up(given=Given({job: ["docent"]}))

    for looser in (
        {"label": Words("Wat is uw salaris?", "What is your job?")},
        {"retention_days": 31},
        {"recipients": (Words("De krant"),)},
    ):
        with pytest.raises(Invalid):
            await questions.change(world.event.id, job, draft(**looser), by=ORGANISER)
    await questions.change(world.event.id, job, draft(retention_days=1), by=ORGANISER)

    assert (await questions.one(world.event.id, job)).retention_days == 1


async def test_letters_say_that_questions_wait(world):
    await add(world, draft(after_approval=True))
    await world.sign_up()

    [letter] = await world.letters()

    assert "We hebben nog enkele vragen voor u." in letter.text


async def test_a_required_question_waits_for_who_never_saw_the_form(world):
    await world.sign_up()
    job = await add(world, draft(after_approval=True, required=True))
    await fetch("UPDATE question SET after_approval = false WHERE id = {}", job)

    assert list((await answers.asked_of(await world.person(), at=world.clock.now())).values()) == [
        True
    ]
