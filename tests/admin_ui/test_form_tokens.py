"""Nothing changes for a request that our own page, opened by this very person, did not send."""

import pytest

from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, audit_entries
from tests.admin_ui.test_permissions import filled_in, staff_routes

CHANGES = {"POST", "PUT"}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-Form-Token": ""}, "form_token"),
        ({"X-Form-Token": "somebody else's"}, "form_token"),
        ({"Sec-Fetch-Site": "cross-site"}, "cross_site"),
        ({"Sec-Fetch-Site": "same-site"}, "cross_site"),
    ],
)
async def test_a_forged_request_changes_nothing(headers, code, app, world: World, staff_client):
    await world.photo()
    _, client = await staff_client(*Role)
    client.headers.update(headers)
    before = await audit_entries()

    for method, path in staff_routes(app):
        if method in CHANGES and path != "/staff/sign-in":
            token = {"form_token": headers.get("X-Form-Token", client.headers["X-Form-Token"])}
            answer = await client.request(method, filled_in(path, world), data=token)

            assert (answer.status_code, answer.json()["code"]) == (403, code), path

    assert await audit_entries() == before


async def test_another_site_cannot_sign_anybody_in(client):
    answer = await client.post(
        "/staff/sign-in", data={"email": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


async def test_a_form_without_a_token_is_refused(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.post(world.event_url + "/close", data={})

    assert (answer.status_code, answer.json()["code"]) == (403, "form_token")
