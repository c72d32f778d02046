"""At the door: choices about photos on the screen that was handed over, and people who walk in.

Both happened before they arrive here, maybe hours ago, on a device without a network.
"""

from dataclasses import dataclass
from datetime import datetime

from events.domain.attendance import Act, counting, last_said
from events.domain.consent import PHOTO_PURPOSES, Change, Source, changes
from events.domain.event import Event
from events.domain.ids import PersonId, RegistrationId, StaffId
from events.domain.registration import EMAIL_WRONG, SignUp, Status, name_problems
from events.domain.statement import Wording
from events.services.consent import ledger_actor, narrow, send_receipt
from events.services.registration import rejoin
from events.store import attendance, consents, people, registrations, statements
from infra.audit import Actor, record
from infra.db import require_transaction
from infra.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who came without having signed up; `email` is empty when they gave none."""

    name: str
    organisation: str
    email: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whom an act at the door is about; `fresh` when it registered them."""

    registration_id: RegistrationId
    person_id: PersonId
    fresh: bool = False


async def answer(
    event: Event, person_id: PersonId, act: Act, *, language: str, by: StaffId, at: datetime
) -> None:
    """Record what a person chose at the door, unless they said otherwise since; event locked.

    A *yes* that ends, ends now: it cannot end earlier than it is known here. The ledger holds the
    moment of the choice itself.
    """
    require_transaction()
    if any(purpose not in PHOTO_PURPOSES for purpose in act.choices):
        raise Invalid
    before = (await consents.standing(event.id, [person_id])).get(person_id, {})
    known = await attendance.of_registrations([act.registration_id])
    earlier = [one for one in known if one.id != act.id]
    wanted = {
        purpose: yes
        for purpose, yes in counting(act, last_said(before, earlier)).items()
        if not yes or purpose in event.purposes
    }
    made = changes(before, wanted)
    if not made:
        return
    await consents.add(
        event.id,
        person_id,
        made,
        wording=await _wording(language, act, at=at),
        source=Source.DOOR,
        actor=ledger_actor(Actor.staff(by)),
        at=act.made_at,
    )
    await _take_effect(event, person_id, act, made, by=by, at=at)


async def _wording(language: str, act: Act, *, at: datetime) -> Wording:
    """Return the words that were read; a clock may tell of a day before there were any."""
    shown = await statements.in_force(language, on=act.made_at.date())
    return await statements.wording(language, on=(at if shown is None else act.made_at).date())


async def _take_effect(
    event: Event,
    person_id: PersonId,
    act: Act,
    made: tuple[Change, ...],
    *,
    by: StaffId,
    at: datetime,
) -> None:
    ended = frozenset(change.purpose for change in made if change.narrows)
    if ended:
        await narrow(event.id, person_id, ended, at=at)
    await _tell(person_id, act.registration_id, at=at)
    await record(
        "consent.changed",
        actor=Actor.staff(by),
        object=f"event:{event.id}",
        subject=person_id,
        detail={str(change.purpose): str(change.state) for change in made},
    )


async def _person(form: SignUp, *, at: datetime) -> PersonId:
    if form.email:
        return await people.find_or_add(form.email, language=form.language, at=at)
    return await people.add_without_mailbox(language=form.language, at=at)


async def _tell(person_id: PersonId, registration_id: RegistrationId, *, at: datetime) -> None:
    """Mail how their choices stand to whoever has a mailbox of their own."""
    person = await people.by_id(person_id)
    if person is not None and person.email:
        await send_receipt(person_id, registration_id, at=at)


async def admit(event: Event, newcomer: Newcomer, *, language: str, at: datetime) -> Admitted:
    """Register somebody who walked in; event locked. Without a free seat they are on the list.

    A mailbox that is registered for this event already keeps its name and choices: who stands at
    the door need not be who holds it.
    """
    require_transaction()
    form = _form(newcomer, language)
    if wrong := _problems(form, newcomer):
        raise Invalid(wrong)
    person_id = await _person(form, at=at)
    added = await registrations.find_or_add(event.id, person_id, form, at=at)
    if added.status is Status.CANCELLED:
        await rejoin(event, added.id)
    elif added.fresh:
        await registrations.take_seat(event.id, added.id, wanted=True, in_turn=False)
        await _tell(person_id, added.id, at=at)
    return Admitted(added.id, person_id, added.fresh)


def _form(newcomer: Newcomer, language: str) -> SignUp:
    return SignUp(
        name=newcomer.name,
        email=newcomer.email,
        organisation=newcomer.organisation,
        choices={},
        language=language,
        idempotency_key="",
    ).cleaned()


def _problems(form: SignUp, newcomer: Newcomer) -> dict[str, str]:
    wrong = name_problems(form.name, form.organisation)
    if newcomer.email.strip() and not form.email:
        wrong["email"] = EMAIL_WRONG
    return wrong
