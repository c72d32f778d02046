"""Who may reach what: every route of staff, for every role, by the one table of permissions."""

from uuid import UUID

import pytest
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from infra.staff.permissions import PERMISSIONS, Permission, Role, roles_with
from infra.web.gate import takes_form
from tests.admin_ui.conftest import World, token_of

EVENT = "/staff/events/{event_id:uuid}"
QUESTION = EVENT + "/questions/{question_id:uuid}"
ALBUM = "/staff/albums/{album_id:uuid}"
PHOTO = ALBUM + "/photos/{photo_id:uuid}"
PERSON = "/staff/people/{staff_id:uuid}"
SESSION = EVENT + "/sessions/{session_id:uuid}"
ROOM = EVENT + "/rooms/{room_id:uuid}"

#: What each route asks, written down a second time: a guard that is forgotten shows here.
ASKED = {
    ("GET", "/staff"): Permission.SEE_EVENTS,
    ("GET", "/staff/events"): Permission.SEE_EVENTS,
    ("GET", "/staff/events/new"): Permission.MANAGE_EVENTS,
    ("POST", "/staff/events/new"): Permission.MANAGE_EVENTS,
    ("GET", EVENT): Permission.SEE_EVENTS,
    ("GET", EVENT + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/open"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/close"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/cancel"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/cancel"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/copy"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/copy"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/terms"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/terms"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/requests"): Permission.SEE_ATTENDEES,
    ("POST", EVENT + "/requests"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/invitations"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/invitations"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/invitations/{code_id:uuid}/end"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/attendees"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/programme"): Permission.SEE_EVENTS,
    ("GET", EVENT + "/sessions/new"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/sessions/new"): Permission.MANAGE_EVENTS,
    ("GET", SESSION + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", SESSION + "/edit"): Permission.MANAGE_EVENTS,
    ("GET", SESSION + "/remove"): Permission.MANAGE_EVENTS,
    ("POST", SESSION + "/remove"): Permission.MANAGE_EVENTS,
    ("POST", SESSION + "/move"): Permission.MANAGE_EVENTS,
    ("GET", SESSION + "/attendees"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/rooms/new"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/rooms/new"): Permission.MANAGE_EVENTS,
    ("GET", ROOM + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", ROOM + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", ROOM + "/remove"): Permission.MANAGE_EVENTS,
    ("GET", "/staff/sessions"): Permission.SEE_OWN_SESSIONS,
    ("GET", "/staff/sessions/{session_id:uuid}"): Permission.SEE_OWN_SESSIONS,
    ("GET", EVENT + "/attendees/{registration_id:uuid}"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/answers"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/questions"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/questions/preview"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/questions/new"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/questions/new"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/questions/ask"): Permission.MANAGE_EVENTS,
    ("GET", QUESTION + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", QUESTION + "/edit"): Permission.MANAGE_EVENTS,
    ("POST", QUESTION + "/move"): Permission.MANAGE_EVENTS,
    ("POST", QUESTION + "/retire"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/badges"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/badges/spare"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/badges/pdf"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/attendance"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/attendance/{registration_id:uuid}/certificate"): Permission.SEE_ATTENDEES,
    ("GET", EVENT + "/check-in"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/check-in/list"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/check-in/worker.js"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/check-in/acts"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/badges/numbers"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/albums/new"): Permission.MANAGE_ALBUMS,
    ("POST", EVENT + "/albums/new"): Permission.MANAGE_ALBUMS,
    ("GET", "/staff/albums"): Permission.SEE_ALBUMS,
    ("GET", ALBUM): Permission.SEE_ALBUMS,
    ("GET", ALBUM + "/progress"): Permission.SEE_ALBUMS,
    ("POST", ALBUM + "/to-review"): Permission.MANAGE_ALBUMS,
    ("POST", ALBUM + "/to-draft"): Permission.MANAGE_ALBUMS,
    ("POST", ALBUM + "/approve"): Permission.PUBLISH,
    ("POST", ALBUM + "/publish"): Permission.PUBLISH,
    ("POST", ALBUM + "/take-down"): Permission.PUBLISH,
    ("POST", PHOTO + "/scan-again"): Permission.MANAGE_ALBUMS,
    ("GET", ALBUM + "/upload"): Permission.UPLOAD,
    ("POST", ALBUM + "/uploads/plan"): Permission.UPLOAD,
    ("PUT", ALBUM + "/uploads/{sha256:str}"): Permission.UPLOAD,
    ("POST", ALBUM + "/uploads/done"): Permission.UPLOAD,
    ("GET", ALBUM + "/attendees"): Permission.REVIEW,
    ("GET", ALBUM + "/people"): Permission.REVIEW,
    ("POST", ALBUM + "/people"): Permission.REVIEW,
    ("GET", PHOTO): Permission.REVIEW,
    ("GET", PHOTO + "/state"): Permission.REVIEW,
    ("POST", PHOTO + "/faces"): Permission.REVIEW,
    ("POST", PHOTO + "/faces/{face_id:uuid}/decision"): Permission.REVIEW,
    ("POST", PHOTO + "/faces/{face_id:uuid}/not-their-badge"): Permission.REVIEW,
    ("GET", PHOTO + "/faces/{face_id:uuid}/crop"): Permission.REVIEW,
    ("POST", PHOTO + "/proposals/{proposal_id:uuid}/confirm"): Permission.REVIEW,
    ("POST", PHOTO + "/proposals/{proposal_id:uuid}/reject"): Permission.REVIEW,
    ("POST", PHOTO + "/undo"): Permission.REVIEW,
    ("POST", PHOTO + "/reviewed"): Permission.REVIEW,
    ("POST", PHOTO + "/accept"): Permission.REVIEW,
    ("POST", PHOTO + "/drop"): Permission.REVIEW,
    ("POST", PHOTO + "/restore"): Permission.REVIEW,
    ("GET", PHOTO + "/compare"): Permission.REVIEW,
    ("GET", PHOTO + "/preview"): Permission.REVIEW,
    ("GET", "/staff/photos/{photo_id:uuid}/image"): Permission.REVIEW,
    ("GET", EVENT + "/recognition"): Permission.DECIDE_RECOGNITION,
    ("POST", EVENT + "/recognition"): Permission.DECIDE_RECOGNITION,
    ("GET", EVENT + "/export"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/export"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/import"): Permission.MANAGE_EVENTS,
    ("POST", EVENT + "/import"): Permission.MANAGE_EVENTS,
    ("GET", "/staff/recipients"): Permission.DECIDE_RECIPIENTS,
    ("GET", "/staff/recipients/new"): Permission.DECIDE_RECIPIENTS,
    ("POST", "/staff/recipients/new"): Permission.DECIDE_RECIPIENTS,
    ("GET", "/staff/recipients/{recipient_id:uuid}"): Permission.DECIDE_RECIPIENTS,
    ("POST", "/staff/recipients/{recipient_id:uuid}"): Permission.DECIDE_RECIPIENTS,
    ("GET", "/staff/integrations"): Permission.MANAGE_INTEGRATIONS,
    ("GET", "/staff/integrations/tokens/new"): Permission.MANAGE_INTEGRATIONS,
    ("POST", "/staff/integrations/tokens/new"): Permission.MANAGE_INTEGRATIONS,
    ("POST", "/staff/integrations/tokens/{token_id:uuid}/revoke"): Permission.MANAGE_INTEGRATIONS,
    ("GET", "/staff/integrations/webhooks/new"): Permission.MANAGE_INTEGRATIONS,
    ("POST", "/staff/integrations/webhooks/new"): Permission.MANAGE_INTEGRATIONS,
    ("GET", "/staff/integrations/webhooks/{webhook_id:uuid}"): Permission.MANAGE_INTEGRATIONS,
    ("POST", "/staff/integrations/webhooks/{webhook_id:uuid}/end"): Permission.MANAGE_INTEGRATIONS,
    ("GET", EVENT + "/statistics"): Permission.SEE_EVENTS,
    ("GET", "/staff/statistics"): Permission.SEE_ATTENDEES,
    ("GET", "/staff/organisations"): Permission.MANAGE_EVENTS,
    ("POST", "/staff/organisations"): Permission.MANAGE_EVENTS,
    ("GET", EVENT + "/waiting-list"): Permission.SEE_ATTENDEES,
    ("POST", EVENT + "/waiting-list"): Permission.MANAGE_EVENTS,
    ("GET", "/staff/reports"): Permission.HANDLE_REPORTS,
    ("POST", "/staff/reports/{report_id:uuid}"): Permission.HANDLE_REPORTS,
    ("GET", "/staff/people"): Permission.MANAGE_STAFF,
    ("GET", "/staff/people/new"): Permission.MANAGE_STAFF,
    ("POST", "/staff/people/new"): Permission.MANAGE_STAFF,
    ("GET", PERSON): Permission.MANAGE_STAFF,
    ("POST", PERSON + "/give-role"): Permission.MANAGE_STAFF,
    ("POST", PERSON + "/take-role"): Permission.MANAGE_STAFF,
    ("POST", PERSON + "/deactivate"): Permission.MANAGE_STAFF,
}

#: Open to whoever has no account, or needs none of its rights.
FOR_EVERYBODY = {
    ("GET", "/staff/sign-in"),
    ("POST", "/staff/sign-in"),
    ("POST", "/staff/sign-out"),
}

#: Open to every member of staff, whatever their roles: it is about themselves.
FOR_ALL_STAFF = {
    ("GET", "/staff/account"),
    ("POST", "/staff/account/language"),
    ("POST", "/staff/account/password"),
}

NOWHERE = UUID("00000000-0000-4000-8000-0000000000aa")


def staff_routes(app: Litestar) -> dict[tuple[str, str], BaseRouteHandler]:
    """Return the handler of every route below /staff."""
    return {
        (str(method), route.path): handler
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/staff")
        for method, (handler, _) in route.route_handler_map.items()
        if method != "OPTIONS"
    }


def filled_in(path: str, world: World | None = None) -> str:
    """Put ids in the place of a route's parameters: of the world, else of nothing there is."""
    event, album, photo = NOWHERE, NOWHERE, NOWHERE
    if world is not None:
        event, album, photo = world.event_id, world.album_id, world.made[0]
    return (
        path.replace("{event_id:uuid}", str(event))
        .replace("{album_id:uuid}", str(album))
        .replace("{photo_id:uuid}", str(photo))
        .replace("{face_id:uuid}", str(NOWHERE))
        .replace("{proposal_id:uuid}", str(NOWHERE))
        .replace("{report_id:uuid}", str(NOWHERE))
        .replace("{registration_id:uuid}", str(NOWHERE))
        .replace("{staff_id:uuid}", str(NOWHERE))
        .replace("{session_id:uuid}", str(NOWHERE))
        .replace("{room_id:uuid}", str(NOWHERE))
        .replace("{recipient_id:uuid}", str(NOWHERE))
        .replace("{token_id:uuid}", str(NOWHERE))
        .replace("{webhook_id:uuid}", str(NOWHERE))
        .replace("{question_id:uuid}", str(NOWHERE))
        .replace("{code_id:uuid}", str(NOWHERE))
        .replace("{sha256:str}", "0" * 64)
    )


async def ask(client, app, method: str, path: str, world: World | None = None):
    """Send a request as our pages would, whatever the route takes."""
    url = filled_in(path, world)
    if path.endswith("/image"):
        url += f"?album={world.album_id if world else NOWHERE}"
    if method == "GET":
        return await client.get(url)
    if takes_form(staff_routes(app)[method, path]):
        return await client.request(method, url, data=token_of(client))
    return await client.request(method, url, json={})


def test_every_route_of_staff_is_in_the_table(app):
    assert set(staff_routes(app)) == set(ASKED) | FOR_EVERYBODY | FOR_ALL_STAFF


def test_every_route_works_for_a_staff_session(app):
    assert {handler.opt.get("session") for handler in staff_routes(app).values()} == {"staff"}


@pytest.mark.parametrize("role", Role)
async def test_a_role_reaches_what_the_table_of_permissions_allows(
    role, app, world: World, staff_client
):
    await world.photo()
    _, client = await staff_client(role)

    answers = {
        route: (await ask(client, app, *route, world)).status_code for route in sorted(ASKED)
    }

    reached = {route for route, status in answers.items() if status != 403}
    assert reached == {route for route, asked in ASKED.items() if asked in PERMISSIONS[role]}
    assert not {route: status for route, status in answers.items() if status >= 500}


async def test_nobody_gets_in_without_signing_in(app, world: World, client):
    await world.photo()

    for method, path in ASKED:
        answer = await client.request(method, filled_in(path, world), json={})

        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_first"), path


async def test_a_page_sends_people_to_sign_in_and_back(world: World, client):
    answer = await client.get(world.event_url, headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/staff/sign-in?next=%2Fstaff%2Fevents%2F{world.event_id}"


@pytest.mark.parametrize(
    "role", [Role.ORGANISER, Role.PHOTOGRAPHER, Role.REVIEWER, Role.PUBLISHER, Role.PRIVACY]
)
async def test_staff_of_another_event_are_not_told_that_this_one_exists(
    role, app, world: World, staff_client
):
    await world.photo()
    _, client = await staff_client(role, event_id=NOWHERE)
    of_one = {
        (method, path): asked
        for (method, path), asked in ASKED.items()
        if "{event_id" in path or "{album_id" in path or path.endswith("/image")
    }
    mine = {route for route, asked in of_one.items() if role in roles_with(asked)}

    answers = {route: await ask(client, app, *route, world) for route in mine}

    assert {route: answer.status_code for route, answer in answers.items()} == dict.fromkeys(
        mine, 404
    )


async def test_a_role_for_one_event_makes_no_new_ones(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER, event_id=world.event_id)

    answer = await client.get("/staff/events/new")

    assert answer.status_code == 403


async def test_an_administrator_of_one_event_manages_nobody(world: World, staff_client):
    _, client = await staff_client(Role.ADMIN, event_id=world.event_id)

    answer = await client.get("/staff/people")

    assert answer.status_code == 403
