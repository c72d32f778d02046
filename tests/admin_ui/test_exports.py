"""Staff put recipients on file, and hand registrations over to them."""

from datetime import timedelta

import pytest

from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of
from tests.conftest import NOW

RECIPIENT = {
    "name": "Drukkerij De Pers",
    "agreement": "VWO 2026-3",
    "valid_from": "2026-11-01",
    "valid_until": "2026-12-31",
    "covers": ["name", "organisation"],
}


@pytest.fixture
async def printer(world: World, staff_client) -> str:
    """A recipient put on file by the privacy officer."""
    _, client = await staff_client(Role.PRIVACY)
    await client.post("/staff/recipients/new", data={**RECIPIENT, **token_of(client)})
    [row] = await fetch("SELECT id FROM recipient")
    return str(row["id"])


def form(client, printer: str, **changes) -> dict[str, object]:
    return {
        "recipient": printer,
        "columns": ["name"],
        "waiting": "no",
        "format": "csv",
        **changes,
        **token_of(client),
    }


async def test_a_privacy_officer_puts_a_recipient_on_file_and_changes_it(
    printer, world: World, staff_client
):
    _, client = await staff_client(Role.PRIVACY)
    changed = {**RECIPIENT, "valid_until": "2026-11-20", **token_of(client)}

    answer = await client.post(f"/staff/recipients/{printer}", data=changed)

    page = (await client.get(answer.headers["Location"])).text
    assert answer.status_code == 303
    assert "Drukkerij De Pers" in page
    assert "Loopt niet" in page
    assert len(await fetch("SELECT 1 AS one FROM audit WHERE object LIKE 'recipient:%'")) == 2


async def test_what_is_missing_of_a_recipient_is_told_and_nothing_is_lost(
    world: World, staff_client
):
    _, client = await staff_client(Role.PRIVACY)

    wrong = {**RECIPIENT, "agreement": "", "valid_until": "", "covers": [], **token_of(client)}
    answer = await client.post("/staff/recipients/new", data=wrong)

    assert answer.status_code == 400
    for field in ("agreement", "valid_until", "covers"):
        assert f'id="error-{field}"' in answer.text
    assert 'value="Drukkerij De Pers"' in answer.text
    assert await fetch("SELECT 1 AS one FROM recipient") == []


async def test_an_organiser_hands_registrations_over_as_a_file(printer, world, staff_client):
    await world.attendee("Marie de Vries")
    _, client = await staff_client(Role.ORGANISER)

    page = (await client.get(world.event_url + "/export")).text
    answer = await client.post(world.event_url + "/export", data=form(client, printer))

    assert "Drukkerij De Pers" in page
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="regiodag-zuid-2026-11-24.csv"'
    )
    assert answer.content.decode("utf-8-sig") == "Naam\r\nMarie de Vries\r\n"
    assert len(answer.content) == int(answer.headers["Content-Length"])


async def test_what_the_agreement_does_not_cover_is_refused_with_a_sentence(
    printer, world, staff_client
):
    _, client = await staff_client(Role.ORGANISER)

    asked = form(client, printer, columns=["name", "email"])
    answer = await client.post(world.event_url + "/export", data=asked)

    assert answer.status_code == 400
    assert 'id="error-recipient"' in answer.text


async def test_an_agreement_that_ended_is_not_offered_and_not_followed(
    printer, world, staff_client, clock
):
    clock.at = NOW + timedelta(days=60)
    _, client = await staff_client(Role.ORGANISER)

    page = (await client.get(world.event_url + "/export")).text
    answer = await client.post(world.event_url + "/export", data=form(client, printer))

    assert "Drukkerij De Pers" not in page
    assert answer.status_code == 400


async def test_a_privacy_officer_of_one_event_puts_nobody_on_file(world: World, staff_client):
    _, client = await staff_client(Role.PRIVACY, event_id=world.event_id)

    assert (await client.get("/staff/recipients")).status_code == 403
