"""A person's own answers to the questions of an event: see, change, take back."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.answers import Given
from events.domain.ids import PersonId, RegistrationId
from events.services import answers
from events.services.answers import OwnAnswers
from events.web import asking
from events.web.pages import page, sentences
from infra.errors import Invalid, NotFound
from infra.runtime import Runtime
from infra.web.forms import Form
from infra.web.gate import SESSION
from infra.web.guards import person_required
from infra.web.visitor import Visitor


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


class OwnAnswersController(Controller):
    path = "/me/registrations/{registration_id:uuid}/answers"
    guards = [person_required]
    opt = {SESSION: "person"}

    @get()
    async def show(
        self,
        registration_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the questions of one registration with what was answered."""
        mine = await _mine(visitor, runtime, registration_id)
        return _page(visitor, mine, asking.stored(mine.answers))

    @post()
    async def change(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Replace the answers."""
        given = asking.given_in(form)
        try:
            await answers.change_own(
                _me(visitor), RegistrationId(registration_id), given, at=runtime.clock.now()
            )
        except Invalid as wrong:
            mine = await _mine(visitor, runtime, registration_id)
            return _page(visitor, mine, given, sentences(wrong))
        return visitor.see_other("/me", saved="1")


async def _mine(visitor: Visitor, runtime: Runtime, registration_id: UUID) -> OwnAnswers:
    return await answers.own(_me(visitor), RegistrationId(registration_id), at=runtime.clock.now())


def _page(
    visitor: Visitor,
    mine: OwnAnswers,
    filled: Given,
    errors: Mapping[str, str] | None = None,
) -> Template:
    shown = asking.fields(mine.questions, filled)
    return page(
        visitor,
        "answers.html",
        status=400 if errors else 200,
        mine=mine,
        questions=shown,
        errors=errors or {},
        summary=asking.summary(errors or {}, shown),
    )
