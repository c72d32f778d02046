"""A program reads events and registrations: page by page, and as far as the agreement goes."""

from datetime import timedelta

import pytest

from events.domain.consent import Purpose
from events.domain.integrations import Scope
from events.services import events
from infra.db import fetch
from tests.events.conftest import ORGANISER, World, draft


async def pages(program, path: str, limit: int) -> list[list[dict[str, object]]]:
    found, cursor = [], ""
    while cursor is not None:
        answer = await program.get(f"{path}?limit={limit}{cursor}")
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        after = answer.json()["next"]
        cursor = f"&cursor={after}" if after else None
    return found


async def test_events_come_page_by_page_in_the_order_in_which_they_start(world, programs, clock):
    for number in range(3):
        starts_at = world.event.starts_at + timedelta(days=number + 1)
        later = draft(
            title=f"Dag {number}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
        )
        await events.create(later, by=ORGANISER, at=clock.now())
    hidden = draft(title="Nog geheim", opens_at=None)
    await events.create(hidden, by=ORGANISER, at=clock.now())
    invited = await events.create(draft(title="Op uitnodiging"), by=ORGANISER, at=clock.now())
    await fetch("UPDATE event SET invitation_only = true WHERE id = {}", invited)

    async with await programs(Scope.EVENTS) as program:
        found = await pages(program, "/events", 2)

    titles = [[one["title"] for one in page] for page in found]
    assert titles[:2] == [["Regiodag Zuid", "Dag 0"], ["Dag 1", "Dag 2"]]
    assert {"Nog geheim", "Op uitnodiging"}.isdisjoint(title for page in titles for title in page)


async def test_one_event_can_be_read_and_a_draft_does_not_exist(world, programs, clock):
    secret = await events.create(draft(opens_at=None), by=ORGANISER, at=clock.now())

    async with await programs(Scope.EVENTS) as program:
        known = await program.get(f"/events/{world.event.id}")
        unknown = await program.get(f"/events/{secret}")

    assert known.json()["title"] == "Regiodag Zuid"
    assert known.json()["sign_up"] == "open"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


async def test_of_registrations_only_what_the_agreement_covers_is_read(world: World, programs):
    await world.sign_up(choices={Purpose.WEBSITE: False})

    async with await programs(Scope.REGISTRATIONS) as program:
        answer = await program.get(f"/events/{world.event.id}/registrations")

    [row] = await fetch("SELECT id FROM registration")
    assert answer.json()["items"] == [
        {
            "id": str(row["id"]),
            "event_id": str(world.event.id),
            "status": "seated",
            "name": "Marie de Vries",
            "photos": {"website": "no", "social": "unknown"},
        }
    ]
    assert "marie@school.example" not in answer.text


async def test_registrations_come_page_by_page_in_order_of_arrival(world: World, programs):
    for number in range(5):
        await world.sign_up(name=f"Naam {number}", email=f"n{number}@school.example")

    async with await programs(Scope.REGISTRATIONS) as program:
        found = await pages(program, f"/events/{world.event.id}/registrations", 2)

    assert [one["name"] for page in found for one in page] == [f"Naam {n}" for n in range(5)]


async def test_nothing_is_read_once_the_agreement_has_ended(world: World, programs):
    await world.sign_up()
    await fetch("UPDATE recipient SET valid_until = '2026-11-23'")

    async with await programs(Scope.REGISTRATIONS) as program:
        answer = await program.get(f"/events/{world.event.id}/registrations")

    assert (answer.status_code, answer.json()["code"]) == (403, "no_agreement")
    assert "Marie" not in answer.text


async def test_what_was_read_by_whom_is_on_record(world: World, programs):
    await world.sign_up()
    async with await programs(Scope.REGISTRATIONS) as program:
        await program.get(f"/events/{world.event.id}/registrations")

    [token] = await fetch("SELECT id FROM api_token")
    [entry] = await fetch("SELECT actor, object FROM audit WHERE action = 'registrations.read'")
    assert entry == {
        "actor": f"integration:{token['id']}",
        "object": f"event:{world.event.id}",
    }


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIxIl0", "%00", "WyJ4IiwieSJd"])
@pytest.mark.parametrize("path", ["/events", "/events/{event}/registrations"])
async def test_a_cursor_that_cannot_be_read_is_refused(world: World, programs, path, cursor):
    async with await programs(Scope.EVENTS, Scope.REGISTRATIONS) as program:
        answer = await program.get(path.format(event=world.event.id) + f"?cursor={cursor}")

    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or "registrations" in path
    if answer.status_code == 400:
        assert answer.json()["code"] == "wrong_cursor"


@pytest.mark.parametrize("limit", ["0", "201", "veel"])
async def test_a_limit_out_of_bounds_is_refused(world: World, programs, limit):
    async with await programs(Scope.EVENTS) as program:
        answer = await program.get(f"/events?limit={limit}")

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["limit"]
