from dataclasses import replace
from datetime import timedelta

import pytest

from events import personal_data
from events.domain.consent import PHOTO_PURPOSES, Answer, ConsentState, Purpose, Source, answer_of
from events.domain.ids import PersonId
from events.domain.recognition import TEMPLATES_KEPT, Mode, Recognition
from events.services import consent, recognition, registration
from events.services.hooks import ConsentNarrowed, consent_narrowed
from infra.audit import Actor
from infra.db import fetch
from infra.errors import Invalid
from infra.mail import Letter
from tests.conftest import NOW
from tests.events.conftest import MARIE, ORGANISER, World

PRIVACY_OFFICER = ORGANISER

ON_FILE = Recognition(
    mode=Mode.SUGGEST,
    dpia="DPIA 2026-14",
    approver="Functionaris gegevensbescherming",
    until=NOW + timedelta(days=40),
)


@pytest.fixture
def narrowed():
    heard: list[ConsentNarrowed] = []

    async def listen(announced: ConsentNarrowed) -> None:
        heard.append(announced)

    consent_narrowed.listen(listen)
    yield heard
    consent_narrowed.listeners.remove(listen)


async def decide(world: World, **changes: object) -> None:
    wanted = replace(ON_FILE, **changes)
    await recognition.decide(world.event.id, wanted, by=PRIVACY_OFFICER, at=world.clock.now())


async def agree(world: World, *, answer: bool = True) -> PersonId:
    if not await fetch("SELECT 1 AS one FROM person WHERE email = {}", MARIE.email):
        await world.sign_up()
    person = await world.person()
    await consent.answer(
        world.event.id,
        person,
        {Purpose.RECOGNITION: answer},
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person),
        at=world.clock.now(),
    )
    return person


async def state_of(world: World, person: PersonId) -> ConsentState:
    known = await consent.standing(world.event.id, [person])
    return known[person][Purpose.RECOGNITION].state


async def fail_to_switch_off(world: World) -> None:
    async def fail(_: ConsentNarrowed) -> None:
        raise RuntimeError

    consent_narrowed.listen(fail)
    try:
        with pytest.raises(RuntimeError):
            await decide(world, mode=Mode.OFF)
    finally:
        consent_narrowed.listeners.remove(fail)


def is_off(letter: Letter) -> bool:
    return letter.subject.startswith(("Gezichtsherkenning staat uit", "Face recognition is off"))


async def test_nothing_is_permitted_until_somebody_decided_so(world):
    assert await recognition.permission(world.event.id, at=NOW) is None


async def test_what_is_on_file_permits_it_and_stands_in_the_audit_log(world):
    await decide(world)

    found = await recognition.permission(world.event.id, at=NOW)
    assert found is not None
    assert (found.event_id, found.mode) == (world.event.id, Mode.SUGGEST)
    assert found.until == ON_FILE.until
    [entry] = await fetch("SELECT detail FROM audit WHERE action = 'event.recognition_decided'")
    assert '"mode": "suggest"' in entry["detail"]
    assert "Functionaris" not in entry["detail"]


async def test_without_what_has_to_be_on_file_nothing_changes(world):
    with pytest.raises(Invalid) as wrong:
        await decide(world, dpia=" ", approver="", until=None)

    assert set(wrong.value.fields) == {"dpia", "approver", "until"}
    assert (await world.reload()).recognition == Recognition()


async def test_a_yes_to_being_recognised_is_refused_where_that_is_off(world):
    with pytest.raises(Invalid):
        await agree(world)

    assert await fetch("SELECT 1 AS one FROM consent_entry WHERE purpose = 'recognition'") == []


async def test_a_yes_to_being_recognised_is_an_entry_like_any_other(world):
    await decide(world)

    person = await agree(world)
    given = await state_of(world, person)
    await agree(world, answer=False)

    assert (given, await state_of(world, person)) == (
        ConsentState.GIVEN,
        ConsentState.WITHDRAWN,
    )


async def test_it_says_nothing_about_photos_nor_photos_about_it(world):
    await decide(world)
    person = await agree(world)

    known = (await consent.standing(world.event.id, [person]))[person]
    assert [p for p in PHOTO_PURPOSES if answer_of(known.get(p)) is Answer.YES] == []


async def test_withdrawing_everything_withdraws_it(world, narrowed):
    await decide(world)
    person = await agree(world)

    await consent.withdraw(
        world.event.id,
        person,
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person),
        at=NOW,
    )

    assert await state_of(world, person) is ConsentState.WITHDRAWN
    assert [one.purposes for one in narrowed] == [frozenset({Purpose.RECOGNITION})]


async def test_the_receipt_names_it(app, world):
    await decide(world)
    await agree(world)

    receipts = [mail for mail in await world.letters() if "Uw keuzes" in mail.subject]

    assert "Herkend worden door een computer" in receipts[-1].text


async def test_the_letter_after_signing_up_tells_of_it_only_where_it_is_on(app, world):
    await world.sign_up()
    [plain] = await world.letters()
    await decide(world)
    await world.sign_up(
        email="joost@school.example", name="Joost", idempotency_key="the form of Joost"
    )
    [told] = await world.letters_to("joost@school.example")

    assert "computer" not in plain.text
    assert "alleen wie daar zelf om vraagt" in " ".join(told.text.split())


async def test_off_ends_every_yes_in_its_own_transaction(world, narrowed):
    await decide(world)
    person = await agree(world)

    await decide(world, mode=Mode.OFF)

    assert await state_of(world, person) is ConsentState.INVALIDATED
    assert [(one.person_id, one.purposes) for one in narrowed] == [
        (person, frozenset({Purpose.RECOGNITION}))
    ]
    assert await recognition.permission(world.event.id, at=NOW) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Het sjabloon van uw gezicht is gewist"),
        ("en", "The template of your face is deleted"),
    ],
)
async def test_whoever_said_yes_gets_a_letter_when_it_is_switched_off(app, world, language, said):
    await decide(world)
    await world.sign_up(language=language)
    await agree(world)
    await world.sign_up(
        email="joost@school.example", name="Joost", idempotency_key="the form of Joost"
    )

    await decide(world, mode=Mode.OFF)

    [told] = [letter for letter in await world.letters_to(MARIE.email) if is_off(letter)]
    assert world.event.title in told.subject
    assert said in " ".join(told.text.split())
    assert "/my/" in told.text
    assert not any(is_off(letter) for letter in await world.letters_to("joost@school.example"))


async def test_no_letter_tells_of_what_was_not_switched_off(app, world):
    await decide(world)
    await agree(world)

    await fail_to_switch_off(world)

    assert not any(is_off(letter) for letter in await world.letters())


async def test_switching_off_twice_is_told_once(app, world):
    await decide(world)
    await agree(world)

    for _ in range(2):
        await decide(world, mode=Mode.OFF)

    assert sum(is_off(letter) for letter in await world.letters()) == 1


async def test_what_cannot_be_destroyed_keeps_it_on(world):
    await decide(world)
    person = await agree(world)

    await fail_to_switch_off(world)

    assert await state_of(world, person) is ConsentState.GIVEN
    assert (await world.reload()).recognition.mode is Mode.SUGGEST


async def test_it_cannot_become_automatic_for_people_who_agreed_to_less(world):
    await decide(world)
    await agree(world)

    with pytest.raises(Invalid) as wrong:
        await decide(world, mode=Mode.AUTOMATIC)

    assert set(wrong.value.fields) == {"mode"}


async def test_what_was_automatic_can_become_a_proposal_again(world):
    await decide(world, mode=Mode.AUTOMATIC)
    person = await agree(world)

    await decide(world)

    assert (await world.reload()).recognition.mode is Mode.SUGGEST
    assert await state_of(world, person) is ConsentState.GIVEN


async def test_the_end_date_ends_every_yes_once(world, narrowed, clock):
    await decide(world)
    person = await agree(world)
    before = await recognition.end_what_is_over(at=clock.now())
    clock.at = ON_FILE.until

    ended = [await recognition.end_what_is_over(at=clock.now()) for _ in range(2)]

    assert (before, ended) == (0, [1, 0])
    assert await state_of(world, person) is ConsentState.EXPIRED
    assert [one.person_id for one in narrowed] == [person]


async def test_some_weeks_after_the_event_it_is_over_whatever_the_end_date(world, clock):
    await decide(world, until=NOW + timedelta(days=300))
    await agree(world)
    clock.at = world.event.ends_at + TEMPLATES_KEPT

    assert await recognition.end_what_is_over(at=clock.now()) == 1


async def test_cancelling_ends_it(world, narrowed):
    await decide(world)
    person = await agree(world)
    [row] = await fetch("SELECT id FROM registration WHERE person = {}", person)

    await registration.cancel(row["id"], person_id=person, at=NOW)

    assert await state_of(world, person) is ConsentState.INVALIDATED
    assert [one.purposes for one in narrowed] == [frozenset({Purpose.RECOGNITION})]


async def test_erasing_a_person_ends_it(world, narrowed):
    await decide(world)
    person = await agree(world)

    await personal_data.erase(person, actor=Actor.person(person), at=NOW)

    assert [one.purposes for one in narrowed] == [frozenset({Purpose.RECOGNITION})]


async def test_the_database_itself_refuses_recognition_without_its_reasons(world):
    with pytest.raises(Exception, match="event_recognition_on_file"):
        await fetch(
            "UPDATE event SET recognition = 'suggest' WHERE id = {} RETURNING id", world.event.id
        )
