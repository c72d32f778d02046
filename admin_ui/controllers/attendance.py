"""Who was there: a list to print, and certificates."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from admin_ui.pages import page
from events.domain.event import Event
from events.domain.ids import RegistrationId
from events.services import attendance, certificates
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.documents import pdf_response
from infra.web.guards import may
from infra.web.visitor import Visitor


class AttendanceController(Controller):
    path = "/events/{event_id:uuid}/attendance"
    guards = [may(Permission.SEE_ATTENDEES)]

    @get()
    async def listing(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """List who was expected and who was there, in six queries."""
        lines = await attendance.listing(event.id)
        return page(
            visitor,
            "attendance.html",
            event=event,
            lines=lines,
            present=sum(line.present for line in lines),
            over=certificates.is_over(event, runtime.clock.now()),
            may_check_in=staff.may(Permission.MANAGE_EVENTS, event.id),
        )

    @get("/{registration_id:uuid}/certificate")
    async def certificate(
        self,
        registration_id: FromPath[UUID],
        event: NamedDependency[Event],
        runtime: NamedDependency[Runtime],
    ) -> Response[bytes]:
        """Hand out the certificate of somebody who was there."""
        content = await certificates.of_event(
            event.id,
            RegistrationId(registration_id),
            settings=runtime.settings,
            at=runtime.clock.now(),
        )
        return pdf_response(content, "certificate.pdf")
