"""A person's own page of the day: the code to show at the door, and the certificate afterwards."""

from io import BytesIO
from uuid import UUID

import segno
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from markupsafe import Markup

from events.domain.attendance import door_code, readable_code
from events.domain.ids import PersonId, RegistrationId
from events.services import certificates, personal
from events.web.pages import page
from infra.errors import NotFound
from infra.runtime import Runtime
from infra.web.documents import pdf_response
from infra.web.gate import SESSION
from infra.web.guards import person_required
from infra.web.visitor import Visitor


class DayController(Controller):
    path = "/me/registrations/{registration_id:uuid}"
    guards = [person_required]
    opt = {SESSION: "person"}

    @get("/day")
    async def show(
        self,
        registration_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the code of one's own registration, or after the event the certificate."""
        event, mine, _ = await personal.participation(_me(visitor), RegistrationId(registration_id))
        if mine.status.gone:
            raise NotFound
        over = certificates.is_over(event, runtime.clock.now())
        code = door_code(mine.id)
        return page(
            visitor,
            "day.html",
            event=event,
            mine=mine,
            over=over,
            was_there=over and bool(await certificates.attended([mine.id])),
            code=readable_code(code),
            drawing=_drawing(code),
        )

    @get("/certificate")
    async def certificate(
        self,
        registration_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Response[bytes]:
        """Hand out one's own certificate, in the language of the page."""
        content = await certificates.own(
            RegistrationId(registration_id),
            person_id=_me(visitor),
            settings=runtime.settings,
            at=runtime.clock.now(),
        )
        return pdf_response(content, "certificate.pdf")


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


def _drawing(code: str) -> Markup:
    """Draw a code as an SVG to stand in the page; it holds our own signs only."""
    drawn = BytesIO()
    segno.make_qr(code, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=4, omitsize=True, light="#fff"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - made of a code's own signs
