"""Recognition on the pages: switched on by the privacy officer, and asked for by two attendees."""

import re
from typing import Any

from admin_ui.demo.attendee import Person, letter_to, press
from admin_ui.demo.browser import Browser, Page, until
from tests.e2e.site import PATIENCE
from tests.media.drawn_faces import drawn

_FACE = ((450, 280, 150),)
_TOGETHER = ((300, 280, 150), (650, 280, 150))

#: What each sends, and what their page says once a worker has looked at it.
SENT = {
    "enrolled": (drawn(_FACE), "versleuteld bewaard"),
    "unlucky": (drawn(_TOGETHER), "meer dan één gezicht"),
}


def switch_on(els: Browser, event_id: str) -> None:
    """Put on file that colleagues are shown proposals, until after everything in the tests."""
    path = f"/staff/events/{event_id}/recognition"
    on_file = {
        "mode": "suggest",
        "dpia": "DPIA 2026-14, in het register van verwerkingen",
        "approver": "Functionaris gegevensbescherming",
        "until": "2099-12-31T17:00",
    }
    els.send(els.open(path), path, on_file)


def page_of(me: Page) -> str:
    """Return the address of somebody's page about being recognised."""
    [path] = {link.split("?")[0] for link in me.links_to("/me/recognition/")}
    return path


def enrol(browser: Browser, person: Person, who: str) -> str:
    """Say yes with a photo; return the page that tells how it went, once it does."""
    path = page_of(press(browser, letter_to(browser, person.email).link("/confirm/")))
    photo, outcome = SENT[who]
    fields = {**browser.open(path).form(path).hidden, "agree": "yes", "adult": "yes"}
    files: Any = {"photo_1": ("ik.jpg", photo, "image/jpeg")}
    assert browser._client.post(path, data=fields, files=files).status_code == 200
    until(
        f"the photo of {who}",
        lambda: re.search(outcome, browser.open(path).html),
        seconds=PATIENCE,
    )
    return path
