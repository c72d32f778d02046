import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.domain.consent import Answer, ConsentState, Purpose, Source, answer_of
from events.domain.consent import standing as fold
from events.services import attendees, consent
from events.services.hooks import ConsentNarrowed, consent_narrowed
from events.store import consents
from infra.audit import Actor
from infra.db import DB, fetch, transaction
from infra.errors import Invalid, NotFound
from tests.events.conftest import MARIE, make_world
from tests.events.queries import counted


@pytest.fixture
async def marie(world):
    await world.sign_up(choices={})
    await world.letters()
    return await world.person()


@pytest.fixture
def narrowed():
    """Everything announced to whoever publishes photos."""
    heard: list[ConsentNarrowed] = []

    async def listen(announced: ConsentNarrowed) -> None:
        heard.append(announced)

    consent_narrowed.listen(listen)
    yield heard
    consent_narrowed.listeners.remove(listen)


async def say(world, person, **choices: bool):
    await consent.answer(
        world.event.id,
        person,
        {Purpose(name): yes for name, yes in choices.items()},
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person),
        at=world.clock.now(),
    )


async def state(world, person, purpose=Purpose.WEBSITE):
    known = await consent.standing(world.event.id, [person])
    return known[person][purpose].state


async def test_giving_and_withdrawing_are_one_act_each(world, marie):
    await say(world, marie, website=True)
    assert await state(world, marie) is ConsentState.GIVEN

    await say(world, marie, website=False)
    assert await state(world, marie) is ConsentState.WITHDRAWN


async def test_the_end_of_a_yes_raises_the_epoch_and_is_announced(world, marie, narrowed):
    await say(world, marie, website=True, social=True)
    assert await consent.epoch(world.event.id) == 0

    await say(world, marie, website=False)

    assert await consent.epoch(world.event.id) == 1
    assert narrowed == [
        ConsentNarrowed(
            event_id=world.event.id,
            person_id=marie,
            purposes=frozenset({Purpose.WEBSITE}),
            at=world.clock.now(),
        )
    ]


async def test_a_no_where_nothing_stood_narrows_nothing(world, marie, narrowed):
    await say(world, marie, website=False)

    assert await state(world, marie) is ConsentState.REFUSED
    assert (await consent.epoch(world.event.id), narrowed) == (0, [])


async def test_a_listener_that_fails_leaves_the_withdrawal_undone(world, marie):
    await say(world, marie, website=True)

    async def fail(_: ConsentNarrowed) -> None:
        raise RuntimeError("not reachable")

    consent_narrowed.listen(fail)
    try:
        with pytest.raises(RuntimeError):
            await say(world, marie, website=False)
    finally:
        consent_narrowed.listeners.remove(fail)

    assert await state(world, marie) is ConsentState.GIVEN
    assert await consent.epoch(world.event.id) == 0


async def test_saying_yes_again_keeps_the_entry_that_photos_rely_on(world, marie):
    await say(world, marie, website=True)
    first = (await consent.standing(world.event.id, [marie]))[marie][Purpose.WEBSITE]

    await say(world, marie, website=True)

    assert (await consent.standing(world.event.id, [marie]))[marie][Purpose.WEBSITE] == first


async def test_a_yes_can_only_be_given_to_what_is_asked(world, marie):
    with pytest.raises(Invalid):
        await say(world, marie, press=True)


async def test_only_attendees_have_something_to_decide(world, runtime, clock):
    other = await make_world(runtime, clock, title="Regiodag Noord")
    await other.sign_up()
    person = await other.person()

    with pytest.raises(NotFound):
        await say(world, person, website=True)


async def test_withdrawing_everything_ends_every_yes_and_refuses_nothing_else(world, marie):
    await say(world, marie, website=True)

    await consent.withdraw(
        world.event.id,
        marie,
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(marie),
        at=world.clock.now(),
    )

    known = (await consent.standing(world.event.id, [marie]))[marie]
    assert {purpose: entry.state for purpose, entry in known.items()} == {
        Purpose.WEBSITE: ConsentState.WITHDRAWN
    }


async def test_several_changes_in_a_row_are_one_receipt(world, marie):
    await say(world, marie, website=True)
    await say(world, marie, social=False)
    await say(world, marie, website=False)

    letters = await world.letters()

    assert len(letters) == 2
    assert letters[-1].to == MARIE.email


async def test_a_change_after_the_receipt_is_a_new_receipt(world, marie):
    await say(world, marie, website=True)
    await world.letters()
    await say(world, marie, website=False)

    assert len(await world.letters()) == 3


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent_entry SET state = 'given'",
        "DELETE FROM consent_entry",
        "TRUNCATE consent_entry",
        "UPDATE privacy_statement SET title = 'Anders'",
        "DELETE FROM privacy_statement",
    ],
)
async def test_the_database_refuses_to_change_what_was_recorded(world, marie, sql):
    await say(world, marie, website=False)

    with pytest.raises(Exception, match="only added"):
        await fetch(sql)

    assert await state(world, marie) is ConsentState.REFUSED


async def test_two_people_changing_at_once_wait_for_nobody_forever(world, marie):
    await world.sign_up(name="Jan Bakker", email="jan@school.example")
    jan = await world.person("jan@school.example")

    await asyncio.gather(
        *(
            say(world, person, website=yes)
            for yes in (True, False, True, False)
            for person in (marie, jan)
        )
    )

    known = await consent.standing(world.event.id)
    assert set(known) == {marie, jan}


async def test_a_locked_epoch_holds_withdrawals_back(world, marie):
    await say(world, marie, website=True)

    async with transaction():
        epoch = await consent.lock_epoch(world.event.id)
        # A task of its own has a transaction of its own.
        withdrawal = asyncio.create_task(withdraw_alone(world, marie))
        _, waiting = await asyncio.wait({withdrawal}, timeout=0.3)
        assert waiting == {withdrawal}
        assert await consent.epoch(world.event.id) == epoch
    await withdrawal

    assert await consent.epoch(world.event.id) == epoch + 1


async def withdraw_alone(world, person):
    DB.current_transaction.set(None)
    await say(world, person, website=False)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([Purpose.WEBSITE, Purpose.SOCIAL]), st.booleans(), min_size=1
        ),
        max_size=4,
    )
)
async def test_what_stands_is_the_fold_over_the_ledger(world, acts):
    if await fetch("SELECT 1 AS one FROM person") == []:
        await world.sign_up(choices={})
    person = await world.person()
    before = await consent.epoch(world.event.id)
    withdrawals = 0
    for choices in acts:
        known = (await consent.standing(world.event.id, [person])).get(person, {})
        withdrawals += any(p in known and known[p].allows and not choices[p] for p in choices)
        await say(world, person, **{str(purpose): yes for purpose, yes in choices.items()})

    entries = await consents.of_person(person)
    assert (await consent.standing(world.event.id, [person])).get(person, {}) == fold(entries)
    assert await consent.epoch(world.event.id) == before + withdrawals


async def test_the_lists_take_the_same_queries_for_one_and_for_three(world, marie):
    async def ask():
        with counted() as asked:
            await attendees.listing(world.event.id)
            listing = len(asked)
            await consent.standing(world.event.id)
            await attendees.search(world.event.id, "a")
            await attendees.consent_counts(world.event.id)
        return listing, len(asked)

    for_one = await ask()
    for number in (2, 3):
        await world.sign_up(
            name=f"Deelnemer {number}",
            email=f"d{number}@school.example",
            idempotency_key=f"another-form-key-{number}",
        )

    assert for_one == await ask() == (3, 7)


async def test_organisers_see_who_said_what(world, marie):
    await say(world, marie, website=True)
    await world.sign_up(name="Jan Bakker", email="jan@school.example", choices={})

    counts = await attendees.consent_counts(world.event.id)
    rows = {row.name: row.answers for row in await attendees.listing(world.event.id)}

    website, social = counts[Purpose.WEBSITE], counts[Purpose.SOCIAL]
    assert (website.yes, website.no, website.unknown) == (1, 0, 1)
    assert (social.yes, social.no, social.unknown) == (0, 0, 2)
    assert rows["Marie de Vries"][Purpose.WEBSITE] is Answer.YES
    assert rows["Jan Bakker"][Purpose.WEBSITE] is answer_of(None)


async def test_searching_finds_names_that_start_so_first(world):
    for number, name in enumerate(["Elianne Maat", "Marie Jansen", "Rosmarijn Maas"]):
        await world.sign_up(
            name=name,
            email=f"d{number}@school.example",
            organisation="School 100%",
            idempotency_key=f"another-form-key-{number}",
        )

    async def names(text):
        return [found.name for found in await attendees.search(world.event.id, text)]

    assert await names("mari") == ["Marie Jansen", "Rosmarijn Maas"]
    assert await names("100%") == ["Elianne Maat", "Marie Jansen", "Rosmarijn Maas"]
    assert await names("%") == await names("100%")
    assert await names("_") == []
