"""Answers to a form: stored with a registration, changed by their person, erased in time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from events.domain.answers import Filled, Given, Tally, fill_in, tally
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, QuestionId, RegistrationId
from events.domain.questions import Answers, Question, Value, kept, on_form, on_own_page
from events.domain.registration import Status
from events.store import answers as store
from events.store import events as event_store
from events.store import questions, registrations
from events.store.answers import NewAnswer
from events.store.registrations import Added, Registration
from infra.audit import Actor, record
from infra.db import require_transaction, transaction
from infra.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """What somebody is asked about one registration, and what they answered."""

    event: Event
    registration: Registration
    questions: tuple[Question, ...]
    answers: Answers


async def form(event_id: EventId) -> tuple[Question, ...]:
    """Return the questions of an event's sign-up form."""
    return on_form(await questions.of_event(event_id))


async def keep(
    added: Added, questions: Iterable[Question], filled: Filled, *, at: datetime
) -> None:
    """Store the answers of a new registration, in its transaction.

    For a mailbox that was registered already the same statement changes nothing: whoever fills
    in the form may be anybody.
    """
    require_transaction()
    new = _new(questions, filled, at)
    if not new:
        return
    await store.add(added.id, new, at=at, wanted=added.fresh)


def _new(questions: Iterable[Question], filled: Filled, at: datetime) -> list[NewAnswer]:
    return [
        NewAnswer(
            question_id=question.id,
            value=filled.answers[question.id],
            agreed_at=at if question.special else None,
        )
        for question in questions
        if question.id in filled.answers
    ]


async def own(person_id: PersonId, registration_id: RegistrationId, *, at: datetime) -> OwnAnswers:
    """Return a person's own questions and answers; anybody else's do not exist."""
    registration = await registrations.by_id(registration_id)
    if registration is None or registration.person_id != person_id:
        raise NotFound
    event = await event_store.by_id(registration.event_id)
    if event is None:
        raise NotFound
    answers = await store.of_registration(registration_id)
    seated = registration.status is Status.SEATED
    everything = await questions.of_event(event.id)
    shown = tuple(
        one
        for one in on_own_page(everything, seated=seated, answered=answers)
        if kept(one, ends_at=event.ends_at, at=at)
    )
    return OwnAnswers(event, registration, shown, answers)


async def change_own(
    person_id: PersonId, registration_id: RegistrationId, given: Given, *, at: datetime
) -> None:
    """Replace a person's own answers. What is asked no longer because of it is erased."""
    async with transaction():
        found = await registrations.by_id(registration_id)
        if found is None or await event_store.locked(found.event_id) is None:
            raise NotFound
        mine = await own(person_id, registration_id, at=at)
        filled = fill_in(mine.questions, given)
        if filled.wrong:
            raise Invalid(dict(filled.wrong))
        changed = await store.replace(
            registration_id,
            _new(mine.questions, filled, at),
            asked=[one.id for one in mine.questions],
            at=at,
        )
        if not changed:
            return
        await record(
            "registration.answered",
            actor=Actor.person(person_id),
            object=f"registration:{registration_id}",
            subject=person_id,
            detail={"questions": [str(one) for one in changed]},
        )


async def asked_of(person_id: PersonId, *, at: datetime) -> Mapping[RegistrationId, bool]:
    """Return at which of a person's registrations there are questions, and whether one waits."""
    return await store.asked_of(person_id, at=at)


async def of_registration(event_id: EventId, registration_id: RegistrationId) -> OwnAnswers:
    """Return what somebody answered, for staff of this event; another event's does not exist."""
    registration = await registrations.by_id(registration_id)
    event = await event_store.by_id(event_id)
    if event is None or registration is None or registration.event_id != event_id:
        raise NotFound
    given = await store.of_registration(registration_id)
    everything = await questions.of_event(event_id)
    return OwnAnswers(event, registration, tuple(q for q in everything if q.id in given), given)


async def tallies(event_id: EventId) -> list[Tally]:
    """Count what people with a seat answered, per question, in two queries."""
    given: dict[QuestionId, list[tuple[Value, int]]] = {}
    for question_id, value, number in await store.tally(event_id):
        given.setdefault(question_id, []).append((value, number))
    return [
        tally(one, given[one.id]) for one in await questions.of_event(event_id) if one.id in given
    ]


async def own_answers(person_id: PersonId) -> dict[EventId, list[tuple[Question, Value]]]:
    """Return everything a person answered, per event, to be handed over with the rest."""
    mine = await registrations.of_person(person_id)
    given = await store.of_person(person_id)
    asked_there = await questions.of_events({one.event_id for one in mine})
    return {
        one.event_id: [
            (question, given[one.id][question.id])
            for question in asked_there.get(one.event_id, [])
            if question.id in given.get(one.id, {})
        ]
        for one in mine
    }


async def erase_due(*, at: datetime) -> int:
    """Erase the answers whose retention is over; return how many. Safe to run at any time."""
    async with transaction():
        gone = await store.erase_due(at)
        for one in gone:
            await record(
                "answers.erased",
                actor=Actor.system(),
                object=f"event:{one.event_id}",
                detail={"answers": one.answers, "questions": one.questions},
            )
    return sum(one.answers for one in gone)
