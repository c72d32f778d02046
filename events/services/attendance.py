"""The day itself: the list at the door, and the acts that devices send about it.

An act is taken in once however often it arrives, and what acts amount to does not depend on the
order in which they come (events/domain/attendance.py).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from events.domain.attendance import (
    Act,
    ActKind,
    DoorLine,
    door_code,
    own_time,
    photo_state,
    presence,
    says_present,
)
from events.domain.consent import ConsentEntry, Purpose, answer_of
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, RegistrationId, StaffId
from events.domain.registration import Status
from events.services import door
from events.services.door import Admitted, Newcomer
from events.store import attendance, consents, registrations
from events.store import events as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound


class Outcome(StrEnum):
    """What became of an act; whatever it was, the device need not send it again."""

    TAKEN = "taken"
    #: It had arrived before.
    KNOWN = "known"
    #: The registration it is about is not there (any more).
    GONE = "gone"
    #: What was filled in cannot be; `fields` of the answer says why.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An act as a device sends it; a walk-in with who came."""

    act: Act
    #: What the screen spoke.
    language: str
    newcomer: Newcomer | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    outcome: Outcome
    fields: Mapping[str, str]


async def listing(event_id: EventId) -> list[DoorLine]:
    """Return everybody who may come or came anyhow, by name. Three queries, however many."""
    known = await consents.standing(event_id, None)
    there = presence(await attendance.presence(event_id))
    lines = [
        _line(row, known.get(PersonId(row["person"]), {}), there.get(RegistrationId(row["id"])))
        for row in await registrations.of_event(event_id)
    ]
    expected = [line for line in lines if line.present or not line.status.gone]
    return sorted(expected, key=lambda line: (line.name.casefold(), str(line.registration_id)))


def _line(
    row: Mapping[str, Any], known: Mapping[Purpose, ConsentEntry], said: Act | None
) -> DoorLine:
    registration_id = RegistrationId(row["id"])
    answers = {purpose: answer_of(known.get(purpose)) for purpose in Purpose}
    return DoorLine(
        registration_id=registration_id,
        code=door_code(registration_id),
        name=row["name"],
        organisation=row["organisation"],
        status=Status(row["status"]),
        present=says_present(said),
        said_at=said.made_at if said is not None else None,
        photo=photo_state(answers),
        answers=answers,
    )


async def take(
    event_id: EventId, sent: Sequence[Sent], *, sent_at: datetime, by: StaffId, at: datetime
) -> list[Answered]:
    """Take in what a device sends, each act in a transaction of its own; who came is first."""
    answers = {}
    for one in sorted(sent, key=lambda one: (one.newcomer is None, one.act.made_at, one.act.id)):
        made_at = own_time(one.act.made_at, sent_at=sent_at, received_at=at)
        timely = replace(one, act=replace(one.act, made_at=made_at))
        try:
            answers[one.act.id] = Answered(await _take(event_id, timely, by=by, at=at), {})
        except Invalid as wrong:
            answers[one.act.id] = Answered(Outcome.REFUSED, wrong.fields)
    return [answers[one.act.id] for one in sent]


async def _take(event_id: EventId, sent: Sent, *, by: StaffId, at: datetime) -> Outcome:
    async with transaction():
        event = await store.locked(event_id)
        if event is None:
            raise NotFound
        if await attendance.by_id(sent.act.id) is not None:
            return Outcome.KNOWN
        found = await _about(event, sent, at=at)
        if found is None:
            return Outcome.GONE
        act = replace(sent.act, registration_id=found.registration_id)
        await attendance.add(act, by=by, at=at)
        if act.kind is ActKind.ANSWER:
            await door.answer(event, found.person_id, act, language=sent.language, by=by, at=at)
        for action in (*(("registration.made",) if found.fresh else ()), f"attendance.{act.kind}"):
            await record(
                action,
                actor=Actor.staff(by),
                object=f"registration:{found.registration_id}",
                subject=found.person_id,
            )
    return Outcome.TAKEN


async def _about(event: Event, sent: Sent, *, at: datetime) -> Admitted | None:
    """Return whom an act is about; somebody who walked in may be named by that act's id."""
    if sent.act.kind is ActKind.WALK_IN:
        if sent.newcomer is None:
            raise Invalid
        return await door.admit(event, sent.newcomer, language=sent.language, at=at)
    found = await registrations.by_id(sent.act.registration_id)
    if found is None:
        walk_in = await attendance.by_id(sent.act.registration_id)
        found = await registrations.by_id(walk_in.registration_id) if walk_in else None
    if found is None or found.event_id != event.id:
        return None
    return Admitted(found.id, found.person_id)


async def own_data(
    registration_ids: Collection[RegistrationId],
) -> dict[RegistrationId, list[dict[str, object]]]:
    """Return what happened at the door about some registrations, as plain values."""
    found: dict[RegistrationId, list[dict[str, object]]] = {of: [] for of in registration_ids}
    for act in await attendance.of_registrations(registration_ids):
        found[act.registration_id].append(
            {
                "kind": str(act.kind),
                "at": act.made_at.isoformat(),
                "choices": {str(purpose): yes for purpose, yes in act.choices.items()},
            }
        )
    return found
