import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from events.domain.ids import EventId
from events.domain.registration import Status
from events.domain.terms import Terms
from events.errors import EventCancelled, EventOver
from events.services import approval, attendees, cancelling, registration, terms
from infra.errors import NotFound
from infra.web.i18n import load_translations
from tests.events.conftest import MARIE, ORGANISER, make_world, token_in
from tests.infra.web.messages import PACKAGES, ROOT

JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)
EVA = replace(
    MARIE, name="Eva Smit", email="eva@school.example", idempotency_key="a-form-key-of-eva"
)


@pytest.fixture(autouse=True)
def dutch():
    load_translations([ROOT / package / "locale" for package in PACKAGES])


@pytest.fixture
async def asked(database, runtime, clock):
    """An event of one seat where staff decide, for which Marie, Jan and Eva asked in turn."""
    world = await make_world(runtime, clock, capacity=1)
    await terms.change(world.event.id, Terms(approval=True), by=ORGANISER)
    for form in (MARIE, JAN, EVA):
        await world.sign_up(form)
    await world.reload()
    return world


async def standing(world):
    return {row.name: (row.status, row.position) for row in await attendees.listing(world.event.id)}


async def ids(world, *names):
    rows = {row.name: row.registration_id for row in await attendees.listing(world.event.id)}
    return [rows[name] for name in names]


async def decide(act, world, *names):
    return await act(world.event.id, await ids(world, *names), by=ORGANISER, at=world.clock.at)


async def test_a_request_takes_no_seat_and_no_place_in_the_waiting_list(asked):
    assert set((await standing(asked)).values()) == {(Status.REQUESTED, None)}
    assert asked.event.seats_taken == 0
    assert [r.name for r in await approval.waiting_for_us(asked.event.id)] == [
        "Marie de Vries",
        "Jan Bakker",
        "Eva Smit",
    ]


async def test_the_first_letter_says_that_somebody_decides(asked):
    [letter] = await asked.letters_to(MARIE.email)

    assert letter.subject == "Aanmelding ontvangen: Regiodag Zuid"
    assert letter.attachments == ()


async def test_who_is_approved_gets_a_seat_with_an_appointment(asked):
    done = await decide(approval.approve, asked, "Jan Bakker")

    assert done == approval.Approved(seated=1, waiting=0)
    assert (await standing(asked))["Jan Bakker"] == (Status.SEATED, None)
    letter = (await asked.letters_to(JAN.email))[-1]
    assert letter.subject == "Goedgekeurd: Regiodag Zuid"
    assert len(letter.attachments) == 1


async def test_who_is_approved_when_it_is_full_waits_in_order_of_arrival(asked):
    done = await decide(approval.approve, asked, "Eva Smit", "Jan Bakker", "Marie de Vries")

    assert done == approval.Approved(seated=1, waiting=2)
    assert await standing(asked) == {
        "Marie de Vries": (Status.SEATED, None),
        "Jan Bakker": (Status.WAITING, 1),
        "Eva Smit": (Status.WAITING, 2),
    }
    assert (await asked.reload()).seats_taken == 1


async def test_who_is_refused_is_told_and_frees_nothing(asked):
    await decide(approval.approve, asked, "Marie de Vries")

    assert await decide(approval.refuse, asked, "Jan Bakker") == 1

    assert (await standing(asked))["Jan Bakker"] == (Status.REFUSED, None)
    assert (await asked.reload()).seats_taken == 1
    letter = (await asked.letters_to(JAN.email))[-1]
    assert letter.subject == "Uw aanmelding: Regiodag Zuid"


async def test_a_request_is_decided_once(asked):
    await decide(approval.approve, asked, "Marie de Vries")

    again = await decide(approval.approve, asked, "Marie de Vries")
    refused = await decide(approval.refuse, asked, "Marie de Vries")

    assert again == approval.Approved(seated=0, waiting=0)
    assert refused == 0
    assert (await standing(asked))["Marie de Vries"] == (Status.SEATED, None)


async def test_requests_of_another_event_are_passed_over(asked, runtime, clock):
    other = await make_world(runtime, clock, title="Elders")

    done = await approval.approve(
        other.event.id, await ids(asked, "Marie de Vries"), by=ORGANISER, at=clock.at
    )

    assert done == approval.Approved(seated=0, waiting=0)
    assert (await standing(asked))["Marie de Vries"] == (Status.REQUESTED, None)


async def test_who_was_refused_does_not_come_in_by_asking_again(asked):
    await decide(approval.refuse, asked, "Jan Bakker")

    await asked.sign_up(JAN, idempotency_key="another-form-key-of-jan")
    again = (await asked.letters_to(JAN.email))[-1]
    token = token_in(again, "confirm")
    if token is not None:
        await asked.confirm(token)

    assert (await standing(asked))["Jan Bakker"] == (Status.REFUSED, None)


async def test_who_cancelled_asks_anew(asked):
    await decide(approval.approve, asked, "Marie de Vries")
    [mine] = await ids(asked, "Marie de Vries")
    person = await asked.person()
    await registration.cancel(mine, person_id=person, at=asked.clock.at)

    await asked.sign_up(MARIE, idempotency_key="another-form-key-of-marie")
    again = (await asked.letters_to(MARIE.email))[-1]
    await asked.confirm(token_in(again, "confirm"))

    assert (await standing(asked))["Marie de Vries"] == (Status.REQUESTED, None)
    assert (await asked.reload()).seats_taken == 0


async def test_nobody_cancels_a_refusal_away(asked):
    await decide(approval.refuse, asked, "Marie de Vries")
    [mine] = await ids(asked, "Marie de Vries")

    await registration.cancel(mine, person_id=await asked.person(), at=asked.clock.at)

    assert (await standing(asked))["Marie de Vries"] == (Status.REFUSED, None)


async def test_nothing_is_decided_about_what_is_over_or_cancelled(asked, clock):
    await cancelling.cancel(asked.event.id, "Zaal bezet.", by=ORGANISER, at=clock.at)
    with pytest.raises(EventCancelled):
        await decide(approval.approve, asked, "Marie de Vries")

    with pytest.raises(NotFound):
        await approval.approve(EventId(UUID(int=7)), [], by=ORGANISER, at=clock.at)


async def test_nothing_is_decided_after_the_event(asked, clock):
    clock.at = asked.event.ends_at + timedelta(minutes=1)

    with pytest.raises(EventOver):
        await decide(approval.refuse, asked, "Marie de Vries")


async def test_who_asked_is_told_when_the_event_is_cancelled(asked, clock):
    told = await cancelling.cancel(asked.event.id, "Zaal bezet.", by=ORGANISER, at=clock.at)

    assert told == 3


async def test_colleagues_who_approve_at_once_seat_no_more_than_there_are_seats(
    database, runtime, clock
):
    world = await make_world(runtime, clock, capacity=5)
    await terms.change(world.event.id, Terms(approval=True), by=ORGANISER)
    for number in range(12):
        await world.sign_up(
            MARIE,
            name=f"Deelnemer {number}",
            email=f"deelnemer{number}@school.example",
            idempotency_key=f"key-of-somebody-{number:04}",
        )
    rows = [row.registration_id for row in await attendees.listing(world.event.id)]

    done = await asyncio.gather(
        *(
            approval.approve(world.event.id, rows[start : start + 4], by=ORGANISER, at=clock.at)
            for start in (0, 2, 4, 6, 8)
        )
    )

    stands = [status for status, _ in (await standing(world)).values()]
    assert (stands.count(Status.SEATED), stands.count(Status.WAITING)) == (5, 7)
    assert sum(one.seated for one in done) == 5
    assert sum(one.waiting for one in done) == 7
    assert (await world.reload()).seats_taken == 5
