"""Browsers on a real process: they come over a socket, at the real time."""

import secrets

import httpx

from infra.audit import Actor
from infra.clock import SystemClock
from infra.sessions import find_session, open_session
from infra.staff.accounts import NewStaff, add_staff
from infra.staff.permissions import Role
from infra.tables import SessionKind
from infra.web.cookies import cookie_name


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def anonymous(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=address(port),
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "nl"},
        timeout=30,
    )


async def signed_in(port: int, *roles: Role) -> httpx.AsyncClient:
    """Return the browser of a new member of staff, form token included."""
    now = SystemClock().now()
    new = NewStaff(
        email=f"{secrets.token_hex(4)}@voorbeeld.example",
        name="Medewerker",
        password=f"een lang wachtwoord {secrets.token_hex(4)}",
        roles=frozenset(roles),
    )
    staff_id = await add_staff(new, by=Actor.system(), at=now)
    session = await open_session(SessionKind.STAFF, staff_id, at=now)
    found = await find_session(session.token, SessionKind.STAFF, at=now)
    assert found is not None
    client = anonymous(port)
    client.cookies.set(cookie_name(SessionKind.STAFF, secure=False), session.token)
    client.headers["X-Form-Token"] = found.form_token
    return client
