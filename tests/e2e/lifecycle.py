"""Events that were cancelled, copied, or are for the invited: what there is of them to see."""

from dataclasses import replace
from datetime import datetime, timedelta

from admin_ui.demo.attendee import Person, letter_to, press, sign_up
from admin_ui.demo.browser import Browser
from admin_ui.demo.people import WEBSITE
from admin_ui.demo.programme import network_day
from admin_ui.demo.staff import EventPage, EventPlan, StaffDesk

REASON = "De spreker is ziek. We zoeken een nieuwe datum."

#: They sign up for nothing else, so that nobody else's pages depend on it.
_ASKING = tuple(
    Person(name=name, email=f"{name.split()[0].lower()}@leernetwerk.example", confirms=False)
    for name in ("Hanneke Postma", "Bilal Aydin", "Sofie van der Meulen-Hendriks")
)


def make(base_url: str, sanne: StaffDesk, asking: Browser, now: datetime) -> dict[str, str]:
    """Make one event of each kind; return where their pages are, by name.

    `asking` opens the own page of somebody who waits for a decision.
    """
    plan = replace(network_day(now), purposes=(WEBSITE,))
    decided = sanne.event(_called(plan, "Leernetwerk rekenen"))
    invited = sanne.event(_called(plan, "Bestuursdiner"))
    cancelled = sanne.event(_called(plan, "Lezing over motivatie"))
    _terms(sanne, decided, who="approval", price_note="Gratis voor leden", invoice="asks_invoice")
    _terms(sanne, invited, who=["approval", "invitation_only"], invoice="asks_invoice")
    for person in _ASKING:
        _sign_up(base_url, decided, person)
    _sign_up(base_url, cancelled, _ASKING[1])
    _codes(sanne, invited)
    _copies(sanne, decided, plan.starts_at)
    action = f"/staff/events/{cancelled.id}/cancel"
    sanne.browser.send(sanne.browser.open(action), action, {"reason": REASON})
    me = press(asking, letter_to(asking, _ASKING[0].email).link("/my/"))
    [invoice, *_] = [link for link in me.links_to("/me/registrations/") if "/invoice" in link]
    return {
        "invoice": invoice,
        "event deciding": f"/staff/events/{decided.id}",
        "event invited": f"/staff/events/{invited.id}",
        "event cancelled": f"/staff/events/{cancelled.id}",
        "public series": f"/events/{decided.slug}",
        "public invited": f"/events/{invited.slug}",
        "public cancelled": f"/events/{cancelled.slug}",
    }


def _called(plan: EventPlan, title: str) -> EventPlan:
    return replace(plan, title=title)


def _sign_up(base_url: str, event: EventPage, person: Person) -> None:
    with Browser(base_url) as browser:
        sign_up(browser, event.slug, person)


def _terms(sanne: StaffDesk, event: EventPage, **fields: str | list[str]) -> None:
    action = f"/staff/events/{event.id}/terms"
    sanne.browser.send(sanne.browser.open(action), action, fields)


def _codes(sanne: StaffDesk, event: EventPage) -> None:
    action = f"/staff/events/{event.id}/invitations"
    page = sanne.browser.open(action)
    page = sanne.browser.send(page, action, {"label": "Besturen in Zeeland", "uses": "20"})
    end = next(form.action for form in page.forms if form.action.endswith("/end"))
    sanne.browser.send(page, end, {})
    page = sanne.browser.open(action)
    sanne.browser.send(page, action, {"label": "Schoolleiders", "uses": "5"})


def _copies(sanne: StaffDesk, event: EventPage, starts_at: datetime) -> None:
    action = f"/staff/events/{event.id}/copy"
    later = (starts_at + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M")
    page = sanne.browser.open(action)
    page = sanne.browser.send(page, action, {"date_1": later, "together": "yes"})
    action = next(form.action for form in page.forms if form.action.endswith("/open"))
    sanne.browser.send(page, action, {})
