"""Badges to print: a name, and the marker that photos of the event are read by."""

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui.badge_pdf import badges_pdf, hard_to_print
from admin_ui.badge_view import PER_SHEET, badge_cards, sheets, spare_card
from admin_ui.pages import page, see_other
from events.domain.event import Event
from events.domain.ids import StaffId
from events.services import badges
from infra.errors import NotFound
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.documents import pdf_response
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor


class BadgeController(Controller):
    path = "/events/{event_id:uuid}/badges"

    @get(guards=[may(Permission.SEE_ATTENDEES)])
    async def everybody(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Show the badges of everybody who has a seat, in six queries."""
        wanted = visitor.query.get("q", "").strip()
        printing = await badges.printing(event.id)
        cards = await badge_cards(printing.badges, wanted)
        return page(
            visitor,
            "badges.html",
            event=event,
            q=wanted,
            total=len(printing.badges),
            shown=len(cards),
            sheets=sheets(cards),
            to_number=printing.to_number,
            without=printing.without,
            hard_to_print=hard_to_print(cards),
            may_number=staff.may(Permission.MANAGE_EVENTS, event.id),
        )

    @get("/pdf", guards=[may(Permission.SEE_ATTENDEES)])
    async def pdf(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Response[bytes]:
        """Hand out the badges as a PDF, fronts and backs: sheets, or with `single` one a page."""
        printing = await badges.printing(event.id)
        cards = await badge_cards(printing.badges, visitor.query.get("q", "").strip())
        if not cards:
            raise NotFound
        content = await badges_pdf(
            event, cards, single="single" in visitor.query, at=runtime.clock.now()
        )
        return pdf_response(content, "badges.pdf")

    @post("/numbers", guards=[may(Permission.MANAGE_EVENTS)])
    async def number(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Redirect:
        """Give everybody whose badge needs one a number of their own."""
        await badges.give_numbers(event.id, by=StaffId(staff.id))
        return see_other(visitor, f"/staff/events/{event.id}/badges", done="numbered")

    @get("/spare", guards=[may(Permission.SEE_ATTENDEES)])
    async def spare(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show a sheet of badges without a name that say: do not show me."""
        card = await spare_card()
        return page(visitor, "badges_spare.html", event=event, sheets=sheets([card] * PER_SHEET))
