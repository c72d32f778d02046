"""A person with a browser: opens pages, fills in forms, follows links. Knows nothing inside."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

T = TypeVar("T")

_SECONDS = 60.0
_LOOK_EVERY = 0.25

Fields = Mapping[str, str | Sequence[str]]


class Unexpected(Exception):
    """Something is not as a person would expect; the text says what."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it goes, what its hidden fields hold, and what it asks."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was answered. `links` are pairs of address and text."""

    path: str
    status: int
    html: str
    forms: tuple[Form, ...]
    links: tuple[tuple[str, str], ...]
    form_token: str | None
    headers: Mapping[str, str]

    def form(self, action: str) -> Form:
        """Return the form that goes to `action`. Raise `Unexpected`."""
        for form in self.forms:
            if urlsplit(form.action).path == action:
                return form
        raise Unexpected(f"{self.path} ({self.status}) has no form for {action}")

    def has_form(self, action: str) -> bool:
        return any(urlsplit(form.action).path == action for form in self.forms)

    def link(self, text: str) -> str | None:
        """Return where the link with this text leads."""
        return next((address for address, said in self.links if said == text), None)

    def links_to(self, start: str) -> list[str]:
        """Return the addresses that begin with `start`, each once, in order."""
        return list(dict.fromkeys(href for href, _ in self.links if href.startswith(start)))


class Browser:
    """One person's browser, with its own cookies."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._token: str | None = None
        self._client = httpx.Client(
            base_url=base_url,
            headers={"Accept-Language": "nl", "Origin": base_url},
            follow_redirects=True,
            timeout=_SECONDS,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str) -> httpx.Response:
        """Fetch anything, whatever the answer."""
        return self._client.get(path)

    def open(self, path: str) -> Page:
        """Open a page that has to be there."""
        page = self._page(self.get(path))
        if page.status != httpx.codes.OK:
            raise Unexpected(f"{page.path} answers {page.status}")
        return page

    def send(self, page: Page, action: str, fields: Fields | None = None) -> Page:
        """Fill in the form of `page` that goes to `action`, and press its button."""
        form = page.form(action)
        filled = {**form.hidden, **(fields or {})}
        sent = self._page(self._client.post(form.action, data=filled))
        if sent.status >= httpx.codes.BAD_REQUEST:
            raise Unexpected(f"{form.action} answers {sent.status}")
        return sent

    def send_file(self, page: Page, action: str, fields: Fields, name: str, content: bytes) -> Page:
        """Do the same with a file in the field `name`."""
        form = page.form(action)
        filled = {**form.hidden, **fields}
        sent = self._page(
            self._client.post(form.action, data=filled, files={name: ("file.csv", content)})
        )
        if sent.status >= httpx.codes.BAD_REQUEST:
            raise Unexpected(f"{form.action} answers {sent.status}")
        return sent

    def post(self, path: str, fields: Fields | None = None) -> Page:
        """Send what no form of a page would send, with the token that a form would have."""
        filled = {"form_token": self._token or "", **(fields or {})}
        return self._page(self._client.post(path, data=filled))

    def ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Speak as a page's script does: JSON, and the page's token in a header."""
        return self._client.request(method, path, json=body, headers=self._script_headers())

    def expect(self, method: str, path: str, body: object = None) -> Any:
        """Do the same, and return the answer, which has to be a good one."""
        answer = self.ask(method, path, body)
        if answer.is_error:
            raise Unexpected(f"{method} {path} answers {answer.status_code}: {_detail(answer)}")
        return answer.json()

    def put(self, path: str, content: bytes) -> Any:
        """Send a file's bytes."""
        headers = {**self._script_headers(), "Content-Type": "application/octet-stream"}
        answer = self._client.put(path, content=content, headers=headers)
        if answer.is_error:
            raise Unexpected(f"PUT {path} answers {answer.status_code}: {_detail(answer)}")
        return answer.json()

    def _script_headers(self) -> dict[str, str]:
        return {"X-Form-Token": self._token} if self._token else {}

    def _page(self, answer: httpx.Response) -> Page:
        reader = _Reader()
        reader.feed(answer.text)
        self._token = reader.token or self._token
        return Page(
            path=answer.url.path,
            status=answer.status_code,
            html=answer.text,
            forms=tuple(reader.forms),
            links=tuple((href, " ".join("".join(text).split())) for href, text in reader.links),
            form_token=reader.token,
            headers=answer.headers,
        )


def until(what: str, look: Callable[[], T | None], *, seconds: float) -> T:
    """Look again and again until there is something. Raise `Unexpected` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise Unexpected(f"{what}: not after {seconds:.0f} s")
        time.sleep(_LOOK_EVERY)


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("detail", ""))
    except (ValueError, AttributeError):
        return answer.text[:200]


class _Reader(HTMLParser):
    """Takes forms, links and the token out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, list[str]]] = []
        self.token: str | None = None
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and "name" in given and self.forms:
            if given.get("type") == "hidden":
                self.forms[-1].hidden[given["name"]] = given.get("value", "")
            else:
                self.forms[-1].asked.add(given["name"])
        elif tag == "a" and "href" in given:
            self.links.append((given["href"], []))
            self._in_link = True
        elif tag == "meta" and given.get("name") == "form-token":
            self.token = given.get("content")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if self._in_link:
            self.links[-1][1].append(data)
