"""Whether faces may be recognised at an event: decided by privacy, with its reasons on file."""

import pytest

from admin_ui.recognition_form import MODE_HINTS, MODES
from events.domain.recognition import Mode, Recognition
from events.services import events
from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of

ON_FILE = {
    "mode": "suggest",
    "dpia": "DPIA 2026-14",
    "approver": "Functionaris gegevensbescherming",
    "until": "2026-12-31T17:00",
}


@pytest.mark.parametrize("words", [MODES, MODE_HINTS])
def test_every_mode_has_its_words(words):
    assert set(words) == set(Mode)


async def test_a_privacy_officer_puts_on_file_that_people_may_be_recognised(
    world: World, staff_client
):
    _, client = await staff_client(Role.PRIVACY)
    form = {**ON_FILE, **token_of(client)}

    answer = await client.post(world.event_url + "/recognition", data=form)

    page = (await client.get(answer.headers["Location"])).text
    found = (await events.get(world.event_id)).recognition
    assert answer.status_code == 303
    assert (found.mode, found.dpia, found.approver) == (
        Mode.SUGGEST,
        "DPIA 2026-14",
        "Functionaris gegevensbescherming",
    )
    assert "DPIA 2026-14" in page
    assert "31 december 2026, 17.00" in page
    assert await fetch("SELECT seq FROM audit WHERE action = 'event.recognition_decided'")


async def test_it_is_off_until_somebody_decides(world: World, staff_client):
    _, client = await staff_client(Role.PRIVACY)

    page = (await client.get(world.event_url + "/recognition")).text

    assert 'value="off" id="field-mode" checked' in " ".join(page.split())
    assert (await events.get(world.event_id)).recognition == Recognition()


async def test_what_is_missing_is_told_and_nothing_typed_is_lost(world: World, staff_client):
    _, client = await staff_client(Role.PRIVACY)
    form = {"mode": "automatic", "dpia": "", "approver": "Els", "until": "", **token_of(client)}

    answer = await client.post(world.event_url + "/recognition", data=form)

    assert answer.status_code == 400
    assert 'id="error-dpia"' in answer.text
    assert 'id="error-until"' in answer.text
    assert 'value="Els"' in answer.text
    assert 'value="automatic" checked' in " ".join(answer.text.split())
    assert (await events.get(world.event_id)).recognition == Recognition()


@pytest.mark.parametrize("wrong", [{"mode": ""}, {"mode": "always"}, {"until": "morgen"}])
async def test_what_cannot_be_read_changes_nothing(world: World, staff_client, wrong):
    _, client = await staff_client(Role.PRIVACY)
    form = {**ON_FILE, **wrong, **token_of(client)}

    answer = await client.post(world.event_url + "/recognition", data=form)

    assert answer.status_code == 400
    assert (await events.get(world.event_id)).recognition == Recognition()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRIVACY])
async def test_nobody_else_decides_about_it(world: World, staff_client, role):
    _, client = await staff_client(role)

    shown = await client.get(world.event_url + "/recognition")
    sent = await client.post(world.event_url + "/recognition", data={**ON_FILE, **token_of(client)})

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert (await events.get(world.event_id)).recognition == Recognition()


async def test_changing_an_event_leaves_recognition_alone(world: World, staff_client):
    _, privacy = await staff_client(Role.PRIVACY)
    await privacy.post(world.event_url + "/recognition", data={**ON_FILE, **token_of(privacy)})
    _, organiser = await staff_client(Role.ORGANISER)

    await organiser.post(world.event_url + "/close", data=token_of(organiser))

    assert (await events.get(world.event_id)).recognition.mode is Mode.SUGGEST
