"""One registration, with what its person answered to the questions of the form."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from admin_ui import labels
from admin_ui.pages import page
from events.domain.event import Event
from events.domain.ids import RegistrationId
from events.question_words import answer_words, notice
from events.services import answers
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor


class RegistrationController(Controller):
    path = "/events/{event_id:uuid}/attendees/{registration_id:uuid}"

    @get(guards=[may(Permission.SEE_ATTENDEES)])
    async def one(
        self,
        registration_id: FromPath[UUID],
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
    ) -> Template:
        """Show one registration, in four queries."""
        found = await answers.of_registration(event.id, RegistrationId(registration_id))
        return page(
            visitor,
            "registration.html",
            event=event,
            registration=found.registration,
            standing=gettext(labels.STATUSES[found.registration.status]),
            answers=[
                (one.label.nl, answer_words(one, found.answers[one.id]), notice(one))
                for one in found.questions
            ],
        )
