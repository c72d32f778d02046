from dataclasses import replace

import pytest

from events import personal_data
from events.domain.consent import ConsentState, Purpose
from events.domain.registration import Status
from events.services import attendees, badges, consent, links
from events.store import badges as badge_store
from events.store import consents
from infra.audit import Actor
from infra.db import fetch, transaction
from infra.errors import NotFound
from infra.sessions import find_session
from infra.tables import SessionKind
from tests.events.conftest import MARIE, make_world, token_in

JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)


async def test_a_person_gets_all_of_theirs_and_nothing_of_anybody_else(world):
    await world.sign_up()
    await world.sign_up(JAN)
    [marie, _] = (await badges.printing(world.event.id)).badges[::-1]
    async with transaction():
        await badge_store.give(world.event.id, [marie.registration_id])

    given = await personal_data.export(await world.person())

    assert given["email"] == MARIE.email
    assert given["registrations"] == [
        {
            "event": "Regiodag Zuid",
            "status": "seated",
            "position": None,
            "name": "Marie de Vries",
            "organisation": "Basisschool De Linde",
            "organisation_code": None,
            "badge_number": 1,
            "door": [],
            "invoice_reference": "",
            "cost_centre": "",
            "language": "nl",
            "sessions": [],
        }
    ]
    [entry] = given["consent"]
    assert (entry["purpose"], entry["state"]) == ("social", "refused")
    assert "Jan" not in str(given)


async def test_nobody_unknown_is_exported(world):
    with pytest.raises(NotFound):
        await personal_data.export(world.event.id)


async def test_after_erasure_nothing_says_who_it_was(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=1)
    await world.sign_up(choices={Purpose.WEBSITE: True})
    await world.sign_up(JAN)
    letter = (await world.letters_to(MARIE.email))[0]
    session = await links.confirm(token_in(letter, "confirm"), language="nl", at=clock.at)
    await world.letters()
    person = await world.person()

    await personal_data.erase(person, actor=Actor.system(), at=clock.at)

    tables = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dump = "".join(
        [str(await fetch(f'SELECT t::text AS row FROM "{row["tablename"]}" t')) for row in tables]
    )
    assert "jan@school.example" in dump
    assert "marie" not in dump.lower()
    assert await find_session(session.token, SessionKind.PERSON, at=clock.at) is None
    [jan] = await attendees.listing(world.event.id)
    assert jan.status is Status.SEATED


async def test_erasure_ends_every_yes_and_keeps_the_ledger(world):
    await world.sign_up(choices={Purpose.WEBSITE: True})
    [letter] = await world.letters()
    await world.confirm(token_in(letter, "confirm"))
    person = await world.person()

    await personal_data.erase(person, actor=Actor.system(), at=world.clock.now())

    states = [entry.state for entry in await consents.of_person(person)]
    assert states == [ConsentState.GIVEN, ConsentState.INVALIDATED]
    assert await consent.epoch(world.event.id) == 1
