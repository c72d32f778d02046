"""The questions of a sign-up form: add, change, order, retire, look at the form they make."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import question_form, question_view
from admin_ui.pages import field_errors, page, see_other, sentence
from events.domain.answers import NOTHING_GIVEN
from events.domain.event import Event
from events.domain.ids import QuestionId, StaffId
from events.domain.questions import Question
from events.errors import FormIncomplete, OrderFixed, QuestionNeeded
from events.services import questions
from events.web import asking
from infra.errors import DomainError, Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor


def _here(event: Event) -> str:
    return f"/staff/events/{event.id}/questions"


class QuestionsController(Controller):
    path = "/events/{event_id:uuid}/questions"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def everything(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """List the questions, in three queries."""
        return await _list(visitor, staff, event)

    @get("/preview")
    async def preview(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show the form as attendees see it, also what is not complete yet."""
        asked = [one for one in await questions.of_event(event.id) if not one.retired]
        shown: dict[bool, list[asking.Field]] = {True: [], False: []}
        for field, one in zip(asking.fields(asked, NOTHING_GIVEN), asked, strict=True):
            shown[one.after_approval].append(field)
        return page(
            visitor, "question_preview.html", event=event, now=shown[False], later=shown[True]
        )

    @get("/new")
    async def new(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show an empty form."""
        values = {"moment": question_form.SIGN_UP}
        return await _form(visitor, event, None, values)

    @post("/new")
    async def add(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Add a question at the end."""
        try:
            draft = question_form.read(form)
            await questions.add(event.id, draft, by=StaffId(staff.id), at=runtime.clock.now())
        except Invalid as wrong:
            return await _form(visitor, event, None, form, field_errors(wrong))
        return see_other(visitor, _here(event), done="saved")

    @get("/{question_id:uuid}/edit")
    async def edit_form(
        self,
        question_id: FromPath[UUID],
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
    ) -> Template:
        """Show a question as it can be changed."""
        question = await questions.one(event.id, QuestionId(question_id))
        return await _form(visitor, event, question, question_form.values(question))

    @post("/{question_id:uuid}/edit")
    async def edit(
        self,
        question_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Change a question."""
        question = await questions.one(event.id, QuestionId(question_id))
        try:
            draft = question_form.read(form, question)
            await questions.change(event.id, question.id, draft, by=StaffId(staff.id))
        except Invalid as wrong:
            return await _form(visitor, event, question, form, field_errors(wrong))
        return see_other(visitor, _here(event), done="saved")

    @post("/{question_id:uuid}/move")
    async def move(
        self,
        question_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Put a question one place higher or lower."""
        try:
            await questions.move(
                event.id,
                QuestionId(question_id),
                up=form.get("direction") == "up",
                by=StaffId(staff.id),
            )
        except OrderFixed as refused:
            return await _list(visitor, staff, event, refused)
        return see_other(visitor, _here(event), done="saved")

    @post("/{question_id:uuid}/retire")
    async def retire(
        self,
        question_id: FromPath[UUID],
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Ask a question no longer."""
        try:
            await questions.retire(
                event.id, QuestionId(question_id), by=StaffId(staff.id), at=runtime.clock.now()
            )
        except QuestionNeeded as refused:
            return await _list(visitor, staff, event, refused)
        return see_other(visitor, _here(event), done="saved")

    @post("/ask")
    async def ask(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Mail whoever has a seat and for whom a question waits."""
        try:
            await questions.ask_later_ones(event.id, by=StaffId(staff.id), at=runtime.clock.now())
        except FormIncomplete as refused:
            return await _list(visitor, staff, event, refused)
        return see_other(visitor, _here(event), done="asked")


async def _list(
    visitor: Visitor, staff: StaffMember, event: Event, refused: DomainError | None = None
) -> Template:
    found = await questions.overview(event.id)
    return page(
        visitor,
        "questions.html",
        status=refused.status if refused else 200,
        event=event,
        url=_here(event),
        questions=question_view.lines(found.questions, found.counts),
        to_ask=found.to_ask,
        refused=sentence(refused) if refused else None,
        sees_answers=staff.may(Permission.SEE_ATTENDEES, event.id),
    )


async def _form(
    visitor: Visitor,
    event: Event,
    question: Question | None,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    everything = await questions.of_event(event.id)
    earlier = [one for one in everything if question is None or one.position < question.position]
    return page(
        visitor,
        "question_form.html",
        status=200 if errors is None else 400,
        event=event,
        url=_here(event),
        question=question,
        warnings=question_view.warnings(question) if question else (),
        values=values,
        kinds=question_form.kinds(),
        bases=question_form.bases(),
        conditions=question_form.conditions(earlier),
        errors=errors or {},
    )
