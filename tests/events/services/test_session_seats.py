"""The last seats of a session, asked for by many at the same time, past the lock of the event."""

import asyncio

import asyncpg
import pytest

from events.domain.programme import Holding
from infra.db import execute, fetch
from tests.events.conftest import World
from tests.events.programme import add, taken

SEATS, PEOPLE = 100, 500

MANY = """
WITH people AS (INSERT INTO person (id, email, language, created_at)
    SELECT gen_random_uuid(), 'p' || n || '@school.example', 'nl', now()
    FROM generate_series(1, {}) n RETURNING id),
made AS (INSERT INTO registration (id, event, person, status, name, language, created_at)
    SELECT gen_random_uuid(), {}, id, 'waiting', 'Iemand', 'nl', now() FROM people RETURNING id)
INSERT INTO session_choice (id, session, registration, holding)
    SELECT gen_random_uuid(), {}, id, 'wished' FROM made RETURNING registration
"""

UNGUARDED = """
CREATE OR REPLACE FUNCTION take_session_seats(who uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE programme_session SET seats_taken = seats_taken + 1
    WHERE id IN (SELECT session FROM session_choice WHERE registration = who);
    UPDATE session_choice SET holding = 'seated' WHERE registration = who;
$$
"""


async def everybody_at_once(world: World) -> list[object]:
    """Have 500 people get a seat at the event at the same moment, each with one wish."""
    maths = await add(world, "Rekenen", capacity=SEATS)
    rows = await fetch(MANY, PEOPLE, world.event.id, maths)
    sql = "UPDATE registration SET status = 'seated' WHERE id = {}"
    seating = (execute(sql, row["registration"]) for row in rows)
    return await asyncio.gather(*seating, return_exceptions=True)


async def holdings() -> dict[str, int]:
    rows = await fetch("SELECT holding, count(*) AS n FROM session_choice GROUP BY holding")
    return {row["holding"]: row["n"] for row in rows}


async def test_without_the_condition_seats_are_given_away_twice_but_for_the_check(world):
    await execute(UNGUARDED)

    answers = await everybody_at_once(world)

    refused = [one for one in answers if isinstance(one, asyncpg.CheckViolationError)]
    assert len(refused) == PEOPLE - SEATS


async def test_without_condition_and_check_everybody_sits_on_a_hundred_seats(world):
    await execute(UNGUARDED)
    await execute("ALTER TABLE programme_session DROP CONSTRAINT session_seats_fit")

    await everybody_at_once(world)

    assert await taken(world) == {"Rekenen": PEOPLE}


async def test_a_hundred_seats_go_to_a_hundred_of_five_hundred(world):
    answers = await everybody_at_once(world)

    assert [one for one in answers if one is not None] == []
    assert await taken(world) == {"Rekenen": SEATS}
    assert await holdings() == {Holding.SEATED: SEATS, Holding.MISSED: PEOPLE - SEATS}


async def test_seats_come_back_however_a_registration_ends(world):
    await everybody_at_once(world)

    await execute("UPDATE registration SET status = 'cancelled' WHERE sequence % 2 = 0")
    await execute("DELETE FROM person WHERE id IN (SELECT person FROM registration)")

    assert await taken(world) == {"Rekenen": 0}


@pytest.mark.parametrize("status", ["cancelled", "waiting"])
async def test_who_loses_the_seat_at_the_event_keeps_the_wish(world, status):
    await everybody_at_once(world)

    await execute("UPDATE registration SET status = {}", status)

    assert await taken(world) == {"Rekenen": 0}
    assert await holdings() == {Holding.WISHED: SEATS, Holding.MISSED: PEOPLE - SEATS}
