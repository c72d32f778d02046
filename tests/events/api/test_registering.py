"""A program registers people: as the form does, once per key, and without answering for them."""

import asyncio

import pytest

from events.domain.integrations import Scope
from infra.db import fetch
from tests.events.conftest import World
from tests.events.jobs import run_due_jobs

JAN = {"name": "Jan Bakker", "email": "jan@school.example", "organisation": "OBS De Vlieger"}
KEY = {"Idempotency-Key": "one-registration"}


def address(world: World) -> str:
    return f"/events/{world.event.id}/registrations"


async def stored() -> list[dict[str, object]]:
    return await fetch("SELECT name, status FROM registration ORDER BY sequence")


async def test_somebody_is_registered_with_a_seat_and_a_mail(world: World, programs):
    async with await programs(Scope.REGISTER) as program:
        answer = await program.post(address(world), json=JAN, headers=KEY)

    await run_due_jobs(world.runtime)
    assert answer.status_code == 201
    assert await stored() == [{"name": "Jan Bakker", "status": "seated"}]
    assert len(await world.letters_to("jan@school.example")) == 1


async def test_their_choices_about_photos_stay_unknown(world: World, programs):
    async with await programs(Scope.REGISTER) as program:
        await program.post(address(world), json=JAN, headers=KEY)

    assert await fetch("SELECT 1 AS one FROM consent_entry") == []


async def test_a_program_cannot_answer_about_photos(world: World, programs):
    async with await programs(Scope.REGISTER) as program:
        said = {**JAN, "choices": {"website": True}}
        answer = await program.post(address(world), json=said, headers=KEY)

    assert answer.status_code == 400
    assert await stored() == []


async def test_a_retry_gets_the_same_answer_and_registers_nobody_twice(world: World, programs):
    async with await programs(Scope.REGISTER, Scope.REGISTRATIONS) as program:
        answers = await asyncio.gather(
            *(program.post(address(world), json=JAN, headers=KEY) for _ in range(5))
        )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(await stored()) == 1
    assert len(await world.letters_to("jan@school.example")) == 1


async def test_a_key_that_was_used_for_somebody_else_is_refused(world: World, programs):
    async with await programs(Scope.REGISTER) as program:
        await program.post(address(world), json=JAN, headers=KEY)
        other = {**JAN, "email": "fatima@school.example"}
        answer = await program.post(address(world), json=other, headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await stored()) == 1


async def test_the_key_of_one_program_says_nothing_to_another(world: World, programs):
    async with await programs(Scope.REGISTER) as one, await programs(Scope.REGISTER) as other:
        await one.post(address(world), json=JAN, headers=KEY)
        answer = await other.post(
            address(world), json={**JAN, "email": "fatima@school.example"}, headers=KEY
        )

    assert answer.status_code == 201
    assert len(await stored()) == 2


async def test_without_the_scope_to_read_nothing_tells_who_is_registered(world: World, programs):
    await world.sign_up(email="jan@school.example")
    async with await programs(Scope.REGISTER) as program:
        known = await program.post(address(world), json=JAN, headers=KEY)
        fresh = await program.post(
            address(world),
            json={**JAN, "email": "nieuw@school.example"},
            headers={"Idempotency-Key": "another-registration"},
        )

    assert known.status_code == fresh.status_code == 201
    assert known.json() == fresh.json() == {"registration_id": None, "status": None}


async def test_with_that_scope_it_says_which_registration_and_how_it_stands(world: World, programs):
    async with await programs(Scope.REGISTER, Scope.REGISTRATIONS) as program:
        answer = await program.post(address(world), json=JAN, headers=KEY)

    [row] = await fetch("SELECT id FROM registration")
    assert answer.json() == {"registration_id": str(row["id"]), "status": "seated"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({**JAN, "email": "geen adres"}, "email"),
        ({**JAN, "name": ""}, "name"),
    ],
)
async def test_what_is_wrong_is_told_per_field(world: World, programs, said, field):
    async with await programs(Scope.REGISTER) as program:
        answer = await program.post(address(world), json=said, headers=KEY)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert list(answer.json()["fields"]) == [field]
    assert await stored() == []


async def test_after_a_mistake_the_key_can_be_used_again(world: World, programs):
    async with await programs(Scope.REGISTER) as program:
        await program.post(address(world), json={**JAN, "email": "x"}, headers=KEY)
        answer = await program.post(address(world), json=JAN, headers=KEY)

    assert answer.status_code == 201


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "short"}])
async def test_a_key_is_needed(world: World, programs, headers):
    async with await programs(Scope.REGISTER) as program:
        answer = await program.post(address(world), json=JAN, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


async def test_nobody_is_registered_once_sign_up_is_closed(world: World, programs, clock):
    clock.at = world.event.closes_at
    async with await programs(Scope.REGISTER) as program:
        answer = await program.post(address(world), json=JAN, headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "sign_up_closed")


async def test_the_audit_log_says_which_program_it_was(world: World, programs):
    async with await programs(Scope.REGISTER) as program:
        await program.post(address(world), json=JAN, headers=KEY)

    [token] = await fetch("SELECT id FROM api_token")
    [entry] = await fetch("SELECT actor FROM audit WHERE action = 'registration.made'")
    assert entry["actor"] == f"integration:{token['id']}"
