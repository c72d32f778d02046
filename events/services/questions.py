"""The questions of a form, as staff make, order and retire them. Each function: one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from events.domain.event import Event
from events.domain.ids import EventId, QuestionId, StaffId
from events.domain.letters import LetterKind
from events.domain.question_rules import (
    MOST_QUESTIONS,
    NOT_COMPLETE,
    adding_problems,
    change_problems,
    depended_on,
    in_order,
    moved,
    problems,
)
from events.domain.questions import Condition, Question, QuestionDraft
from events.domain.words import gettext_noop
from events.errors import FormIncomplete, OrderFixed, QuestionNeeded
from events.services import outbox
from events.store import answers
from events.store import events as event_store
from events.store import questions as store
from infra.audit import Actor, record
from infra.db import require_transaction, transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id

TOO_MANY = gettext_noop("A form has at most 40 questions.")


async def of_event(event_id: EventId) -> list[Question]:
    """Return the questions of an event in their order, retired ones too."""
    return await store.of_event(event_id)


@dataclass(frozen=True, slots=True)
class Overview:
    """The questions of an event as staff look after them."""

    questions: list[Question]
    #: How many people answered each; none = not in it.
    counts: Mapping[QuestionId, int]
    #: How many people have a seat and have not answered a question that waits for them.
    to_ask: int


async def overview(event_id: EventId) -> Overview:
    """Return an event's questions with how much was answered, in three queries."""
    waiting = await answers.to_ask(event_id)
    return Overview(await of_event(event_id), await answers.counts(event_id), len(waiting))


async def one(event_id: EventId, question_id: QuestionId) -> Question:
    """Return a question of this event; another event's does not exist here."""
    return _find(await store.of_event(event_id), question_id)


def _find(questions: list[Question], question_id: QuestionId) -> Question:
    for question in questions:
        if question.id == question_id:
            return question
    raise NotFound


async def _locked(event_id: EventId) -> Event:
    event = await event_store.locked(event_id)
    if event is None:
        raise NotFound
    return event


def _incomplete(event: Event, draft: QuestionDraft) -> dict[str, str]:
    """Refuse a question without its terms once the event opens, by hand or by itself."""
    if event.opens_at is None or draft.complete:
        return {}
    empty = {
        "purpose_nl": bool(draft.purpose),
        "basis": draft.basis is not None,
        "retention_days": draft.retention_days is not None,
        "recipients": draft.recipients is not None,
    }
    return {field: NOT_COMPLETE for field, there in empty.items() if not there}


async def add(event_id: EventId, draft: QuestionDraft, *, by: StaffId, at: datetime) -> QuestionId:
    """Add a question at the end of the form."""
    draft = draft.cleaned()
    question_id = QuestionId(new_id())
    async with transaction():
        event = await _locked(event_id)
        earlier = await store.of_event(event_id)
        registered = await event_store.has_registrations(event_id)
        wrong = {
            **_incomplete(event, draft),
            **problems(draft, earlier),
            **adding_problems(draft, registered=registered),
        }
        if len(earlier) >= MOST_QUESTIONS:
            wrong["label_nl"] = TOO_MANY
        if wrong:
            raise Invalid(wrong)
        await store.insert(question_id, event_id, draft, at=at)
        await _record("question.added", event_id, question_id, by=by)
    return question_id


async def change(
    event_id: EventId, question_id: QuestionId, draft: QuestionDraft, *, by: StaffId
) -> None:
    """Change a question, as far as that is fair to who answered it or signed up already."""
    draft = draft.cleaned()
    async with transaction():
        event = await _locked(event_id)
        everything = await store.of_event(event_id)
        before = _find(everything, question_id)
        earlier = [one for one in everything if one.position < before.position]
        wrong = {
            **_incomplete(event, draft),
            **problems(draft, earlier),
            **change_problems(
                before,
                draft,
                registered=await event_store.has_registrations(event_id),
                answered=question_id in await answers.counts(event_id),
                others=everything,
            ),
        }
        if wrong:
            raise Invalid(wrong)
        await store.save(question_id, draft)
        await _record("question.changed", event_id, question_id, by=by)


async def move(event_id: EventId, question_id: QuestionId, *, up: bool, by: StaffId) -> None:
    """Put a question one place higher or lower. Raise `OrderFixed` where a condition forbids it."""
    async with transaction():
        await _locked(event_id)
        everything = await store.of_event(event_id)
        asked = [one for one in everything if not one.retired]
        _find(asked, question_id)
        order = moved(asked, question_id, up=up)
        if not in_order(order):
            raise OrderFixed
        retired = [one for one in everything if one.retired]
        await store.save_order([one.id for one in (*order, *retired)])
        await _record("question.moved", event_id, question_id, by=by)


async def retire(event_id: EventId, question_id: QuestionId, *, by: StaffId, at: datetime) -> None:
    """Ask a question no longer; what was answered stays for its time."""
    async with transaction():
        await _locked(event_id)
        everything = await store.of_event(event_id)
        if _find(everything, question_id).retired:
            return
        if depended_on(everything, question_id):
            raise QuestionNeeded
        await store.retire(question_id, at=at)
        await _record("question.retired", event_id, question_id, by=by)


async def first_incomplete(event_id: EventId) -> str | None:
    """Return the question, in Dutch, with which an event cannot open; None when it can."""
    return next(
        (
            one.label.nl
            for one in await store.of_event(event_id)
            if not one.retired and not one.complete
        ),
        None,
    )


async def require_complete(event_id: EventId) -> None:
    """Raise `FormIncomplete` when a question does not say why it is asked, and on what terms."""
    label = await first_incomplete(event_id)
    if label is not None:
        raise FormIncomplete(question=label)


async def ask_later_ones(event_id: EventId, *, by: StaffId, at: datetime) -> int:
    """Mail everybody with a seat for whom a question waits; return how many."""
    async with transaction():
        await _locked(event_id)
        await require_complete(event_id)
        waiting = await answers.to_ask(event_id)
        for registration_id, person_id, email in waiting:
            await outbox.post(
                LetterKind.QUESTIONS,
                person_id=person_id,
                email=email,
                registration_id=registration_id,
                at=at,
            )
        await record(
            "question.asked",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={"letters": len(waiting)},
        )
    return len(waiting)


async def copy(source: EventId, target: EventId, *, at: datetime) -> None:
    """Give one event the questions that another asks now; part of copying an event."""
    require_transaction()
    new_ids: dict[QuestionId, QuestionId] = {}
    for question in await store.of_event(source):
        if question.retired:
            continue
        condition = question.condition
        if condition is not None:
            condition = Condition(new_ids[condition.question_id], condition.answer)
        new_ids[question.id] = QuestionId(new_id())
        draft = replace(question, condition=condition)
        await store.insert(new_ids[question.id], target, draft, at=at)


async def _record(action: str, event_id: EventId, question_id: QuestionId, *, by: StaffId) -> None:
    await record(
        action,
        actor=Actor.staff(by),
        object=f"question:{question_id}",
        detail={"event": str(event_id)},
    )
