"""A person's browser against a real server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from admin_ui.demo.browser import Browser, Unexpected, until

PAGE = """<!doctype html><meta name="form-token" content="the token">
<p><a href="/events/a?x=1&amp;y=2">Een <b>training</b></a> <a href="/other">Elders</a></p>
<form method="get" action="/search"><input name="q"></form>
<form method="post" action="/sign-up?lang=nl">
<input type="hidden" name="form_token" value="the token"><input name="name">
<input type="radio" name="photo_website" value="yes"></form>"""


class Handler(BaseHTTPRequestHandler):
    posted: ClassVar[list[dict[str, list[str]]]] = []
    origins: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self._answer(200 if self.path == "/" else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append(parse_qs(body.decode()))
        self.origins.append(self.headers["Origin"])
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    Handler.posted.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Browser(f"http://127.0.0.1:{server.server_port}") as opened:
            yield opened
        server.shutdown()


def test_a_page_is_read_as_a_person_sees_it(browser: Browser):
    page = browser.open("/")

    assert page.link("Een training") == "/events/a?x=1&y=2"
    assert page.links_to("/events/") == ["/events/a?x=1&y=2"]
    assert page.form_token == "the token"
    assert page.form("/sign-up").asked == {"name", "photo_website"}


def test_a_form_is_sent_with_its_hidden_fields_and_where_it_came_from(browser: Browser):
    browser.send(browser.open("/"), "/sign-up", {"name": "Ad", "purposes": ["a", "b"]})

    sent = {"form_token": ["the token"], "name": ["Ad"], "purposes": ["a", "b"]}
    assert Handler.posted == [sent]
    assert Handler.origins[-1] == browser.base_url


def test_what_is_not_there_is_said(browser: Browser):
    with pytest.raises(Unexpected, match="404"):
        browser.open("/nowhere")
    with pytest.raises(Unexpected, match="no form"):
        browser.open("/").form("/search")


def test_waiting_ends(browser: Browser):
    with pytest.raises(Unexpected, match="a miracle: not after 0 s"):
        until("a miracle", lambda: None, seconds=0)
