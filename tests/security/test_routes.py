"""Who may ask for what: every route is classified, and answers only whom it is for."""

import pytest

from infra.staff.permissions import PERMISSIONS, Permission, Role
from infra.web.gate import SESSION
from tests.security.checksum import checksum
from tests.security.routes import LISTED, For, routes


def test_every_route_is_classified_and_every_classified_route_exists(app):
    assert sorted(map(str, routes(app))) == sorted(LISTED)


def test_every_route_works_for_the_session_of_its_audience(app):
    for route in routes(app):
        audience = route.audience
        below_staff = route.path.startswith("/staff")
        expected = "staff" if below_staff else "person" if audience is For.PERSON else None
        assert route.handler.opt.get(SESSION) == expected, route


def test_every_staff_route_asks_exactly_the_permission_it_is_listed_under(app):
    for route in routes(app):
        asked = {
            guard.permission
            for layer in route.handler.ownership_layers
            for guard in layer.guards or ()
            if hasattr(guard, "permission")
        }
        expected = {route.audience} if isinstance(route.audience, Permission) else set()
        assert asked == expected, route


async def test_a_stranger_gets_nothing_that_is_not_for_everybody(app, client):
    before = await checksum()

    for route in routes(app):
        if route.audience in {For.EVERYBODY, For.HOLDER, For.THIS_MACHINE}:
            continue
        answer = await client.request(route.method, route.url())
        if route.path == "/staff/sign-out":  # signed out already
            assert answer.status_code == 303
            continue
        assert answer.status_code == 401, (route, answer.status_code)
        program = route.audience is For.PROGRAM
        assert answer.json()["code"] == ("token_refused" if program else "sign_in_first")
    assert await checksum() == before


async def test_a_page_sends_a_stranger_to_sign_in(client):
    answer = await client.get("/staff/events/new", headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/sign-in?next=%2Fstaff%2Fevents%2Fnew"


async def test_each_role_reaches_exactly_the_routes_of_its_permissions(app, staff_client, world):
    ids = {"event_id": world.event_id, "album_id": await world.make_album()}
    for role in Role:
        _, client = await staff_client(role)
        for route in routes(app):
            if not isinstance(route.audience, Permission) or route.unsafe:
                continue
            answer = await client.get(route.url(**ids))
            if route.audience in PERMISSIONS[role]:
                assert answer.status_code in {200, 400, 404, 303}, (role, route, answer.status_code)
            else:
                assert answer.status_code == 403, (role, route, answer.status_code)


async def test_no_role_changes_anything_it_may_not(app, staff_client, world):
    ids = {"event_id": world.event_id, "album_id": await world.make_album()}
    for role in Role:
        _, client = await staff_client(role)
        before = await checksum()
        for route in routes(app):
            if isinstance(route.audience, Permission) and route.unsafe:
                if route.audience in PERMISSIONS[role]:
                    continue
                answer = await client.request(route.method, route.url(**ids), data=token(client))
                assert answer.status_code == 403, (role, route, answer.status_code)
        assert await checksum() == before, role


async def test_a_role_for_one_event_opens_no_other(app, staff_client, world, runtime, clock):
    from tests.media.world import make_world

    other = await make_world(runtime, clock)
    ids = {"event_id": world.event_id, "album_id": await world.make_album()}
    _, client = await staff_client(
        Role.ORGANISER, Role.PHOTOGRAPHER, Role.PUBLISHER, Role.PRIVACY, event_id=other.event_id
    )
    before = await checksum()

    for route in routes(app):
        if isinstance(route.audience, Permission) and (
            "{event_id}" in route.path or "{album_id}" in route.path
        ):
            answer = await client.request(route.method, route.url(**ids), data=token(client))
            assert answer.status_code in {400, 404}, (route, answer.status_code)
    assert await checksum() == before


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json", "/docs", "/admin", "/.env"])
async def test_nothing_else_is_there(client, path):
    assert (await client.get(path)).status_code == 404


def token(client) -> dict[str, str]:
    return {"form_token": client.headers["X-Form-Token"]}
