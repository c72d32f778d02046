"""Many people sign up at the same moment, at several web processes on one PostgreSQL."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from events.domain.event import EventDraft
from events.domain.ids import StaffId
from events.services import events
from events.services.registration import MOST_SIGN_UPS
from infra.clock import SystemClock
from infra.db import fetch
from infra.deploy.ports import free_port
from tests.events.queries import counted
from tests.faults.visitors import anonymous

_SEATS, _PEOPLE, _AT_ONCE = 300, 500, 50


@pytest.fixture
async def event(app, runtime):
    """An event with 300 seats, open by the real clock."""
    now = SystemClock().now()
    draft = EventDraft(
        title="Drukte",
        description="",
        place="",
        starts_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=9, hours=2),
        capacity=_SEATS,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=8),
        purposes=frozenset(),
    )
    return await events.get(await events.create(draft, by=StaffId(uuid4()), at=now))


def webs(processes, count, **settings):
    """Start several web processes; return their ports."""
    ports = [free_port() for _ in range(count)]
    for port in ports:
        processes.web(port, **settings)
    return ports


def form(number, key=None):
    return {
        "name": f"Deelnemer {number}",
        "email": f"deelnemer{number}@school.example",
        "form_key": key or f"the key of form number {number}",
    }


async def signed_up(port, slug, filled_in, *, ip):
    async with anonymous(port) as client:
        answer = await client.post(
            f"/events/{slug}/sign-up", data=filled_in, headers={"X-Forwarded-For": ip}
        )
    return answer.status_code


async def all_of(calls, *, at_once):
    """Await every call, some at a time; count what they return."""
    turn = asyncio.Semaphore(at_once)

    async def one(call):
        async with turn:
            return await call

    return Counter(await asyncio.gather(*(one(call) for call in calls)))


async def test_of_500_people_300_get_a_seat_and_200_wait_in_order(processes, event):
    ports = webs(processes, 2, AKKOORD_TRUSTED_PROXIES="1")
    calls = [
        signed_up(ports[n % 2], event.slug, form(n), ip=f"198.51.{n % 100}.{n % 250}")
        for n in range(_PEOPLE)
    ]

    answers = await all_of(calls, at_once=_AT_ONCE)

    assert answers == {303: _PEOPLE}
    stored = await fetch("SELECT status, sequence FROM registration ORDER BY sequence")
    assert [row["status"] for row in stored] == ["seated"] * _SEATS + ["waiting"] * 200
    assert (await events.get(event.id)).seats_taken == _SEATS
    [mails] = await fetch("SELECT count(*) AS n, count(DISTINCT person) AS people FROM mail")
    assert (mails["n"], mails["people"]) == (_PEOPLE, _PEOPLE)


async def test_a_count_that_is_read_before_it_is_written_gives_more_seats_than_there_are(
    database, event
):
    """The guard off: this is the race that the test above would see."""
    await fetch("ALTER TABLE event DROP CONSTRAINT event_seats_fit")
    await fetch("UPDATE event SET capacity = 1 WHERE id = {}", event.id)
    both_have_read = asyncio.Barrier(2)

    async def careless():
        connection = await asyncpg.connect(database)
        try:
            row = await connection.fetchrow("SELECT capacity, seats_taken FROM event")
            await both_have_read.wait()
            if row["seats_taken"] < row["capacity"]:
                await connection.execute("UPDATE event SET seats_taken = seats_taken + 1")
        finally:
            await connection.close()

    await asyncio.gather(careless(), careless())

    assert (await events.get(event.id)).seats_taken == 2


async def test_a_form_that_is_sent_ten_times_at_once_is_one_registration_and_one_mail(
    processes, event
):
    ports = webs(processes, 2, AKKOORD_TRUSTED_PROXIES="1")
    calls = [
        signed_up(ports[n % 2], event.slug, form(1, "one key for all ten of them"), ip="192.0.2.1")
        for n in range(10)
    ]

    answers = await all_of(calls, at_once=10)

    assert answers == {303: 10}
    assert len(await fetch("SELECT 1 AS one FROM registration")) == 1
    assert len(await fetch("SELECT 1 AS one FROM mail")) == 1


async def test_four_processes_share_one_limit_and_a_made_up_address_does_not_help(processes, event):
    ports = webs(processes, 4)
    calls = [
        signed_up(ports[n % 4], event.slug, form(n), ip=f"203.0.113.{n}")
        for n in range(MOST_SIGN_UPS + 20)
    ]

    answers = await all_of(calls, at_once=8)

    assert answers == {303: MOST_SIGN_UPS, 429: 20}
    assert len(await fetch("SELECT 1 AS one FROM registration")) == MOST_SIGN_UPS


async def test_a_known_and_an_unknown_address_cost_the_same_statements(client, clock, event):
    """Time would tell who is registered; what takes time are the statements."""
    clock.at = SystemClock().now()
    asked = {}
    for who, number in [("first", 1), ("unknown", 2), ("known", 1)]:
        key = f"the key of {who}, long enough"
        with counted() as statements:
            answer = await client.post(f"/events/{event.slug}/sign-up", data=form(number, key))
        assert answer.status_code == 303
        asked[who] = statements

    assert asked["known"] == asked["unknown"]
