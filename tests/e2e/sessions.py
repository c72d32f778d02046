"""The programme on the pages: made by an organiser, and where there is what of it to see."""

from admin_ui.demo import sessions
from admin_ui.demo.people import NOOR
from admin_ui.demo.staff import EventPage, EventPlan, StaffDesk


def make(sanne: StaffDesk, event: EventPage, plan: EventPlan) -> dict[str, str]:
    """Make a programme; return the addresses of what it has, by name."""
    sessions.make(sanne, event, plan, NOOR)
    here = f"/staff/events/{event.id}"
    page = sanne.browser.open(f"{here}/programme")
    led = [href for href in page.links_to(f"{here}/sessions/") if href.endswith("/edit")][1]
    room = next(href for href in page.links_to(f"{here}/rooms/") if href.endswith("/edit"))
    session = led.removesuffix("/edit")
    return {
        "session": session,
        "own session": f"/staff/sessions/{session.rpartition('/')[2]}",
        "room": room.removesuffix("/edit"),
    }
