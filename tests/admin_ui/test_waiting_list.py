"""The waiting list of an event, as staff see it and choose how places go."""

import pytest

from events.domain.groups import Colleague, GroupSignUp
from events.services import events, groups
from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of

PAIR = GroupSignUp(
    contact_name="Carla Jansen",
    contact_email="carla@school.example",
    organisation="",
    colleagues=(
        Colleague(row=1, name="Anna Visser", email="anna@school.example"),
        Colleague(row=2, name="Bram Mulder", email="bram@school.example"),
    ),
    language="nl",
    idempotency_key="a-form-key-of-carla",
)


@pytest.fixture
async def url(world: World) -> str:
    """The waiting list of an event with one free seat, for which a group of two waits."""
    await world.attendee("Marie")
    await fetch("UPDATE event SET capacity = 2")
    slug = (await events.get(world.event_id)).slug
    await groups.register(slug, PAIR, at=world.clock.now(), ip="192.0.2.1")
    await world.attendee("Eva")
    return f"/staff/events/{world.event_id}/waiting-list"


async def test_a_group_stands_in_the_list_as_one(url, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    page = (await client.get(url)).text

    assert "Anna Visser, Bram Mulder" in page
    assert "Een groep van 2, aangemeld door Carla Jansen" in page
    assert page.index("Anna Visser") < page.index("Eva")


async def test_staff_choose_that_places_are_offered(world: World, url, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    wrong = await client.post(url, data={**token_of(client), "how": "offer", "hours": "veel"})
    done = await client.post(url, data={**token_of(client), "how": "offer", "hours": "24"})
    await fetch("UPDATE event SET capacity = 3")
    await client.post(url, data={**token_of(client), "how": "offer", "hours": "24"})

    assert (wrong.status_code, done.status_code) == (400, 303)
    assert 'href="#field-hours"' in wrong.text
    assert "Aangeboden" in (await client.get(url)).text
    assert (await fetch("SELECT offer_hours FROM event"))[0]["offer_hours"] == 24


async def test_who_may_only_look_finds_no_form(url, staff_client):
    _, client = await staff_client(Role.PRIVACY)

    page = (await client.get(url)).text

    assert "Wie vooraan staat heeft hem meteen" in page
    assert 'name="hours"' not in page
