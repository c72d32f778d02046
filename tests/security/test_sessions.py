"""Sessions: made at signing in, known by their cookie alone, ended when they should."""

import dataclasses
from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import pytest

from app import create_app
from infra.audit import Actor
from infra.db import fetch
from infra.ids import new_token, token_hash
from infra.sessions import IDLE, LONGEST, open_session
from infra.settings import read_settings
from infra.staff.accounts import NewStaff, add_staff, deactivate, give_role, one, take_role
from infra.staff.permissions import Role
from infra.tables import SessionKind
from tests.conftest import browser

EMAIL, PASSWORD = "organisator@voorbeeld.example", "dertien keer een paard"


@pytest.fixture
async def staff_id(database, clock):
    return await add_staff(
        NewStaff(
            email=EMAIL, name="Organisator", password=PASSWORD, roles=frozenset({Role.ORGANISER})
        ),
        by=Actor.system(),
        at=clock.now(),
    )


async def sign_in(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    form = {"email": EMAIL, "password": PASSWORD, **more}
    return await client.post("/staff/sign-in", data=form)


def cookies_set(answer: httpx.Response) -> SimpleCookie:
    return SimpleCookie(answer.headers.get("set-cookie", ""))


async def signed_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/staff")).status_code == 200


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, staff_id):
    cookie = cookies_set(await sign_in(client))["staff"]

    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not cookie["max-age"]


async def test_over_https_the_cookie_is_bound_to_this_very_host(database, runtime, staff_id):
    settings = read_settings(
        {"AKKOORD_DATA": str(runtime.settings.data), "AKKOORD_BASE_URL": "https://foto.example"}
    )
    app = create_app(dataclasses.replace(runtime, settings=settings))
    async with browser(app, settings) as client:
        cookie = cookies_set(await sign_in(client))["__Host-staff"]
        client.cookies.clear()
        client.cookies.set("staff", cookie.value)  # as another host of this domain could plant it
        planted = await signed_in(client)

    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not planted


async def test_a_planted_cookie_is_not_adopted(client, app, settings, staff_id):
    planted = new_token()
    client.cookies.set("staff", planted)

    made = cookies_set(await sign_in(client))["staff"].value

    assert made != planted
    async with browser(app, settings) as attacker:
        attacker.cookies.set("staff", planted)
        assert not await signed_in(attacker)


async def test_signing_in_again_ends_the_session_before(client, app, settings, staff_id):
    first = cookies_set(await sign_in(client))["staff"].value
    page = await client.get("/staff")
    token = page.text.split('name="form_token" value="')[1].split('"')[0]

    second = cookies_set(await sign_in(client, form_token=token))["staff"].value

    assert first != second
    async with browser(app, settings) as thief:
        thief.cookies.set("staff", first)
        assert not await signed_in(thief)


async def test_the_database_holds_no_secret_of_a_session(client, staff_id):
    token = cookies_set(await sign_in(client))["staff"].value

    [row] = await fetch("SELECT s::text AS text, id_hash FROM session s")

    assert row["id_hash"] == token_hash(token)
    assert token not in row["text"]


@pytest.mark.parametrize("kind", SessionKind)
async def test_a_session_ends_when_it_is_idle(client, world, staff_id, clock, kind):
    await open_in(client, world, staff_id, clock, kind)
    clock.at += IDLE[kind] - timedelta(seconds=1)
    assert await reads(client, kind)

    clock.at += IDLE[kind] + timedelta(seconds=1)

    assert not await reads(client, kind)


@pytest.mark.parametrize("kind", SessionKind)
async def test_a_session_ends_however_busy_it_is(client, world, staff_id, clock, kind):
    await open_in(client, world, staff_id, clock, kind)
    end = clock.at + LONGEST[kind]
    while clock.at + timedelta(minutes=30) < end:
        clock.at += timedelta(minutes=30)
        assert await reads(client, kind)

    clock.at = end + timedelta(seconds=1)

    assert not await reads(client, kind)


async def open_in(client, world, staff_id, clock, kind) -> None:
    subject = staff_id if kind is SessionKind.STAFF else world.people["Marie"]
    session = await open_session(kind, subject, at=clock.now())
    client.cookies.set(kind.value, session.token)


async def reads(client, kind) -> bool:
    path = "/staff" if kind is SessionKind.STAFF else "/me"
    return (await client.get(path)).status_code == 200


async def test_a_session_of_one_kind_opens_no_page_of_the_other(client, world, staff_id, clock):
    staff = await open_session(SessionKind.STAFF, staff_id, at=clock.now())
    person = await open_session(SessionKind.PERSON, world.people["Marie"], at=clock.now())

    client.cookies.set("staff", person.token)
    client.cookies.set("person", staff.token)

    assert not await reads(client, SessionKind.STAFF)
    assert not await reads(client, SessionKind.PERSON)


async def test_closing_an_account_ends_its_sessions_at_once(client, staff_id, staff_client, world):
    await sign_in(client)
    admin, _ = await staff_client(Role.ADMIN)

    await deactivate(staff_id, by=admin)

    assert await fetch("SELECT 1 AS one FROM session WHERE subject = {}", staff_id) == []
    assert not await signed_in(client)
    assert (await sign_in(client)).status_code == 403


@pytest.mark.parametrize("change", [give_role, take_role])
async def test_changing_roles_ends_the_sessions_that_had_others(
    client, staff_id, staff_client, change
):
    await sign_in(client)
    admin, _ = await staff_client(Role.ADMIN)

    await change(staff_id, Role.PRIVACY, event_id=None, by=admin)

    assert not await signed_in(client)


async def test_signing_out_ends_the_session_and_not_only_the_cookie(
    client, app, settings, staff_id
):
    token = cookies_set(await sign_in(client))["staff"].value
    form_token = (await fetch("SELECT form_token FROM session"))[0]["form_token"]

    answer = await client.post("/staff/sign-out", data={"form_token": form_token})

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    async with browser(app, settings) as thief:
        thief.cookies.set("staff", token)
        assert not await signed_in(thief)


async def test_nobody_raises_their_own_rights(staff_client):
    from infra.errors import NotAllowed

    admin, client = await staff_client(Role.ADMIN)

    with pytest.raises(NotAllowed):
        await give_role(admin.id, Role.PUBLISHER, event_id=None, by=admin)
    answer = await client.post(
        f"/staff/people/{admin.id}/give-role",
        data={"form_token": client.headers["X-Form-Token"], "role": "publisher"},
    )
    assert answer.status_code == 403
    assert {grant.role for grant in (await one(admin.id)).grants} == {Role.ADMIN}


async def test_whoever_guesses_passwords_is_stopped_whatever_address_they_pretend(client, staff_id):
    answers = [
        await client.post(
            "/staff/sign-in",
            data={"email": EMAIL, "password": f"geraden wachtwoord {number}"},
            headers={
                "X-Forwarded-For": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number}",
            },
        )
        for number in range(9)
    ]

    assert [answer.status_code for answer in answers] == [403] * 8 + [429]


async def test_behind_a_proxy_of_ours_only_the_hop_it_added_counts(database, runtime, staff_id):
    settings = dataclasses.replace(runtime.settings, trusted_proxies=1)
    app = create_app(dataclasses.replace(runtime, settings=settings))
    async with browser(app, settings) as client:
        answers = [
            await client.post(
                "/staff/sign-in",
                data={"email": EMAIL, "password": f"geraden wachtwoord {number}"},
                headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"},
            )
            for number in range(9)
        ]

    assert [answer.status_code for answer in answers] == [403] * 8 + [429]


async def test_an_unknown_account_and_a_wrong_password_are_answered_alike(client, staff_id):
    wrong = await sign_in(client, password="een ander lang wachtwoord")
    unknown = await sign_in(client, email="niemand12345@voorbeeld.example")

    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace(EMAIL, "") == unknown.text.replace(
        "niemand12345@voorbeeld.example", ""
    )


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/staff\\..//x",
        "javascript:1",
    ],
)
async def test_nobody_is_sent_elsewhere_after_signing_in(client, staff_id, wanted):
    answer = await sign_in(client, next=wanted)

    assert answer.headers["Location"] == "/staff"
