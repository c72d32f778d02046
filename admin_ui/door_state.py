"""The list at the door, and what devices send about it, as the script of that page reads them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from events.domain.attendance import LIST_KEPT, Act, ActKind, DoorLine
from events.domain.consent import PHOTO_PURPOSES, Purpose
from events.domain.event import Event
from events.domain.ids import RegistrationId
from events.labels import purpose_label
from events.services import attendance, statements
from events.services.attendance import Answered, Sent
from events.services.door import Newcomer
from infra.runtime import Runtime
from infra.web.i18n import gettext

#: Acts in one request: as many as fit its size with the longest names.
MOST_ACTS = 50

Moment = Annotated[datetime, Meta(tz=True)]
Words = Annotated[str, Meta(max_length=500)]
Choices = dict[Literal["website", "social", "print", "press", "internal"], bool]


class ActIn(msgspec.Struct):
    """One act. A walk-in names who came, and is its own `registration_id`."""

    id: UUID
    kind: Literal["present", "absent", "answer", "walk_in"]
    registration_id: UUID
    made_at: Moment
    choices: Choices = {}
    name: Words = ""
    organisation: Words = ""
    email: Words = ""


class ActsIn(msgspec.Struct):
    sent_at: Moment
    language: Literal["nl", "en"]
    acts: Annotated[list[ActIn], Meta(max_length=MOST_ACTS)]


class PersonOut(msgspec.Struct):
    id: UUID
    code: str
    name: str
    organisation: str
    waiting: bool
    present: bool
    said_at: datetime | None
    photo: str
    answers: dict[str, str]


class PurposeOut(msgspec.Struct):
    """A use of photos: its short name, and the question in the words of the statement."""

    name: str
    label: str
    question: str


class DoorOut(msgspec.Struct):
    """All that a device keeps of an event, until `forget_at`."""

    title: str
    forget_at: datetime
    purposes: list[PurposeOut]
    people: list[PersonOut]


class AnsweredOut(msgspec.Struct):
    id: UUID
    outcome: str
    sentences: list[str]


class TakenOut(msgspec.Struct):
    answers: list[AnsweredOut]
    door: DoorOut


async def door_state(event: Event, runtime: Runtime, *, language: str) -> DoorOut:
    """Return the list as it is now, in four queries."""
    statement = await statements.in_force(language, at=runtime.clock.now())
    return DoorOut(
        title=event.title,
        forget_at=event.ends_at + LIST_KEPT,
        purposes=[
            PurposeOut(
                name=str(purpose),
                label=purpose_label(purpose),
                question=statements.fill(statement.questions[purpose], runtime.settings),
            )
            for purpose in event.purposes
        ],
        people=[_person(line) for line in await attendance.listing(event.id)],
    )


def _person(line: DoorLine) -> PersonOut:
    return PersonOut(
        id=line.registration_id,
        code=line.code,
        name=line.name,
        organisation=line.organisation,
        waiting=line.waiting,
        present=line.present,
        said_at=line.said_at,
        photo=str(line.photo),
        answers={str(p): str(line.answers[p]) for p in PHOTO_PURPOSES},
    )


def sent(data: ActsIn) -> list[Sent]:
    """Return what a device sent as acts."""
    return [
        Sent(
            act=Act(
                id=one.id,
                kind=ActKind(one.kind),
                registration_id=RegistrationId(one.registration_id),
                made_at=one.made_at,
                choices={Purpose(name): yes for name, yes in one.choices.items()},
            ),
            language=data.language,
            newcomer=Newcomer(name=one.name, organisation=one.organisation, email=one.email)
            if one.kind == "walk_in"
            else None,
        )
        for one in data.acts
    ]


def answered(data: ActsIn, answers: list[Answered]) -> list[AnsweredOut]:
    """Say per act what became of it."""
    return [
        AnsweredOut(
            id=one.id,
            outcome=str(answer.outcome),
            sentences=[gettext(text) for text in answer.fields.values()],
        )
        for one, answer in zip(data.acts, answers, strict=True)
    ]
