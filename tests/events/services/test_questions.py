import pytest

from events.domain.consent import Purpose
from events.domain.event import Phase
from events.domain.ids import QuestionId
from events.domain.questions import Basis, Condition, Kind, Words
from events.errors import FormIncomplete, OrderFixed, QuestionNeeded
from events.services import events, questions
from infra.db import fetch, transaction
from infra.errors import Invalid, NotFound
from infra.web.i18n import load_translations
from tests.events.asking import COMPLETE, DIET, LUNCH, draft
from tests.events.conftest import ORGANISER, make_world
from tests.events.conftest import draft as event_draft
from tests.infra.web.messages import PACKAGES, ROOT


@pytest.fixture(autouse=True)
def _words():
    load_translations([ROOT / package / "locale" for package in PACKAGES])


@pytest.fixture
async def fresh(database, runtime, clock):
    """An event that is not open yet."""
    return await make_world(runtime, clock, opens_at=None)


async def add(world, of=COMPLETE) -> QuestionId:
    return await questions.add(world.event.id, of, by=ORGANISER, at=world.clock.now())


async def change(world, question_id, to) -> None:
    await questions.change(world.event.id, question_id, to, by=ORGANISER)


async def labels(world) -> list[str]:
    return [one.label.nl for one in await questions.of_event(world.event.id) if not one.retired]


async def test_a_question_is_kept_as_it_was_made(fresh):
    first = await add(fresh, LUNCH)
    await add(fresh, draft(**{**fields(DIET), "condition": Condition(first, "yes")}))

    [_, diet] = await questions.of_event(fresh.event.id)

    assert (diet.kind, diet.label, diet.options) == (DIET.kind, DIET.label, DIET.options)
    assert (diet.basis, diet.retention_days, diet.special) == (Basis.CONSENT, 30, True)
    assert diet.recipients == (Words("De cateraar", "The caterer"),)
    assert diet.condition == Condition(first, "yes")


def fields(of) -> dict[str, object]:
    return {name: getattr(of, name) for name in COMPLETE.__dataclass_fields__}


@pytest.mark.parametrize(
    "lacks", [{"purpose": Words()}, {"basis": None}, {"retention_days": None}, {"recipients": None}]
)
async def test_a_form_that_lacks_a_term_cannot_open_and_says_which_question(fresh, clock, lacks):
    await add(fresh, draft(**lacks))

    with pytest.raises(FormIncomplete) as by_hand:
        await events.open_registration(fresh.event.id, by=ORGANISER, at=clock.at)
    with pytest.raises(Invalid) as by_itself:
        await events.update(fresh.event.id, event_draft(), by=ORGANISER, at=clock.at)

    assert by_hand.value.details == {"question": "Wat is uw functie?"}
    assert list(by_itself.value.fields) == ["opens_at"]
    assert by_itself.value.details == {"question": "Wat is uw functie?"}
    assert (await fresh.reload()).phase(clock.at) is Phase.DRAFT


async def test_a_complete_form_opens(fresh, clock):
    await add(fresh)

    await events.open_registration(fresh.event.id, by=ORGANISER, at=clock.at)

    assert (await fresh.reload()).phase(clock.at) is Phase.OPEN


async def test_a_retired_question_keeps_nothing_closed(fresh, clock):
    half = await add(fresh, draft(basis=None))
    await questions.retire(fresh.event.id, half, by=ORGANISER, at=clock.at)

    await events.open_registration(fresh.event.id, by=ORGANISER, at=clock.at)


async def test_an_open_form_takes_no_question_without_its_terms(world):
    with pytest.raises(Invalid) as refused:
        await add(world, draft(basis=None, recipients=None))

    assert set(refused.value.fields) == {"basis", "recipients"}


async def test_once_people_signed_up_a_new_question_is_free_or_follows_later(world):
    await world.sign_up()

    with pytest.raises(Invalid) as refused:
        await add(world, draft(required=True))
    await add(world)
    await add(world, draft(required=True, after_approval=True))

    assert set(refused.value.fields) == {"required"}
    assert len(await labels(world)) == 2


async def test_questions_move_but_not_above_the_one_that_they_depend_on(fresh):
    lunch = await add(fresh, LUNCH)
    job = await add(fresh)
    why = await add(fresh, draft(label=Words("Waarom niet?"), condition=Condition(lunch, "no")))

    await questions.move(fresh.event.id, job, up=True, by=ORGANISER)
    moved = await labels(fresh)
    with pytest.raises(OrderFixed):
        await questions.move(fresh.event.id, why, up=True, by=ORGANISER)
    await questions.move(fresh.event.id, job, up=True, by=ORGANISER)

    assert moved == ["Wat is uw functie?", "Luncht u mee?", "Waarom niet?"]
    assert await labels(fresh) == moved


async def test_what_another_question_needs_is_not_retired(fresh, clock):
    lunch = await add(fresh, LUNCH)
    why = await add(fresh, draft(condition=Condition(lunch, "no")))

    with pytest.raises(QuestionNeeded):
        await questions.retire(fresh.event.id, lunch, by=ORGANISER, at=clock.at)
    await questions.retire(fresh.event.id, why, by=ORGANISER, at=clock.at)
    await questions.retire(fresh.event.id, lunch, by=ORGANISER, at=clock.at)

    assert await labels(fresh) == []


async def test_a_question_of_another_event_does_not_exist(fresh, runtime, clock):
    other = await make_world(runtime, clock, title="Noord")
    question_id = await add(fresh)

    for act in (
        questions.one(other.event.id, question_id),
        questions.change(other.event.id, question_id, COMPLETE, by=ORGANISER),
        questions.move(other.event.id, question_id, up=True, by=ORGANISER),
        questions.retire(other.event.id, question_id, by=ORGANISER, at=clock.at),
    ):
        with pytest.raises(NotFound):
            await act


async def test_a_copied_form_asks_the_same_of_another_event(fresh, runtime, clock):
    lunch = await add(fresh, LUNCH)
    await add(fresh, draft(condition=Condition(lunch, "yes")))
    old = await add(fresh, draft(label=Words("Oud")))
    await questions.retire(fresh.event.id, old, by=ORGANISER, at=clock.at)
    other = await make_world(runtime, clock, title="Noord", opens_at=None)

    async with transaction():
        await questions.copy(fresh.event.id, other.event.id, at=clock.at)

    [first, second] = await questions.of_event(other.event.id)
    assert await labels(other) == ["Luncht u mee?", "Wat is uw functie?"]
    assert second.condition == Condition(first.id, "yes")
    assert first.id != lunch


async def test_the_database_itself_refuses_special_data_without_consent(fresh):
    question_id = await add(fresh, DIET)

    with pytest.raises(Exception, match="question_special_needs_consent"):
        await fetch("UPDATE question SET basis = 'contract' WHERE id = {}", question_id)


async def test_each_act_of_staff_is_in_the_audit_log(fresh, clock):
    question_id = await add(fresh)
    await change(fresh, question_id, draft(kind=Kind.LONG_TEXT))
    await questions.move(fresh.event.id, question_id, up=True, by=ORGANISER)
    await questions.retire(fresh.event.id, question_id, by=ORGANISER, at=clock.at)

    rows = await fetch("SELECT action FROM audit WHERE object = {} ORDER BY seq",
                       f"question:{question_id}")  # fmt: skip
    assert [row["action"] for row in rows] == [
        "question.added",
        "question.changed",
        "question.moved",
        "question.retired",
    ]


async def test_who_has_a_seat_gets_a_mail_about_what_follows_later(world):
    await world.sign_up(choices={Purpose.WEBSITE: False})
    await add(world, draft(after_approval=True))
    before = len(await world.letters())

    asked = await questions.ask_later_ones(world.event.id, by=ORGANISER, at=world.clock.now())

    letter = (await world.letters())[-1]
    assert asked == 1
    assert len(await world.letters()) == before + 1
    assert letter.subject == "Enkele vragen: Regiodag Zuid"
    assert "/my/" in letter.text


async def test_there_is_room_for_so_many_questions_and_no_more(fresh, clock):
    for _ in range(40):
        await add(fresh)

    with pytest.raises(Invalid):
        await add(fresh)
