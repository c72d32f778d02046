"""Tokens: shown once, stored as hashes, for what they are for, until they end."""

from datetime import timedelta

import pytest

from events.domain.ids import TokenId
from events.domain.integrations import Scope
from events.services import integrations
from infra.db import fetch
from tests.conftest import NOW
from tests.events.conftest import ORGANISER, World


async def ask(programs, token: str, **headers):
    async with programs.client(token) as program:
        return await program.get("/events", headers=headers)


async def test_a_token_is_stored_as_a_hash_alone(programs):
    token = await programs.token(Scope.EVENTS)

    rows = await fetch("SELECT t::text AS text, token_hash FROM api_token t")
    assert token.startswith("akk_")
    assert token not in rows[0]["text"]
    assert len(rows[0]["token_hash"]) == 32


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer akk_unknown", "Bearer x y"])
async def test_without_a_known_token_nothing_is_told(programs, header):
    token = await programs.token(Scope.EVENTS)

    answer = await ask(programs, token, Authorization=header)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_that_ended_opens_nothing(programs, clock):
    token = await programs.token(Scope.EVENTS, days=30)
    clock.at = NOW + timedelta(days=30)

    assert (await ask(programs, token)).status_code == 401


async def test_a_revoked_token_opens_nothing(programs):
    token = await programs.token(Scope.EVENTS)
    assert (await ask(programs, token)).status_code == 200
    [row] = await fetch("SELECT id FROM api_token")

    await integrations.revoke(TokenId(row["id"]), by=ORGANISER, at=NOW)

    assert (await ask(programs, token)).status_code == 401


@pytest.mark.parametrize("scope", [Scope.REGISTRATIONS, Scope.REGISTER])
async def test_a_token_opens_only_its_scopes(programs, scope):
    answer = await ask(programs, await programs.token(scope))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_in_scope")


async def test_when_a_token_was_last_used_is_known(programs):
    await ask(programs, await programs.token(Scope.EVENTS))

    [token] = await integrations.all_tokens()
    assert token.used_at == NOW


async def test_too_many_requests_are_refused_and_say_when_to_come_back(programs, monkeypatch):
    monkeypatch.setattr(integrations, "MOST_REQUESTS", 2)
    token = await programs.token(Scope.EVENTS)

    answers = [await ask(programs, token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"


async def test_guessing_tokens_is_slowed_down(programs):
    answers = [await ask(programs, "akk_guess") for _ in range(integrations.MOST_WRONG + 1)]

    assert [answer.status_code for answer in answers] == [401] * integrations.MOST_WRONG + [429]


async def test_a_wrong_token_is_refused_before_the_body_is_looked_at(world: World, programs):
    async with programs.client("akk_wrong") as program:
        answer = await program.post(f"/events/{world.event.id}/registrations", content=b"{{{{")

    assert answer.status_code == 401


async def test_a_browser_gets_problem_details_too(programs):
    answer = await ask(programs, "akk_wrong", Accept="text/html")

    assert answer.headers["Content-Type"].startswith("application/problem+json")


async def test_an_unknown_address_below_the_interface_gets_problem_details(client):
    answer = await client.get("/api/v1/nothing", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")


async def test_ended_tokens_are_removed_after_a_year(programs):
    await programs.token(Scope.EVENTS, days=1)

    await integrations.sweep(at=NOW + timedelta(days=366))
    kept = len(await integrations.all_tokens())
    await integrations.sweep(at=NOW + timedelta(days=368))

    assert (kept, await integrations.all_tokens()) == (1, [])
