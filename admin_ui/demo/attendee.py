"""What somebody does who signs up: the form, the mail, one's own page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx

from admin_ui.demo.browser import Browser, Page, Unexpected, until
from admin_ui.demo.schools import chosen

#: Seconds after which a mail should long have come.
_MAIL_SECONDS: Final = 60.0

_LINE_OF_INBOX: Final = re.compile(r'href="(/inbox/[0-9a-f]+)"[^<]*</a>\s*<p[^>]*>(\S+) ·')


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody to sign up. `choices` = what is answered per purpose; what is not in it is left."""

    name: str
    email: str
    organisation: str = ""
    choices: Mapping[str, bool] = field(default_factory=dict)
    #: Whether the mailed link is followed.
    confirms: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the local inbox."""

    path: str
    links: tuple[str, ...]

    def link(self, start: str) -> str:
        """Return the path of the link that begins with `start` ("/confirm/"), with its query."""
        found = self.all(start)
        if not found:
            raise Unexpected(f"the mail has no link {start}")
        return found[0]

    def all(self, start: str) -> list[str]:
        """Return the path of every link that begins with `start`, with its query."""
        parts = (urlsplit(address) for address in self.links)
        return [f"{one.path}?{one.query}" for one in parts if one.path.startswith(start)]


def sign_up(browser: Browser, slug: str, person: Person) -> bool:
    """Fill in the form of an event; False when it takes nobody any more."""
    action = f"/events/{slug}/sign-up"
    page = browser.open(action)
    if not page.has_form(action):
        return False
    answers = {
        f"photo_{purpose}": "yes" if yes else "no"
        for purpose, yes in person.choices.items()
        if f"photo_{purpose}" in page.form(action).asked
    }
    browser.send(
        page,
        action,
        {
            "name": person.name,
            "email": person.email,
            "organisation": person.organisation,
            **chosen(browser, person.organisation),
            **answers,
        },
    )
    return True


def _mail_of(browser: Browser, email: str) -> list[str]:
    """Return where the mail to somebody lies, the newest first."""
    return [path for path, to in _LINE_OF_INBOX.findall(browser.open("/inbox").html) if to == email]


def letters_to(browser: Browser, email: str, *, at_least: int = 1) -> list[Letter]:
    """Wait until somebody has mail, and read it all, the newest first."""

    def look() -> list[str] | None:
        found = _mail_of(browser, email)
        return found if len(found) >= at_least else None

    paths = until(f"a mail to {email}", look, seconds=_MAIL_SECONDS)
    return [Letter(path, tuple(href for href, _ in browser.open(path).links)) for path in paths]


def letter_to(browser: Browser, email: str) -> Letter:
    """Wait for the newest mail to somebody, and read it."""
    return letters_to(browser, email)[0]


def press(browser: Browser, link: str) -> Page:
    """Open a mailed link and press the button on its page."""
    page = browser.open(link)
    return browser.send(page, urlsplit(link).path)


def sign_up_and_confirm(browser: Browser, slug: str, person: Person, *, known: bool) -> None:
    """Sign somebody up unless `known`; whoever confirms does so, whatever still waits for it."""
    mails = len(_mail_of(browser, person.email))
    if not known and sign_up(browser, slug, person):
        mails += 1
    if not person.confirms:
        return
    for letter in letters_to(browser, person.email, at_least=mails):
        for link in letter.all("/confirm/"):
            if browser.get(link).status_code == httpx.codes.OK:
                press(browser, link)


def choose(browser: Browser, page: Page, purpose: str, *, yes: bool) -> Page:
    """Press yes or no to a purpose on one's own page."""
    for form in page.forms:
        if form.hidden.get("purpose") == purpose:
            choice = {**form.hidden, "choice": "yes" if yes else "no"}
            return browser.post(form.action, choice)
    raise Unexpected(f"{page.path} does not ask about {purpose}")
