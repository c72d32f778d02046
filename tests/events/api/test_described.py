"""The description of the interface: of these routes, and true."""

import re

import msgspec
import pytest

from events.domain.integrations import Scope
from events.web.api.docs import schema
from events.web.api.schemas import EventPage, RegistrationPage
from infra.web.problems import Problem
from tests.events.conftest import World


async def test_it_describes_these_routes_and_no_others(client, app):
    described = (await client.get("/api/v1/openapi.json")).json()

    served = {
        path.path_format
        for path in app.routes
        if path.path.startswith("/api/v1/")
        and "openapi" not in path.path
        and "docs" not in path.path
    }
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == served
    assert described["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_every_operation_says_how_it_can_fail_and_that_a_token_is_needed():
    described = schema()

    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert {"400", "401", "403", "429"} <= set(operation["responses"]), path
            problem = operation["responses"]["401"]["content"]
            assert list(problem) == ["application/problem+json"]
    assert described["security"] == [{"token": []}]


def test_every_reference_leads_somewhere():
    described = schema()
    text = msgspec.json.encode(described).decode()

    for name in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert name in described["components"]["schemas"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/events", EventPage), ("/events/{event}/registrations", RegistrationPage)],
)
async def test_answers_are_as_they_are_described(world: World, programs, path, kind):
    await world.sign_up()
    async with await programs(Scope.EVENTS, Scope.REGISTRATIONS) as program:
        answer = await program.get(path.format(event=world.event.id))

    msgspec.json.decode(answer.content, type=kind)
    described = schema()["components"]["schemas"][kind.__name__]
    assert set(answer.json()) == set(described["properties"])
    assert set(answer.json()) >= set(described["required"])


async def test_problems_are_as_they_are_described(client):
    answer = await client.get("/api/v1/events")

    described = schema()["components"]["schemas"]["Problem"]
    msgspec.json.decode(answer.content, type=Problem)
    assert set(answer.json()) <= set(described["properties"])


async def test_the_page_for_people_tells_every_operation_and_loads_nothing_from_elsewhere(client):
    page = (await client.get("/api/v1/docs")).text

    for path in schema()["paths"]:
        assert path in page
    assert re.findall(r'(?:src|href)="https?://', page) == []
