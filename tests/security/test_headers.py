"""The headers of every kind of answer, from pages to errors."""

import re
from collections.abc import Mapping

import pytest

from infra.settings import read_settings
from tests.security.routes import For, routes

_SHARED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, noimageai",
}


def policy(headers: Mapping[str, str]) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def check(answer) -> None:
    headers = answer.headers
    for name, value in _SHARED.items():
        assert headers[name] == value, (answer.url, name)
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert headers["Cache-Control"], answer.url
    found = policy(headers)
    assert found["default-src"] == "'none'"
    assert found["frame-ancestors"] == "'none'"
    for name in ("script-src", "style-src"):
        assert found.get(name, "'self'") == "'self'", answer.url
    assert "server" not in headers


@pytest.fixture
async def anybody(app, settings):
    from tests.conftest import browser

    async with browser(app, settings) as client:
        yield client


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_every_answer_to_a_stranger_carries_them(app, anybody, accept):
    for route in routes(app):
        check(await anybody.request(route.method, route.url(), headers={"Accept": accept}))


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize(
    ("method", "path", "status", "headers"),
    [
        ("GET", "/no/such/page", 404, {}),
        ("DELETE", "/link", 405, {}),
        ("POST", "/link", 403, {"Sec-Fetch-Site": "cross-site"}),
        ("POST", "/link", 413, {"Content-Length": "64001"}),
        ("POST", "/link", 413, {"Content-Length": "a lot"}),
        ("GET", "/confirm/never-ours", 404, {}),
        ("GET", "/health/ready", 503, {}),
    ],
)
async def test_errors_carry_them_and_repeat_nothing(anybody, accept, method, path, status, headers):
    answer = await anybody.request(
        method, f"{path}?name=Canary", headers={"Accept": accept, **headers}
    )

    assert answer.status_code == status
    check(answer)
    if "json" in answer.headers["Content-Type"]:  # a page links to itself in another language
        assert "Canary" not in answer.text


async def test_what_breaks_inside_is_told_without_what_it_says(app, anybody, monkeypatch):
    from events.services import events

    async def breaks(*_: object) -> None:
        raise LookupError("Canary Jansen <canary@school.example>")

    monkeypatch.setattr(events, "upcoming", breaks)
    for accept in ("text/html", "application/json"):
        answer = await anybody.get("/", headers={"Accept": accept})
        assert answer.status_code == 500
        check(answer)
        assert "anary" not in answer.text


async def test_pages_with_a_secret_in_their_address_send_it_nowhere(anybody):
    for kind in ("confirm", "my", "address"):
        answer = await anybody.get(f"/{kind}/a-secret")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_public_pages_set_no_cookie(app, anybody):
    for route in routes(app):
        if route.audience in {For.EVERYBODY, For.HOLDER, For.THIS_MACHINE}:
            answer = await anybody.request(route.method, route.url())
            assert "set-cookie" not in answer.headers, route


async def test_a_page_loads_nothing_from_elsewhere_and_holds_no_script(anybody, world):
    for path in ("/", "/link", "/privacy", "/staff/sign-in"):
        page = (await anybody.get(path)).text
        assert not re.search(r"""(src|href)=["']?(https?:)?//(?!127\.0\.0\.1)""", page), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"\son[a-z]+=|\sstyle=", page), path


async def test_over_https_browsers_are_told_to_keep_to_it(database, runtime):
    import dataclasses

    from app import create_app
    from tests.conftest import browser

    settings = read_settings(
        {"AKKOORD_DATA": str(runtime.settings.data), "AKKOORD_BASE_URL": "https://foto.example"}
    )
    app = create_app(dataclasses.replace(runtime, settings=settings))
    async with browser(app, settings) as client:
        answer = await client.get("/")

    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
