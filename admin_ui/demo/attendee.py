"""What somebody does who signs up: the form, the mail, one's own page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from admin_ui.demo.browser import Browser, Page, Unexpected, until

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
        for address in self.links:
            parts = urlsplit(address)
            if parts.path.startswith(start):
                return f"{parts.path}?{parts.query}" if parts.query else parts.path
        raise Unexpected(f"the mail has no link {start}")


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
            **answers,
        },
    )
    return True


def letter_to(browser: Browser, email: str) -> Letter:
    """Wait for the newest mail to somebody, and read it."""

    def look() -> str | None:
        lines = _LINE_OF_INBOX.findall(browser.open("/inbox").html)
        return next((path for path, to in lines if to == email), None)

    path = until(f"a mail to {email}", look, seconds=_MAIL_SECONDS)
    return Letter(path, tuple(href for href, _ in browser.open(path).links))


def press(browser: Browser, link: str) -> Page:
    """Open a mailed link and press the button on its page."""
    page = browser.open(link)
    return browser.send(page, urlsplit(link).path)


def confirm(browser: Browser, person: Person) -> Page:
    """Follow the link in the mail; the answer is the person's own page."""
    page = press(browser, letter_to(browser, person.email).link("/confirm/"))
    if page.path != "/me":
        raise Unexpected(f"the mailed link leads to {page.path}")
    return page


def choose(browser: Browser, page: Page, purpose: str, *, yes: bool) -> Page:
    """Press yes or no to a purpose on one's own page."""
    for form in page.forms:
        if form.hidden.get("purpose") == purpose:
            choice = {**form.hidden, "choice": "yes" if yes else "no"}
            return browser.post(form.action, choice)
    raise Unexpected(f"{page.path} does not ask about {purpose}")
