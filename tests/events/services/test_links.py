from datetime import timedelta

import pytest

from events.domain.consent import Purpose, Source
from events.errors import AddressTaken, LinkExpired, LinkUsed
from events.services import attendees, consent, links
from infra.audit import Actor
from infra.db import fetch
from infra.errors import Invalid, NotFound
from infra.ids import new_token
from infra.sessions import find_session
from infra.tables import SessionKind
from tests.events.conftest import MARIE, token_in


@pytest.fixture
async def marie(world):
    """Marie signed up with a yes for the website; her mail has come."""
    await world.sign_up(choices={Purpose.WEBSITE: True})
    [letter] = await world.letters()
    return letter


async def says_yes(world) -> bool:
    person = await world.person()
    known = (await consent.standing(world.event.id, [person])).get(person, {})
    return Purpose.WEBSITE in known and known[Purpose.WEBSITE].allows


async def withdraw(world):
    person = await world.person()
    await consent.withdraw(
        world.event.id,
        person,
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person),
        at=world.clock.now(),
    )


async def everything():
    return [
        await fetch(f"SELECT t::text AS row FROM {table} t ORDER BY 1")
        for table in ("event", "registration", "person", "consent_entry", "link", "mail", "audit")
    ]


async def test_looking_twenty_times_changes_nothing(world, marie):
    before = await everything()

    for _ in range(20):
        await links.proposal(token_in(marie, "confirm"), at=world.clock.now())
        await links.look(token_in(marie, "my"), at=world.clock.now())

    assert await everything() == before


async def test_a_confirming_link_works_once(world, marie):
    await world.confirm(token_in(marie, "confirm"))

    with pytest.raises(LinkUsed):
        await world.confirm(token_in(marie, "confirm"))


async def test_a_confirming_link_expires(world, marie):
    world.clock.at += timedelta(days=31)

    with pytest.raises(LinkExpired):
        await world.confirm(token_in(marie, "confirm"))

    assert not await says_yes(world)


async def test_an_altered_link_is_unknown(world, marie):
    token = token_in(marie, "confirm")
    altered = ("A" if token[0] != "A" else "B") + token[1:]

    for wrong in (altered, token[:-1], token + "x", new_token(), "", "☃"):
        with pytest.raises(NotFound):
            await world.confirm(wrong)


async def test_no_link_does_the_work_of_another(world, marie):
    with pytest.raises(NotFound):
        await world.confirm(token_in(marie, "my"))
    with pytest.raises(NotFound):
        await links.open_personal(token_in(marie, "confirm"), at=world.clock.now())
    with pytest.raises(NotFound):
        await links.change_address(token_in(marie, "my"), at=world.clock.now())


async def test_an_old_link_opened_after_a_withdrawal_brings_nothing_back(world, marie):
    await world.confirm(token_in(marie, "confirm"))
    await world.sign_up(choices={Purpose.WEBSITE: True}, idempotency_key="a-second-form-key")
    second = (await world.letters())[-1]
    await withdraw(world)

    found = await links.proposal(token_in(second, "confirm"), at=world.clock.now())
    await world.confirm(token_in(second, "confirm"))

    assert found.choices == {}
    assert not await says_yes(world)


async def test_a_refusal_before_confirming_beats_the_mail(world, marie):
    person = await world.person()
    await consent.answer(
        world.event.id,
        person,
        {Purpose.WEBSITE: False},
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person),
        at=world.clock.now(),
    )

    await world.confirm(token_in(marie, "confirm"))

    assert not await says_yes(world)


async def test_a_clock_that_runs_back_does_not_reorder_decisions(world, marie):
    await world.confirm(token_in(marie, "confirm"))
    world.clock.at -= timedelta(days=1)

    await withdraw(world)

    assert not await says_yes(world)


async def test_the_personal_link_works_until_it_expires(world, marie):
    for _ in range(3):
        session = await links.open_personal(token_in(marie, "my"), at=world.clock.now())
        found = await find_session(session.token, SessionKind.PERSON, at=world.clock.now())
        assert found is not None
        assert found.subject == await world.person()

    world.clock.at += timedelta(days=91)
    with pytest.raises(LinkExpired):
        await links.open_personal(token_in(marie, "my"), at=world.clock.now())


async def test_a_new_link_comes_to_who_is_known_and_to_nobody_else(world, marie):
    for email in (" Marie@School.example ", "unknown@school.example"):
        await links.send_link_again(email, at=world.clock.now(), ip="192.0.2.1")

    letters = await world.letters()

    assert [letter.to for letter in letters] == [MARIE.email, MARIE.email]
    assert token_in(letters[-1], "my")
    assert await fetch("SELECT 1 AS one FROM link_request") == []


async def test_asking_for_links_cannot_fill_a_mailbox(world, marie):
    for _ in range(5):
        await links.send_link_again(MARIE.email, at=world.clock.now(), ip="192.0.2.1")

    assert len(await world.letters()) == 3


async def test_what_is_no_address_is_told_so(world):
    with pytest.raises(Invalid):
        await links.send_link_again("marie", at=world.clock.now(), ip="192.0.2.1")


async def test_another_address_counts_only_after_its_holder_confirms(world, marie):
    person = await world.person()
    await links.ask_address_change(person, "m@thuis.example", at=world.clock.now())
    [row] = await attendees.listing(world.event.id)
    assert row.email == MARIE.email
    [letter] = await world.letters_to("m@thuis.example")
    assert token_in(letter, "my") is None

    await links.change_address(token_in(letter, "address"), at=world.clock.now())

    [row] = await attendees.listing(world.event.id)
    assert row.email == "m@thuis.example"
    assert [one.to for one in (await world.letters())[-2:]] in (
        [MARIE.email, "m@thuis.example"],
        ["m@thuis.example", MARIE.email],
    )


async def test_links_of_the_old_mailbox_stop_working(world, marie):
    person = await world.person()
    session = await links.open_personal(token_in(marie, "my"), at=world.clock.now())
    await links.ask_address_change(person, "m@thuis.example", at=world.clock.now())
    [letter] = await world.letters_to("m@thuis.example")

    await links.change_address(token_in(letter, "address"), at=world.clock.now())

    with pytest.raises(NotFound):
        await links.look(token_in(marie, "my"), at=world.clock.now())
    assert await find_session(session.token, SessionKind.PERSON, at=world.clock.now()) is None


async def test_nobody_takes_an_address_that_is_somebody_elses(world, marie):
    await world.sign_up(name="Jan Bakker", email="jan@school.example")
    person = await world.person()
    await links.ask_address_change(person, "jan@school.example", at=world.clock.now())
    letter = (await world.letters_to("jan@school.example"))[-1]

    with pytest.raises(AddressTaken):
        await links.change_address(token_in(letter, "address"), at=world.clock.now())

    assert await world.person() == person
