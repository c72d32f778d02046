"""Staff give programs their tokens and webhooks, and take them away."""

import re
from dataclasses import replace

import pytest

from admin_ui import integration_form
from events.domain.integrations import Scope
from events.domain.webhooks import DeliveryState, Kind
from events.services import webhooks
from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import SOMEBODY, World, token_of
from tests.admin_ui.test_exports import RECIPIENT
from tests.conftest import browser


@pytest.fixture
async def recipient(world: World, staff_client) -> str:
    _, client = await staff_client(Role.PRIVACY)
    await client.post("/staff/recipients/new", data={**RECIPIENT, **token_of(client)})
    [row] = await fetch("SELECT id FROM recipient")
    return str(row["id"])


def form(client, known: str, **changes) -> dict[str, object]:
    return {
        "name": "CRM",
        "recipient": known,
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


async def test_everything_that_is_wrong_is_told_at_once(recipient, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.post("/staff/integrations/tokens/new", data=token_of(client))

    for field in ("name", "recipient", "scopes", "expires"):
        assert f'id="error-{field}"' in answer.text


async def test_an_organiser_of_one_event_connects_no_program(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER, event_id=world.event_id)

    assert (await client.get("/staff/integrations")).status_code == 403


async def test_webhooks_are_off_until_a_host_is_allowed(recipient, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.post(
        "/staff/integrations/webhooks/new",
        data={"url": "https://crm.example/akkoord", **token_of(client)},
    )

    assert "AKKOORD_WEBHOOK_HOSTS" in (await client.get("/staff/integrations")).text
    assert answer.status_code == 400
    assert await fetch("SELECT 1 AS one FROM webhook") == []


async def test_staff_see_what_a_webhook_was_told_and_end_it(
    world: World, staff_client, settings, clock
):
    allowing = replace(settings, webhook_hosts=frozenset({"crm.example"}))
    secret = await webhooks.add(
        allowing, "https://crm.example/akkoord", by=SOMEBODY, at=clock.now()
    )
    await world.attendee("Marie de Vries")
    await webhooks.spread()
    [row] = await fetch("SELECT id FROM webhook")
    _, client = await staff_client(Role.ORGANISER)
    url = f"/staff/integrations/webhooks/{row['id']}"

    page = (await client.get(url)).text
    answer = await client.post(url + "/end", data=token_of(client))

    assert "Aangemeld" in page
    assert "Wacht" in page
    assert "Marie" not in page
    assert secret not in page
    assert answer.status_code == 303
    assert "beëindigd" in (await client.get(url)).text


def test_every_word_for_a_webhook_is_there():
    assert set(integration_form.KINDS) == set(Kind)
    assert set(integration_form.DELIVERY_STATES) == set(integration_form.DELIVERY_TONES)
    assert set(integration_form.DELIVERY_STATES) == set(DeliveryState)
    assert set(integration_form.SCOPES) == set(Scope)
