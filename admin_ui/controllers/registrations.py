"""What people answered to the questions of the form: of one registration, and counted."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from admin_ui import labels
from admin_ui.pages import page
from events.domain.answers import Tally
from events.domain.event import Event
from events.domain.ids import RegistrationId
from events.question_words import answer_words, notice, option_words
from events.services import answers
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor


class AnswersController(Controller):
    path = "/events/{event_id:uuid}/answers"

    @get(guards=[may(Permission.SEE_ATTENDEES)])
    async def counted(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Count what people with a seat answered, in two queries."""
        return page(
            visitor,
            "answers.html",
            event=event,
            tallies=[_tally_line(one) for one in await answers.tallies(event.id)],
        )


def _tally_line(tally: Tally) -> tuple[str, int, list[tuple[str, int]]]:
    counts = [(option_words(tally.question, code), n) for code, n in tally.counts.items()]
    return tally.question.label.nl, tally.answered, counts


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
