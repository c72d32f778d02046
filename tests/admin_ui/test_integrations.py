"""Staff give programs their tokens, and take them away."""

import re

import pytest

from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of
from tests.admin_ui.test_exports import RECIPIENT
from tests.conftest import browser


@pytest.fixture
async def recipient(world: World, staff_client) -> str:
    _, client = await staff_client(Role.PRIVACY)
    await client.post("/staff/recipients/new", data={**RECIPIENT, **token_of(client)})
    [row] = await fetch("SELECT id FROM recipient")
    return str(row["id"])


def form(client, recipient: str, **changes) -> dict[str, object]:
    return {
        "name": "CRM",
        "recipient": recipient,
        "scopes": ["events"],
        "expires": "2027-02-01",
        **changes,
        **token_of(client),
    }


async def test_a_token_is_shown_once_and_works(recipient, staff_client, app, settings):
    _, client = await staff_client(Role.ORGANISER)

    made = await client.post("/staff/integrations/tokens/new", data=form(client, recipient))

    [secret] = re.findall(r"akk_[\w-]+", made.text)
    overview = (await client.get("/staff/integrations")).text
    async with browser(app, settings) as program:
        answer = await program.get("/api/v1/events", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    assert "CRM" in overview
    assert secret not in overview


async def test_a_revoked_token_stays_in_the_list_as_such(recipient, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    await client.post("/staff/integrations/tokens/new", data=form(client, recipient))
    [row] = await fetch("SELECT id FROM api_token")

    answer = await client.post(
        f"/staff/integrations/tokens/{row['id']}/revoke", data=token_of(client)
    )

    page = (await client.get(answer.headers["Location"])).text
    assert answer.status_code == 303
    assert "Ingetrokken" in page
    assert await fetch("SELECT 1 AS one FROM audit WHERE action = 'token.revoked'")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"recipient": "nobody"}, "recipient"),
        ({"expires": "2028-01-01"}, "expires"),
        ({"expires": "2026-11-23"}, "expires"),
        ({"expires": "morgen"}, "expires"),
    ],
)
async def test_what_is_wrong_is_told_and_no_token_is_made(recipient, staff_client, wrong, field):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.post(
        "/staff/integrations/tokens/new", data=form(client, recipient, **wrong)
    )

    assert answer.status_code == 400
    assert f'id="error-{field}"' in answer.text
    assert await fetch("SELECT 1 AS one FROM api_token") == []


async def test_an_organiser_of_one_event_connects_no_program(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER, event_id=world.event_id)

    assert (await client.get("/staff/integrations")).status_code == 403
