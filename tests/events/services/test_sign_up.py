import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from events.domain.consent import ConsentState, Purpose
from events.domain.registration import Status
from events.errors import SignUpClosed
from events.services import attendees, consent, events, registration
from infra.audit import check_chain
from infra.db import fetch
from infra.errors import Invalid, NotFound, TooMany
from tests.conftest import NOW
from tests.events.conftest import MARIE, ORGANISER, make_world, token_in
from tests.events.jobs import job_arguments
from tests.events.queries import counted


def somebody(number: int):
    return replace(
        MARIE,
        name=f"Deelnemer {number}",
        email=f"deelnemer{number}@school.example",
        idempotency_key=f"key-of-somebody-{number:04}",
    )


async def states(world, email=MARIE.email):
    person = await world.person(email)
    known = (await consent.standing(world.event.id, [person])).get(person, {})
    return {purpose: entry.state for purpose, entry in known.items()}


async def test_a_no_counts_at_once_and_a_yes_waits_for_the_mail(world):
    await world.sign_up()

    assert await states(world) == {Purpose.SOCIAL: ConsentState.REFUSED}


async def test_confirming_from_the_mail_makes_the_yes_count(world):
    await world.sign_up()
    [letter] = await world.letters()

    await world.confirm(token_in(letter, "confirm"))

    assert await states(world) == {
        Purpose.SOCIAL: ConsentState.REFUSED,
        Purpose.WEBSITE: ConsentState.GIVEN,
    }


async def test_each_entry_names_the_wording_it_was_given_under(world):
    await world.sign_up()
    person = await world.person()

    entry = (await consent.standing(world.event.id, [person]))[person][Purpose.SOCIAL]

    [statement] = await fetch(
        "SELECT wording_hash FROM privacy_statement WHERE version = 2 AND language = 'nl'"
    )
    assert (entry.statement_version, entry.wording_hash, entry.language, entry.actor) == (
        2,
        statement["wording_hash"],
        "nl",
        "anonymous",
    )


async def test_leaving_a_question_open_is_recorded_as_nothing(world):
    await world.sign_up(choices={})

    assert await states(world) == {}
    [row] = await attendees.listing(world.event.id)
    assert {answer.value for answer in row.answers.values()} == {"unknown"}


async def test_a_hundred_and_twenty_at_once_fill_exactly_a_hundred_seats(world):
    forms = [somebody(number) for number in range(120)]

    await asyncio.gather(
        *(
            registration.register(world.event.slug, form, at=NOW, ip=f"192.0.2.{number}")
            for number, form in enumerate(forms)
        )
    )

    rows = await attendees.listing(world.event.id)
    assert sum(row.status is Status.SEATED for row in rows) == 100
    waiting = [row for row in rows if row.status is Status.WAITING]
    assert [row.position for row in waiting] == list(range(1, 21))
    assert (await world.reload()).seats_taken == 100


async def test_the_database_itself_refuses_one_seat_too_many(world):
    with pytest.raises(Exception, match="event_seats_fit"):
        await fetch("UPDATE event SET seats_taken = capacity + 1 WHERE id = {}", world.event.id)


async def test_a_double_click_is_one_registration_and_one_mail(world):
    await asyncio.gather(*(world.sign_up() for _ in range(4)))

    assert len(await attendees.listing(world.event.id)) == 1
    assert (await world.reload()).seats_taken == 1
    assert len(await world.letters()) == 1


async def test_the_same_form_for_a_colleague_is_another_registration(world):
    await world.sign_up()
    await world.sign_up(name="Jan Bakker", email="jan@school.example")

    assert len(await attendees.listing(world.event.id)) == 2


async def test_signing_up_somebody_who_is_registered_changes_nothing_of_theirs(world):
    await world.sign_up(choices={Purpose.WEBSITE: True})
    [first] = await world.letters()
    await world.confirm(token_in(first, "confirm"))

    await world.sign_up(
        name="Iemand Anders",
        choices={Purpose.WEBSITE: False, Purpose.SOCIAL: True},
        idempotency_key="a-form-key-of-a-stranger",
    )

    assert await states(world) == {Purpose.WEBSITE: ConsentState.GIVEN}
    [row] = await attendees.listing(world.event.id)
    assert (row.name, row.status) == ("Marie de Vries", Status.SEATED)
    assert (await world.reload()).seats_taken == 1
    assert await consent.epoch(world.event.id) == 0
    assert [letter.to for letter in await world.letters()] == [MARIE.email] * 3


async def test_the_holder_of_the_mailbox_can_take_over_a_proposal(world):
    await world.sign_up(choices={Purpose.WEBSITE: True})
    [first] = await world.letters()
    await world.confirm(token_in(first, "confirm"))
    await world.sign_up(choices={Purpose.WEBSITE: False}, idempotency_key="another-form-key-1")
    again = (await world.letters())[-1]

    await world.confirm(token_in(again, "confirm"))

    assert await states(world) == {Purpose.WEBSITE: ConsentState.WITHDRAWN}
    assert await consent.epoch(world.event.id) == 1


async def test_somebody_known_from_another_event_just_signs_up(world, runtime, clock):
    await world.sign_up()
    other = await make_world(runtime, clock, title="Regiodag Noord")

    await other.sign_up(name="M. de Vries")

    [row] = await attendees.listing(other.event.id)
    assert (row.name, row.status) == ("M. de Vries", Status.SEATED)
    assert row.person_id == await world.person()


async def test_known_and_unknown_take_the_same_statements(world):
    await world.sign_up()
    known = replace(MARIE, idempotency_key="the-known-persons-key")

    with counted() as for_unknown:
        await world.sign_up(somebody(1))
    with counted() as for_known:
        await world.sign_up(known)

    assert for_known == for_unknown


async def test_nobody_gets_more_than_three_mails_an_hour_from_strangers(world, clock, runtime):
    for number in range(6):
        await world.sign_up(idempotency_key=f"strangers-form-key-{number}")
    assert len(await world.letters()) == 3

    clock.at += timedelta(hours=1, minutes=1)
    await world.sign_up(idempotency_key="strangers-form-key-x")

    assert len(await world.letters()) == 4


async def test_a_new_registration_is_told_later_rather_than_never(world, runtime, clock):
    await world.sign_up()
    others = [await make_world(runtime, clock, title=f"Bijeenkomst {n}") for n in range(3)]
    for other in others:
        await other.sign_up()
    assert len(await world.letters()) == 3

    clock.at += timedelta(hours=1, minutes=1)

    assert len(await world.letters()) == 4


async def test_one_address_on_the_network_cannot_sign_up_without_end(world):
    for number in range(registration.MOST_SIGN_UPS):
        with pytest.raises(Invalid):
            await world.sign_up(somebody(number), name="")

    with pytest.raises(TooMany):
        await world.sign_up(somebody(1000))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Win geld: https://evil.example"}, "name"),
        ({"email": "marie"}, "email"),
        ({"email": "marie@school.example\nBcc: x@school.example"}, "email"),
        ({"organisation": "x" * 161}, "organisation"),
        ({"idempotency_key": ""}, "form"),
        ({"choices": {Purpose.PRESS: True}}, "form"),
    ],
)
async def test_a_wrong_form_names_its_field_and_leaves_nothing(world, changes, field):
    with pytest.raises(Invalid) as refused:
        await world.sign_up(**changes)

    assert list(refused.value.fields) == [field]
    assert await fetch("SELECT 1 AS one FROM person") == []


async def test_nobody_signs_up_outside_the_window(world, clock, runtime):
    draft = await make_world(runtime, clock, title="Nog geheim", opens_at=None)
    announced = await make_world(
        runtime, clock, title="Straks", opens_at=clock.at + timedelta(hours=1)
    )

    with pytest.raises(NotFound):
        await draft.sign_up()
    with pytest.raises(SignUpClosed):
        await announced.sign_up()
    await events.close(world.event.id, by=ORGANISER, at=clock.at)
    with pytest.raises(SignUpClosed):
        await world.sign_up()


async def test_jobs_carry_ids_and_nothing_of_a_person(world):
    await world.sign_up()
    letters = await world.letters()

    arguments = " ".join(await job_arguments())

    assert "marie" not in arguments.lower()
    assert token_in(letters[0], "my") not in arguments


async def test_secrets_of_links_are_nowhere_in_the_database(world):
    await world.sign_up()
    [letter] = await world.letters()
    token = token_in(letter, "my")

    tables = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dump = [
        str(await fetch(f'SELECT t::text AS row FROM "{row["tablename"]}" t')) for row in tables
    ]

    assert "marie@school.example" in "".join(dump)
    assert token not in "".join(dump)


async def test_every_sign_up_leaves_one_audit_entry_without_personal_data(world):
    await world.sign_up()
    await world.sign_up(idempotency_key="another-form-key-1")

    entries = await fetch("SELECT actor, action, audit::text AS whole FROM audit ORDER BY seq")

    assert [entry["action"] for entry in entries] == [
        "event.created",
        "registration.made",
        "registration.repeated",
    ]
    assert "marie" not in str(entries).lower()
    assert (await check_chain()).intact
