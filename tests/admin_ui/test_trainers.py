"""A trainer sees their own sessions and who comes to them; of the rest of the product, nothing."""

import pytest

from events.domain.ids import StaffId
from infra.db import execute
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of
from tests.admin_ui.test_permissions import FOR_ALL_STAFF, FOR_EVERYBODY, NOWHERE, ask, staff_routes
from tests.admin_ui.test_programme import FILLED_IN, add, choose, links


@pytest.fixture
async def trainer(world: World, staff_client):
    """Somebody with the role of trainer for the event, and their browser."""
    return await staff_client(Role.TRAINER, event_id=world.event_id)


async def test_a_trainer_begins_with_their_own_sessions(world: World, trainer):
    member, client = trainer
    mine = await add(world, "Rekenen", trainers=frozenset({StaffId(member.id)}))
    await add(world, "Lezen")

    page = (await client.get("/staff/sign-in", follow_redirects=True)).text

    assert "Mijn sessies" in page
    assert "Rekenen" in page
    assert "Lezen" not in page
    assert links(page) == {"/staff/sessions", f"/staff/sessions/{mine}", "/staff/account"}


async def test_a_trainer_sees_names_and_organisations_of_their_own_session_alone(
    world: World, trainer
):
    member, client = trainer
    mine = await add(world, "Rekenen", trainers=frozenset({StaffId(member.id)}))
    other = await add(world, "Lezen")
    await choose(world, await world.attendee("Marie de Vries"), mine)
    await choose(world, await world.attendee("Jan Bakker"), other)

    page = (await client.get(f"/staff/sessions/{mine}")).text

    assert "Marie de Vries" in page
    assert "Jan Bakker" not in page
    assert "@" not in page.split("<main", 1)[1]
    assert (await client.get(f"/staff/sessions/{other}")).status_code == 404


async def test_of_a_session_for_everybody_a_trainer_sees_who_has_a_seat(world: World, trainer):
    member, client = trainer
    opening = await add(
        world, "Opening", for_everyone=True, trainers=frozenset({StaffId(member.id)})
    )
    await world.attendee("Marie de Vries")

    assert "Marie de Vries" in (await client.get(f"/staff/sessions/{opening}")).text


async def test_nothing_else_is_reachable_for_a_trainer(app, world: World, trainer):
    await world.photo()
    member, client = trainer
    await add(world, trainers=frozenset({StaffId(member.id)}))

    answers = {
        route: (await ask(client, app, *route, world)).status_code
        for route in sorted(set(staff_routes(app)) - FOR_EVERYBODY - FOR_ALL_STAFF)
    }

    reached = {route for route, status in answers.items() if status not in {403, 404}}
    assert reached == {("GET", "/staff/sessions")}


async def test_who_is_no_trainer_any_more_sees_nothing(world: World, staff_client):
    member, client = await staff_client(Role.TRAINER)
    mine = await add(world, "Rekenen", trainers=frozenset({StaffId(member.id)}))
    await execute("UPDATE staff_role SET event_id = {} WHERE staff = {}", NOWHERE, member.id)

    listed = (await client.get("/staff/sessions")).text

    assert "Rekenen" not in listed
    assert (await client.get(f"/staff/sessions/{mine}")).status_code == 404


async def test_only_trainers_can_be_named_at_a_session(world: World, staff_client, trainer):
    member, _ = trainer
    reviewer, _ = await staff_client(Role.REVIEWER)
    _, organiser = await staff_client(Role.ORGANISER)
    url = f"{world.event_url}/sessions/new"
    token = token_of(organiser)

    form = (await organiser.get(url)).text
    refused = await organiser.post(url, data={**FILLED_IN, "trainers": str(reviewer.id), **token})
    taken = await organiser.post(url, data={**FILLED_IN, "trainers": str(member.id), **token})

    assert str(member.id) in form
    assert str(reviewer.id) not in form
    assert (refused.status_code, taken.status_code) == (400, 303)
