import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from events import personal_data
from events.domain.consent import Purpose, Source
from events.services import consent, groups, links, offers, registration
from events.store import groups as store
from events.store import people, registrations
from infra.audit import Actor
from infra.errors import Invalid, NotFound, TooMany
from tests.events.conftest import MARIE, ORGANISER, make_world, token_in
from tests.events.grouping import TEAM, party, seen_by_contact, sign_up, standing, team
from tests.events.queries import counted

ANNA, BRAM = "anna@school.example", "bram@school.example"
DESK = "info@school.example"


async def mine(world, email):
    person = await world.person(email)
    return person, await registrations.of_event_and_person(world.event.id, person)


async def cancel(world, email):
    person, found = await mine(world, email)
    await registration.cancel(found.id, person_id=person, at=world.clock.now())


async def test_each_colleague_has_a_seat_a_mail_and_a_link_of_their_own(world):
    await sign_up(world)

    assert {status for status, _ in (await standing(world)).values()} == {"seated"}
    letters = [(await world.letters_to(one.email))[0] for one in TEAM.colleagues]
    assert len({token_in(letter, "my") for letter in letters}) == 3
    assert all("Carla Jansen" in letter.text for letter in letters)
    assert all(letter.attachments for letter in letters)


async def test_nobody_answers_for_a_colleague_until_they_do(world):
    await sign_up(world)
    anna, _ = await mine(world, ANNA)
    assert await consent.standing(world.event.id) == {}

    await consent.answer(
        world.event.id,
        anna,
        {Purpose.WEBSITE: False},
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(anna),
        at=world.clock.now(),
    )
    await cancel(world, BRAM)

    assert await seen_by_contact(world) == {
        "Anna Visser": "answered",
        "Bram Mulder": "cancelled",
        "Cees Bos": "not_answered",
    }


async def test_the_contact_gets_a_mail_about_the_group_and_needs_no_seat(world):
    await sign_up(world)

    [letter] = await world.letters_to(TEAM.contact_email)

    assert "Anna Visser, Bram Mulder, Cees Bos" in letter.text
    assert (await world.reload()).seats_taken == 3


async def test_of_somebody_who_was_registered_before_the_contact_learns_nothing(world):
    await world.sign_up(MARIE, name="Anna Visser", email=ANNA, choices={Purpose.WEBSITE: False})
    await sign_up(world)

    assert await seen_by_contact(world) == dict.fromkeys(
        ("Anna Visser", "Bram Mulder", "Cees Bos"), "not_answered"
    )
    assert (await world.reload()).seats_taken == 3
    assert len(await world.letters_to(ANNA)) == 2


async def test_two_on_one_mailbox_are_two_people_and_one_has_no_page(world):
    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", DESK)))

    assert set(await standing(world)) == {"Anna Visser", "Bram Mulder"}
    first, second = await world.letters_to(DESK)
    assert token_in(first, "my")
    assert token_in(first, "mailbox") is None
    assert token_in(second, "my") is None
    assert token_in(second, "mailbox")
    [letter] = await world.letters_to(TEAM.contact_email)
    assert "On a mailbox of somebody else: Bram Mulder" in letter.text.replace("\n", " ")


async def test_somebody_else_on_a_mailbox_that_is_registered_comes_too(world):
    await world.sign_up(MARIE, email=DESK)

    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", BRAM)))

    assert set(await standing(world)) == {MARIE.name, "Anna Visser", "Bram Mulder"}


async def test_the_same_group_sent_with_another_form_adds_nobody(world):
    shared = team(("Anna Visser", DESK), ("Bram Mulder", DESK))
    await sign_up(world, shared)
    await sign_up(world, shared)
    await sign_up(world, replace(shared, idempotency_key="another-form-of-carla"))

    assert len(await standing(world)) == 2
    assert (await world.reload()).seats_taken == 2


async def test_who_shares_a_mailbox_gives_their_own_and_then_has_a_page(world, clock):
    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", DESK)))
    _, second = await world.letters_to(DESK)
    token = token_in(second, "mailbox")

    await links.ask_own_mailbox(token, BRAM, at=clock.at)
    [letter] = await world.letters_to(BRAM)
    await links.change_address(token_in(letter, "address"), at=clock.at)

    person, found = await mine(world, BRAM)
    assert found.name == "Bram Mulder"
    assert (await people.by_id(person)).shared_email is None
    with pytest.raises(NotFound):
        await links.at_shared_mailbox(token, at=clock.at)


async def test_who_shares_a_mailbox_and_is_there_already_hears_that_nothing_changed(world):
    shared = team(("Anna Visser", DESK), ("Bram Mulder", DESK))
    await sign_up(world, shared)
    world.clock.at += timedelta(hours=2)
    await sign_up(world, replace(shared, idempotency_key="another-form-of-carla"))

    last = (await world.letters_to(DESK))[-1]

    assert "stay as they were" in last.text.replace("\n", " ")
    assert token_in(last, "mailbox") is None
    assert token_in(last, "my") is None


async def test_who_shares_a_mailbox_and_cancelled_is_let_in_again_by_the_form(world, clock):
    shared = team(("Anna Visser", DESK), ("Bram Mulder", DESK))
    await sign_up(world, shared)
    _, second = await world.letters_to(DESK)
    await links.cancel_at_shared_mailbox(token_in(second, "mailbox"), at=clock.at)

    await sign_up(world, replace(shared, idempotency_key="another-form-of-carla"))

    assert (await standing(world))["Bram Mulder"] == ("seated", None)
    assert (await world.reload()).seats_taken == 2


async def test_who_shares_a_mailbox_can_cancel_behind_its_link(world, clock):
    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", DESK)))
    _, second = await world.letters_to(DESK)

    await links.cancel_at_shared_mailbox(token_in(second, "mailbox"), at=clock.at)

    assert await standing(world) == {
        "Anna Visser": ("seated", None),
        "Bram Mulder": ("cancelled", None),
    }


async def test_a_group_that_does_not_fit_waits_as_one(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=4)
    await world.sign_up()
    await world.sign_up(MARIE, email="jan@school.example", name="Jan")

    await sign_up(world)
    await world.sign_up(MARIE, email="eva@school.example", name="Eva")

    found = await standing(world)
    assert {found[one.name] for one in TEAM.colleagues} == {("waiting", 1)}
    assert found["Eva"] == ("waiting", 2)
    assert (await world.reload()).seats_taken == 2


async def test_a_group_is_offered_places_together_and_its_contact_takes_them(
    database, runtime, clock
):
    world = await make_world(runtime, clock, capacity=3)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    await world.sign_up()
    await sign_up(world)
    await cancel(world, MARIE.email)
    assert (await world.reload()).seats_taken == 3
    contact = await world.person(TEAM.contact_email)

    with pytest.raises(NotFound):
        await offers.answer_for_group(
            (await party(world)).id,
            contact_id=await world.person(ANNA),
            accepts=True,
            at=clock.at,
        )
    await offers.answer_for_group(
        (await party(world)).id, contact_id=contact, accepts=True, at=clock.at
    )

    assert {(await standing(world))[one.name] for one in TEAM.colleagues} == {("seated", None)}
    assert (await world.reload()).seats_taken == 3
    assert "Places for your group" in (await world.letters_to(TEAM.contact_email))[-1].subject


@pytest.mark.parametrize("declines", [True, False])
async def test_places_that_a_group_does_not_take_all_go_on(database, runtime, clock, declines):
    world = await make_world(runtime, clock, capacity=3)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    await world.sign_up()
    await sign_up(world)
    for name in ("Dirk", "Els", "Fien"):
        await world.sign_up(MARIE, email=f"{name.lower()}@school.example", name=name)
    await cancel(world, MARIE.email)

    if declines:
        await offers.answer_for_group(
            (await party(world)).id,
            contact_id=await world.person(TEAM.contact_email),
            accepts=False,
            at=clock.at,
        )
    else:
        clock.at += timedelta(hours=49)
    told = await world.letters()

    for name in ("dirk", "els", "fien"):
        assert (await mine(world, f"{name}@school.example"))[1].offered_until is not None
    off = [one.to for one in told if "Not on the waiting list any more" in one.subject]
    assert len(off) == 4
    assert (await world.reload()).seats_taken == 3


async def test_a_colleague_who_leaves_an_offered_group_gives_one_place_on(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=3)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    await world.sign_up()
    await sign_up(world)
    await world.sign_up(MARIE, email="eva@school.example", name="Eva")
    await cancel(world, MARIE.email)

    await cancel(world, ANNA)

    _, eva = await mine(world, "eva@school.example")
    assert eva.offered_until is not None
    assert (await world.reload()).seats_taken == 3


async def test_a_group_that_shrinks_until_it_fits_moves_up(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=3)
    await world.sign_up()
    await sign_up(world)

    await cancel(world, ANNA)

    assert (await standing(world))["Bram Mulder"] == ("seated", None)
    assert (await world.reload()).seats_taken == 3


async def test_when_its_contact_is_erased_a_group_waits_on_one_by_one(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=3)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    await world.sign_up()
    await sign_up(world)
    await cancel(world, MARIE.email)

    await personal_data.erase(
        await world.person(TEAM.contact_email), actor=Actor.system(), at=clock.at
    )

    assert await store.of_contact((await mine(world, ANNA))[0]) == []
    for one in TEAM.colleagues:
        _, found = await mine(world, one.email)
        assert found.offered_until is not None
        assert found.party_id is None
    assert (await world.reload()).seats_taken == 3


async def test_own_data_name_the_group_and_nobody_in_it(world):
    await sign_up(world)

    given = await personal_data.export(await world.person(TEAM.contact_email))

    [group] = given["groups"]
    assert (group["event"], group["part"]) == ("Regiodag Zuid", "contact")
    assert "Anna" not in str(given)


@pytest.mark.parametrize(
    ("group", "field"),
    [
        (team(("Anna", ANNA)), "form"),
        (team(*((f"Wie {n}", f"w{n}@school.example") for n in range(21))), "form"),
        (team(("", ANNA), ("Bram", BRAM)), "name_1"),
        (team(("Anna", "geen adres"), ("Bram", BRAM)), "email_1"),
        (team(("Anna", ANNA), ("ánna", ANNA)), "name_2"),
        (replace(TEAM, contact_name=""), "contact_name"),
        (replace(TEAM, contact_email="x"), "contact_email"),
    ],
)
async def test_a_wrong_form_is_refused_whole(world, group, field):
    with pytest.raises(Invalid) as refused:
        await sign_up(world, group)

    assert field in refused.value.fields
    assert await standing(world) == {}


async def test_a_group_larger_than_the_event_is_refused(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=2)

    with pytest.raises(Invalid):
        await sign_up(world)


async def test_one_place_on_the_network_signs_up_few_groups(world):
    for number in range(groups.MOST_GROUPS):
        await sign_up(world, replace(TEAM, idempotency_key=f"form-number-{number:06}"))

    with pytest.raises(TooMany):
        await sign_up(world, replace(TEAM, idempotency_key="one-form-too-many"))


async def test_what_a_contact_sees_takes_the_same_queries_for_one_and_for_two(world):
    await sign_up(world)
    contact = await world.person(TEAM.contact_email)
    with counted() as for_one:
        await groups.of_contact(contact)
    await sign_up(world, team(("Dirk", "d@school.example"), ("Els", "e@school.example")))
    with counted() as for_two:
        await groups.of_contact(contact)

    assert len(for_one) == len(for_two) == 1


async def test_groups_at_once_fill_the_seats_and_no_more(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=16)
    other = await make_world(runtime, clock, title="Noord")
    names = [f"wie{number}" for number in range(30)]
    rows = [
        [(name, f"{name}@school.example") for name in names[n : n + 3]] for n in range(0, 30, 3)
    ]

    async def both_ways(number: int) -> None:
        there = team(*rows[number], idempotency_key=f"form-number-{number:06}")
        back = team(*reversed(rows[number]), idempotency_key=f"form-number-{number:06}")
        at = clock.at
        await asyncio.gather(
            groups.register(world.event.slug, there, at=at, ip=f"192.0.2.{number}"),
            groups.register(other.event.slug, back, at=at, ip=f"198.51.100.{number}"),
        )

    await asyncio.gather(*(both_ways(number) for number in range(10)))

    stand = [status for status, _ in (await standing(world)).values()]
    assert (stand.count("seated"), stand.count("waiting")) == (15, 15)
    assert (await world.reload()).seats_taken == 15
    assert (await other.reload()).seats_taken == 30


@pytest.mark.parametrize("capacity", [4, 100])
async def test_a_contact_can_not_tell_the_known_from_the_new(database, runtime, clock, capacity):
    world = await make_world(runtime, clock, capacity=capacity)
    known = (("Jan Bakker", "jan@school.example"), ("Eva Smit", "eva@school.example"))
    for name, email in known:
        await world.sign_up(MARIE, name=name, email=email)
    await world.sign_up(MARIE, name="Wie anders", email=DESK)
    new = (("Dirk Kok", "dirk@school.example"), ("Els Pot", DESK))

    seen = []
    for number, rows in enumerate((known, new)):
        contact = f"contact{number}@elders.example"
        await sign_up(
            world, team(*rows, contact_email=contact, idempotency_key=f"form-number-{number:06}")
        )
        [group] = await groups.of_contact(await world.person(contact))
        [letter] = await world.letters_to(contact)
        text = re.sub(r"/my/[\w-]+", "", letter.text)
        for name, _ in rows:
            text = text.replace(name, "")
        states = [(one.state, one.shares_mailbox) for one in group.members]
        seen.append((text, states, group.seated, group.waiting, group.offered_until))

    assert seen[0] == seen[1]
    assert seen[0][3] is (capacity == 4)
