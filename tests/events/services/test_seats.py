from dataclasses import replace
from datetime import timedelta

import pytest

from events.domain.registration import Status
from events.services import attendees, events, registration
from infra.errors import Invalid, NotFound
from tests.events.conftest import MARIE, ORGANISER, draft, make_world, token_in

JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)
EVA = replace(
    MARIE, name="Eva Smit", email="eva@school.example", idempotency_key="a-form-key-of-eva"
)


@pytest.fixture
async def full(database, runtime, clock):
    """An event with one seat, Marie's, while Jan and Eva wait."""
    world = await make_world(runtime, clock, capacity=1)
    for form in (MARIE, JAN, EVA):
        await world.sign_up(form)
    return world


async def standing(world):
    return {row.name: (row.status, row.position) for row in await attendees.listing(world.event.id)}


async def mine(world, email=MARIE.email):
    person = await world.person(email)
    [row] = [r for r in await attendees.listing(world.event.id) if r.person_id == person]
    return person, row.registration_id


async def test_who_comes_when_it_is_full_waits_in_order(full):
    assert await standing(full) == {
        "Marie de Vries": (Status.SEATED, None),
        "Jan Bakker": (Status.WAITING, 1),
        "Eva Smit": (Status.WAITING, 2),
    }
    [letter] = await full.letters_to(JAN.email)
    assert "1" in (letter.text or "")
    assert letter.attachments == ()


async def test_a_seat_that_comes_free_goes_to_who_waits_longest(full, clock):
    person, registration_id = await mine(full)

    await registration.cancel(registration_id, person_id=person, at=clock.at)

    assert await standing(full) == {
        "Jan Bakker": (Status.SEATED, None),
        "Eva Smit": (Status.WAITING, 1),
        "Marie de Vries": (Status.CANCELLED, None),
    }
    assert len(await full.letters_to(JAN.email)) == 2
    assert len(await full.letters_to(EVA.email)) == 1
    assert (await full.reload()).seats_taken == 1


async def test_cancelling_twice_frees_one_seat(full, clock):
    person, registration_id = await mine(full)

    for _ in range(2):
        await registration.cancel(registration_id, person_id=person, at=clock.at)

    assert (await standing(full))["Eva Smit"] == (Status.WAITING, 1)


async def test_who_waits_can_leave_the_list(full, clock):
    person, registration_id = await mine(full, JAN.email)

    await registration.cancel(registration_id, person_id=person, at=clock.at)

    assert (await standing(full))["Eva Smit"] == (Status.WAITING, 1)
    assert (await full.reload()).seats_taken == 1


async def test_nobody_cancels_for_another(full, clock):
    _, registration_id = await mine(full)
    jan = await full.person(JAN.email)

    with pytest.raises(NotFound):
        await registration.cancel(registration_id, person_id=jan, at=clock.at)


async def test_more_seats_go_to_the_waiting_list(full, clock):
    await events.update(full.event.id, draft(capacity=3), by=ORGANISER, at=clock.at)

    assert {status for status, _ in (await standing(full)).values()} == {Status.SEATED}
    assert (await full.reload()).seats_taken == 3


async def test_there_can_not_be_fewer_seats_than_are_taken(full, clock):
    await events.update(full.event.id, draft(capacity=2), by=ORGANISER, at=clock.at)

    with pytest.raises(Invalid) as refused:
        await events.update(full.event.id, draft(capacity=1), by=ORGANISER, at=clock.at)

    assert list(refused.value.fields) == ["capacity"]


async def test_once_it_has_started_nobody_moves_up(full, clock):
    person, registration_id = await mine(full)
    clock.at = full.event.starts_at + timedelta(minutes=1)

    await registration.cancel(registration_id, person_id=person, at=clock.at)

    assert (await standing(full))["Jan Bakker"] == (Status.WAITING, 1)


async def test_who_cancelled_and_signs_up_again_waits_at_the_end(full, clock):
    person, registration_id = await mine(full)
    await registration.cancel(registration_id, person_id=person, at=clock.at)
    await full.sign_up(MARIE, choices={}, idempotency_key="maries-second-form")
    assert (await standing(full))["Marie de Vries"] == (Status.CANCELLED, None)
    again = (await full.letters_to(MARIE.email))[-1]

    await full.confirm(token_in(again, "confirm"))

    assert (await standing(full))["Marie de Vries"] == (Status.WAITING, 2)
