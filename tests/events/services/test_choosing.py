from dataclasses import replace
from datetime import timedelta

import pytest

from events import personal_data
from events.domain.registration import Status
from events.errors import ProgrammeFixed
from events.services import attendees, choosing, events, programme, registration
from infra.audit import Actor
from infra.db import fetch
from infra.errors import Invalid, NotFound
from infra.web.i18n import gettext, speaking
from tests.events.conftest import MARIE, ORGANISER, draft, make_world, token_in
from tests.events.programme import add, choose, chosen, registration_of, second_hour, session, taken

JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)


async def cancel(world, email):
    await registration.cancel(
        await registration_of(world, email),
        person_id=await world.person(email),
        at=world.clock.now(),
    )


async def test_a_form_takes_seats_in_the_sessions_it_chose(world):
    maths, reading = await add(world, "Rekenen", capacity=5), await second_hour(world, "Lezen")

    await world.sign_up(sessions=frozenset({maths, reading}))

    assert await chosen(world, MARIE.email) == {"Rekenen": "seated", "Lezen": "seated"}
    assert await taken(world) == {"Rekenen": 1, "Lezen": 1}


async def test_two_sessions_at_one_time_are_refused_by_name_and_nothing_is_stored(world):
    maths = await add(world, "Rekenen")
    reading = await add(world, "Lezen", ends_at=world.event.starts_at + timedelta(minutes=30))

    with pytest.raises(Invalid) as wrong:
        await world.sign_up(sessions=frozenset({maths, reading}))

    assert {wrong.value.details["one"], wrong.value.details["other"]} == {"Rekenen", "Lezen"}
    assert await fetch("SELECT 1 FROM registration") == []


async def test_a_session_that_follows_at_once_is_no_clash(world):
    maths, reading = await add(world, "Rekenen"), await second_hour(world, "Lezen")

    await world.sign_up()
    await choose(world, MARIE.email, maths, reading)

    assert await taken(world) == {"Rekenen": 1, "Lezen": 1}


async def test_a_full_session_is_refused_by_name_whoever_asks(world):
    maths = await add(world, "Rekenen", capacity=1)
    await world.sign_up(sessions=frozenset({maths}))

    for form in (JAN, replace(MARIE, idempotency_key="another-form-of-marie")):
        with pytest.raises(Invalid) as wrong:
            await world.sign_up(form, sessions=frozenset({maths}))
        assert wrong.value.details["one"] == "Rekenen"

    assert [row.name for row in await attendees.listing(world.event.id)] == ["Marie de Vries"]


async def test_the_same_form_sent_twice_is_one_choice_also_of_the_last_seat(world):
    maths = await add(world, "Rekenen", capacity=1)

    for _ in range(2):
        await world.sign_up(sessions=frozenset({maths}))

    assert await taken(world) == {"Rekenen": 1}


async def test_a_strangers_form_for_somebody_registered_changes_no_session(world):
    maths, dance = await add(world, "Rekenen"), await add(world, "Dans")
    await world.sign_up(sessions=frozenset({maths}))

    await world.sign_up(idempotency_key="a-form-of-a-stranger", sessions=frozenset({dance}))

    assert await chosen(world, MARIE.email) == {"Rekenen": "seated"}


async def test_what_is_no_session_of_this_event_cannot_be_chosen(world, runtime, clock):
    other = await make_world(runtime, clock, title="Andere dag")
    elsewhere, plenary = await add(other), await add(world, "Opening", for_everyone=True)

    for session_id in (elsewhere, plenary):
        with pytest.raises(Invalid):
            await world.sign_up(sessions=frozenset({session_id}))


async def test_who_changes_their_choice_frees_the_seat_they_leave(world):
    maths, dance = await add(world, "Rekenen", capacity=1), await add(world, "Dans")
    await world.sign_up(sessions=frozenset({maths}))

    await choose(world, MARIE.email, dance)
    await world.sign_up(JAN, sessions=frozenset({maths}))

    assert await taken(world) == {"Rekenen": 1, "Dans": 1}


async def test_who_keeps_a_full_session_and_adds_another_loses_nothing(world):
    maths, reading = await add(world, "Rekenen", capacity=1), await second_hour(world, "Lezen")
    await world.sign_up(sessions=frozenset({maths}))

    await choose(world, MARIE.email, maths, reading)

    assert await chosen(world, MARIE.email) == {"Rekenen": "seated", "Lezen": "seated"}


async def test_a_refused_choice_changes_nothing(world):
    maths, dance = await add(world, "Rekenen"), await add(world, "Dans", capacity=1)
    await world.sign_up(JAN, sessions=frozenset({dance}))
    await world.sign_up(sessions=frozenset({maths}))

    with pytest.raises(Invalid):
        await choose(world, MARIE.email, dance)

    assert await chosen(world, MARIE.email) == {"Rekenen": "seated"}


async def test_nothing_can_be_chosen_once_the_event_started(world):
    maths = await add(world)
    await world.sign_up()
    world.clock.at = world.event.starts_at

    with pytest.raises(ProgrammeFixed):
        await choose(world, MARIE.email, maths)


async def test_another_persons_registration_does_not_exist(world):
    maths = await add(world)
    await world.sign_up()
    await world.sign_up(JAN)

    with pytest.raises(NotFound):
        await choosing.choose(
            await registration_of(world, MARIE.email),
            frozenset({maths}),
            person_id=await world.person(JAN.email),
            at=world.clock.now(),
        )


async def test_cancelling_frees_the_seats_in_sessions_and_coming_back_takes_them_again(world):
    maths = await add(world, capacity=1)
    await world.sign_up(sessions=frozenset({maths}))

    await cancel(world, MARIE.email)
    free = await taken(world)
    await world.sign_up(idempotency_key="marie-signs-up-again")
    letter = (await world.letters_to(MARIE.email))[-1]
    await world.confirm(token_in(letter, "confirm"))

    assert free == {"Rekenen": 0}
    assert await chosen(world, MARIE.email) == {"Rekenen": "seated"}


async def test_erasing_a_person_frees_their_seats_in_sessions(world, clock):
    maths = await add(world, capacity=1)
    await world.sign_up(sessions=frozenset({maths}))

    await personal_data.erase(await world.person(), actor=Actor.system(), at=clock.at)

    assert await taken(world) == {"Rekenen": 0}
    assert await fetch("SELECT 1 FROM session_choice") == []


async def test_what_somebody_chose_is_handed_over_with_the_rest(world):
    await world.sign_up(sessions=frozenset({await add(world)}))

    [given] = (await personal_data.export(await world.person()))["registrations"]

    assert given["sessions"] == [{"title": "Rekenen", "choice": "seated"}]


@pytest.fixture
async def waiting(database, runtime, clock):
    """An event with one seat, Marie's, and a session with two, both free of her."""
    world = await make_world(runtime, clock, capacity=1)
    await world.sign_up()
    return world


async def test_who_waits_wishes_and_gets_the_session_with_the_seat(waiting):
    maths = await add(waiting, capacity=1)

    await waiting.sign_up(JAN, sessions=frozenset({maths}))
    before = await chosen(waiting, JAN.email), await taken(waiting)
    await cancel(waiting, MARIE.email)

    assert before == ({"Rekenen": "wished"}, {"Rekenen": 0})
    assert await chosen(waiting, JAN.email) == {"Rekenen": "seated"}
    letter = (await waiting.letters_to(JAN.email))[-1]
    assert "Rekenen" in letter.text


async def test_who_gets_a_seat_too_late_for_a_session_is_told_which(waiting):
    maths, reading = await add(waiting, "Rekenen", capacity=1), await second_hour(waiting, "Lezen")
    await waiting.sign_up(JAN, sessions=frozenset({maths, reading}))
    await choose(waiting, MARIE.email, maths)

    await events.update(waiting.event.id, draft(capacity=2), by=ORGANISER, at=waiting.clock.now())

    assert await chosen(waiting, JAN.email) == {"Rekenen": "missed", "Lezen": "seated"}
    letter = (await waiting.letters_to(JAN.email))[-1]
    assert "“Rekenen”" in letter.text
    assert "“Lezen”" not in letter.text
    [row] = [r for r in await attendees.listing(waiting.event.id) if r.name == JAN.name]
    assert (row.status, row.sessions) == (Status.SEATED, ("Lezen",))


async def test_a_missed_session_goes_from_the_list_with_the_next_choice(waiting):
    maths, reading = await add(waiting, "Rekenen", capacity=1), await second_hour(waiting, "Lezen")
    await waiting.sign_up(JAN, sessions=frozenset({maths}))
    await choose(waiting, MARIE.email, maths)
    await events.update(waiting.event.id, draft(capacity=2), by=ORGANISER, at=waiting.clock.now())

    await choose(waiting, JAN.email, reading)

    assert await chosen(waiting, JAN.email) == {"Lezen": "seated"}


async def test_a_letter_and_its_calendar_name_the_sessions(world):
    await programme.add(world.event.id, session(world, "Opening", for_everyone=True), by=ORGANISER)
    reading = await second_hour(world, "Lezen; met plezier")

    await world.sign_up(sessions=frozenset({reading}))

    [letter] = await world.letters()
    assert "Opening" in letter.text
    assert "Lezen; met plezier" in letter.text
    [calendar] = letter.attachments
    assert b"Lezen\\; met plezier" in calendar.content.replace(b"\r\n ", b"")


async def test_who_chose_nothing_is_told_that_there_are_sessions(world):
    await add(world, "Rekenen")

    await world.sign_up()

    [letter] = await world.letters()
    with speaking("nl"):
        told = gettext("There are sessions to choose from. You do that on your own page.")
    assert told in " ".join(letter.text.split())
