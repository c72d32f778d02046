"""Requests that another site, another session or nobody sends on: refused, and nothing changes."""

import pytest

from infra.sessions import find_session, open_session
from infra.staff.permissions import Permission, Role
from infra.tables import SessionKind
from infra.web.cookies import cookie_name
from tests.conftest import browser
from tests.security.checksum import checksum
from tests.security.routes import For, routes

_STAFF = (Role.ORGANISER, Role.PHOTOGRAPHER, Role.PUBLISHER, Role.ADMIN, Role.PRIVACY)

#: What a browser, an old browser, and a program say of a request that is not our own page's.
_FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sibling site": {"Sec-Fetch-Site": "same-site"},
    "an address typed in": {"Sec-Fetch-Site": "none"},
    "another site in an old browser": {"Origin": "https://elsewhere.example"},
    "no origin": {"Origin": "null"},
    "another port": {"Origin": "http://127.0.0.1:9000"},
    "our name in front": {"Origin": "http://127.0.0.1:8000.elsewhere.example"},
    "nothing at all": {},
    "both at odds": {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
}


@pytest.fixture
async def ids(world):
    album_id = await world.make_album()
    photo_id = await world.send(album_id, b"a photo")
    return {"event_id": world.event_id, "album_id": album_id, "photo_id": photo_id}


@pytest.fixture
async def staff(staff_client):
    _, client = await staff_client(*_STAFF)
    return client


@pytest.fixture
async def person(world, app, settings, clock):
    """Marie with her own page open."""
    session = await open_session(SessionKind.PERSON, world.people["Marie"], at=clock.now())
    found = await find_session(session.token, SessionKind.PERSON, at=clock.now())
    async with browser(app, settings) as client:
        client.cookies.set(cookie_name(SessionKind.PERSON, secure=False), session.token)
        client.headers["X-Form-Token"] = found.form_token
        yield client


def unsafe(app):
    """Give what a cookie could be misused for; no browser sends a program's token by itself."""
    return [route for route in routes(app) if route.unsafe and route.audience is not For.PROGRAM]


def who(route, staff, person):
    return person if route.audience is For.PERSON else staff


@pytest.mark.parametrize("headers", _FOREIGN.values(), ids=_FOREIGN)
async def test_a_request_from_elsewhere_is_refused_on_every_route(app, staff, person, ids, headers):
    before = await checksum()

    for route in unsafe(app):
        client = who(route, staff, person)
        request = client.build_request(
            route.method, route.url(**ids), data={"form_token": client.headers["X-Form-Token"]}
        )
        del request.headers["Sec-Fetch-Site"]
        request.headers.update(headers)
        answer = await client.send(request)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), route
    assert await checksum() == before


async def test_a_request_without_a_form_token_is_refused_on_every_route(app, staff, person, ids):
    before = await checksum()

    for route in with_session(app):
        client = who(route, staff, person)
        request = client.build_request(route.method, route.url(**ids), data={"purpose": "website"})
        del request.headers["X-Form-Token"]
        answer = await client.send(request)
        assert (answer.status_code, answer.json()["code"]) == (403, "form_token"), route
    assert await checksum() == before


async def test_the_form_token_of_another_session_is_refused_on_every_route(
    app, staff, person, ids, staff_client
):
    _, other = await staff_client(*_STAFF)
    foreign = other.headers["X-Form-Token"]
    before = await checksum()

    for route in with_session(app):
        answer = await who(route, staff, person).request(
            route.method,
            route.url(**ids),
            data={"form_token": foreign},
            headers={"X-Form-Token": foreign},
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "form_token"), route
    assert await checksum() == before


def with_session(app):
    return [
        route
        for route in unsafe(app)
        if isinstance(route.audience, Permission) or route.audience in {For.PERSON, For.STAFF}
    ]


async def test_the_token_in_a_form_is_not_taken_from_the_address(staff, ids):
    token = staff.headers.pop("X-Form-Token")

    answer = await staff.post(f"/staff/events/{ids['event_id']}/close?form_token={token}", data={})

    assert (answer.status_code, answer.json()["code"]) == (403, "form_token")


async def test_looking_changes_nothing(app, staff, person, ids):
    await staff.get("/staff")
    before = await checksum()

    for route in routes(app):
        if not route.unsafe:
            await who(route, staff, person).get(route.url(**ids))
    assert await checksum() == before


async def test_old_browsers_of_our_own_pages_are_let_in(staff, ids):
    request = staff.build_request(
        "POST",
        f"/staff/events/{ids['event_id']}/close",
        data={"form_token": staff.headers["X-Form-Token"]},
    )
    del request.headers["Sec-Fetch-Site"]
    request.headers["Origin"] = "http://127.0.0.1:8000"

    assert (await staff.send(request)).status_code == 303
