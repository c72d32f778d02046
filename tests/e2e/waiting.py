"""A group and somebody alone who wait, and are offered places: what there is of them to see."""

from dataclasses import replace
from datetime import datetime

from admin_ui.demo.attendee import Person, letter_to, letters_to, press, sign_up
from admin_ui.demo.browser import Browser
from admin_ui.demo.people import ATTENDEES, SOCIAL, WEBSITE
from admin_ui.demo.programme import network_day
from admin_ui.demo.staff import EventPage, StaffDesk

CONTACT = "carla.wachters@school-met-een-lange-naam.example"
ALONE = Person(name="Otto van der Wijst", email="otto@wacht.example")
_DESK = "administratie@school-met-een-lange-naam.example"
COLLEAGUES = (
    ("Anneke Achterberg-van den Bovenkamp", "anneke@school-met-een-lange-naam.example"),
    ("Bert Bos", _DESK),
    ("Cor de Conciërge", _DESK),
)


def make(base_url: str, sanne: StaffDesk, now: datetime) -> tuple[dict[str, str], dict[str, str]]:
    """Make the event; return where its pages are, and the link to each one's own page."""
    plan = replace(network_day(now), title="Cursus rekenen", capacity=3, purposes=(WEBSITE, SOCIAL))
    event = sanne.event(plan)
    _offer_places(sanne, event)
    with Browser(base_url) as browser:
        sign_up(browser, event.slug, ATTENDEES[0])
        sign_up_group(browser, event.slug)
        sign_up(browser, event.slug, ALONE)
        sanne.change_event(event, replace(plan, capacity=5))
        shared = letters_to(browser, _DESK, at_least=2)
        at = {
            "event waiting": f"/staff/events/{event.id}",
            "mailbox": next(link for one in shared for link in one.all("/mailbox/")),
        }
        letters_to(browser, CONTACT, at_least=2)
        letters_to(browser, ALONE.email, at_least=2)
        links = {
            "carla": letter_to(browser, CONTACT).link("/my/"),
            "otto": letter_to(browser, ALONE.email).link("/my/"),
        }
    return at, links


def _offer_places(sanne: StaffDesk, event: EventPage) -> None:
    action = f"/staff/events/{event.id}/waiting-list"
    page = sanne.browser.open(action)
    sanne.browser.send(page, action, {"how": "offer", "hours": "48"})


def sign_up_group(browser: Browser, slug: str) -> None:
    """Fill in the form for several."""
    action = f"/events/{slug}/sign-up/group"
    fields = {"contact_name": "Carla Wachters", "contact_email": CONTACT}
    for number, (name, email) in enumerate(COLLEAGUES, 1):
        fields |= {f"name_{number}": name, f"email_{number}": email}
    browser.send(browser.open(action), action, fields)


def open_own_page(browser: Browser, link: str) -> None:
    """Follow the mailed link to one's own page."""
    press(browser, link)
