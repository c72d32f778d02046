from dataclasses import replace
from datetime import timedelta

import pytest

from events.domain.registration import Status
from events.errors import OfferGone
from events.services import attendees, events, offers, registration
from events.store import registrations
from infra.errors import Invalid, NotFound
from tests.events.conftest import MARIE, ORGANISER, draft, make_world

MARIE = replace(MARIE, language="en")
JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)
EVA = replace(
    MARIE, name="Eva Smit", email="eva@school.example", idempotency_key="a-form-key-of-eva"
)


@pytest.fixture
async def full(database, runtime, clock):
    """An event that offers places: one seat, Marie's, while Jan and Eva wait."""
    world = await make_world(runtime, clock, capacity=1)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    for form in (MARIE, JAN, EVA):
        await world.sign_up(form)
    return world


async def mine(world, email):
    person = await world.person(email)
    return person, (await registrations.of_event_and_person(world.event.id, person)).id


async def standing(world):
    return {row.name: (row.status, row.position) for row in await attendees.listing(world.event.id)}


async def cancel(world, email=MARIE.email):
    person, registration_id = await mine(world, email)
    await registration.cancel(registration_id, person_id=person, at=world.clock.now())


async def answer(world, email, *, accepts):
    person, registration_id = await mine(world, email)
    await offers.answer_own(
        registration_id, person_id=person, accepts=accepts, at=world.clock.now()
    )


async def offered_until(world, email):
    _, registration_id = await mine(world, email)
    return (await registrations.by_id(registration_id)).offered_until


async def test_a_place_that_comes_free_is_offered_and_counts_as_taken(full, clock):
    await cancel(full)

    assert await standing(full) == {
        "Jan Bakker": (Status.WAITING, 1),
        "Eva Smit": (Status.WAITING, 2),
        "Marie de Vries": (Status.CANCELLED, None),
    }
    assert await offered_until(full, JAN.email) == clock.at + timedelta(hours=48)
    assert (await full.reload()).seats_taken == 1
    letter = (await full.letters_to(JAN.email))[-1]
    assert "There is a place for you" in letter.text
    assert len(await full.letters_to(EVA.email)) == 1


async def test_who_accepts_has_a_seat(full):
    await cancel(full)

    await answer(full, JAN.email, accepts=True)

    assert (await standing(full))["Jan Bakker"] == (Status.SEATED, None)
    assert (await full.reload()).seats_taken == 1
    letter = (await full.letters_to(JAN.email))[-1]
    assert letter.attachments


async def test_who_declines_leaves_the_list_and_the_next_is_offered_it(full):
    await cancel(full)

    await answer(full, JAN.email, accepts=False)

    assert (await standing(full))["Jan Bakker"] == (Status.CANCELLED, None)
    assert await offered_until(full, EVA.email) is not None
    assert (await full.reload()).seats_taken == 1


async def test_an_offer_that_nobody_answers_goes_on_by_itself(full, clock):
    await cancel(full)
    await full.letters()
    clock.at += timedelta(hours=48, minutes=1)

    told = await full.letters_to(JAN.email)

    assert "Not on the waiting list any more" in told[-1].subject
    assert await offered_until(full, EVA.email) is not None
    assert (await standing(full))["Jan Bakker"] == (Status.CANCELLED, None)
    with pytest.raises(OfferGone):
        await answer(full, JAN.email, accepts=True)


async def test_an_offer_is_answered_once(full):
    await cancel(full)
    await answer(full, JAN.email, accepts=True)

    with pytest.raises(OfferGone):
        await answer(full, JAN.email, accepts=False)

    assert (await standing(full))["Jan Bakker"] == (Status.SEATED, None)


async def test_nobody_answers_for_another(full, clock):
    await cancel(full)
    _, registration_id = await mine(full, JAN.email)
    eva = await full.person(EVA.email)

    with pytest.raises(NotFound):
        await offers.answer_own(registration_id, person_id=eva, accepts=True, at=clock.at)


async def test_who_cancels_with_an_offer_in_hand_gives_its_place_on(full):
    await cancel(full)

    await cancel(full, JAN.email)

    assert await offered_until(full, EVA.email) is not None
    assert (await full.reload()).seats_taken == 1


async def test_near_the_event_an_offer_stands_shorter(full, clock):
    clock.at = full.event.starts_at - timedelta(hours=20)
    await cancel(full)

    assert await offered_until(full, JAN.email) == clock.at + timedelta(hours=5)


async def test_an_offer_can_not_be_accepted_once_the_event_began(full, clock):
    await cancel(full)
    await events.update(
        full.event.id,
        draft(capacity=1, starts_at=clock.at + timedelta(hours=1), closes_at=clock.at),
        by=ORGANISER,
        at=clock.at,
    )
    clock.at += timedelta(hours=2)

    with pytest.raises(OfferGone):
        await answer(full, JAN.email, accepts=True)


async def test_staff_give_a_sensible_number_of_hours(full, clock):
    for hours in (0, 337):
        with pytest.raises(Invalid):
            await offers.set_hours(full.event.id, hours, by=ORGANISER, at=clock.at)


async def test_seating_at_once_again_seats_whoever_has_no_offer(full, clock):
    await events.update(full.event.id, draft(capacity=2), by=ORGANISER, at=clock.at)
    await offers.set_hours(full.event.id, None, by=ORGANISER, at=clock.at)

    await events.update(full.event.id, draft(capacity=3), by=ORGANISER, at=clock.at)

    assert (await standing(full))["Eva Smit"] == (Status.SEATED, None)
    assert await offered_until(full, JAN.email) is not None
    assert (await full.reload()).seats_taken == 3
