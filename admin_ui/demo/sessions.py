"""A programme for an event of the demonstration: rooms, a welcome, and sessions to choose from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from admin_ui.demo.browser import Page, Unexpected
from admin_ui.demo.people import Account
from admin_ui.demo.staff import EventPage, EventPlan, StaffDesk

_LOCAL: Final = "%Y-%m-%dT%H:%M"
_ROOMS: Final = {"Grote zaal": "begane grond, achter de balie", "Zaal 2": "eerste verdieping"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """A session that begins some minutes after its event."""

    title: str
    description: str
    begins: int
    minutes: int
    room: str
    seats: str = ""
    speakers: str = ""
    for_everyone: bool = False


PROGRAMME: Final = (
    SessionPlan(
        title="Welkom met koffie",
        description="",
        begins=0,
        minutes=30,
        room="Grote zaal",
        for_everyone=True,
    ),
    SessionPlan(
        title="Het moeilijke gesprek",
        description="Oefen met acteurs gesprekken die u liever uitstelt.",
        begins=30,
        minutes=90,
        room="Grote zaal",
        seats="20",
        speakers="Noor van Dijk",
    ),
    SessionPlan(
        title="Samen lezen in de bovenbouw",
        description="Lessen die u de volgende dag kunt geven.",
        begins=30,
        minutes=90,
        room="Zaal 2",
        seats="1",
        speakers="Tom Vermeer\nJasmijn Kok",
    ),
    SessionPlan(
        title="Van elkaar leren: lesbezoek met een kijkwijzer",
        description="",
        begins=120,
        minutes=60,
        room="Zaal 2",
    ),
)


def make(desk: StaffDesk, event: EventPage, plan: EventPlan, trainer: Account) -> None:
    """Make the programme, unless the event has one; `trainer` leads its second session."""
    here = f"/staff/events/{event.id}"
    if PROGRAMME[-1].title in desk.browser.open(f"{here}/programme").html:
        return
    for name, note in _ROOMS.items():
        action = f"{here}/rooms/new"
        desk.browser.send(desk.browser.open(action), action, {"name": name, "note": note})
    for session in PROGRAMME:
        action = f"{here}/sessions/new"
        form = desk.browser.open(action)
        leads = trainer.name in session.speakers
        desk.browser.send(form, action, _fields(form, plan, session, trainer if leads else None))


def _fields(
    form: Page, plan: EventPlan, session: SessionPlan, trainer: Account | None
) -> Mapping[str, str | Sequence[str]]:
    starts_at = plan.starts_at + timedelta(minutes=session.begins)
    return {
        "title": session.title,
        "description": session.description,
        "starts_at": starts_at.strftime(_LOCAL),
        "ends_at": (starts_at + timedelta(minutes=session.minutes)).strftime(_LOCAL),
        "room": _values(form, session.room)[0],
        "capacity": session.seats,
        "speakers": session.speakers,
        **({"for_everyone": "yes"} if session.for_everyone else {}),
        **({"trainers": _values(form, trainer.name)} if trainer else {}),
    }


def _values(form: Page, text: str) -> list[str]:
    """Return the values of the options, or boxes to tick, that stand beside a text."""
    found = re.findall(rf'value="([0-9a-f-]+)"[^>]*>\s*(?:<span>)?{re.escape(text)}<', form.html)
    if not found:
        raise Unexpected(f"{form.path} offers no {text}")
    return found
