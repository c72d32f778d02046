"""Signing up, cancelling and correcting.

Who fills in the form is unknown until they open the link that was mailed. So for a mailbox that is
not registered for the event yet, a seat is taken and each *no* counts at once, and each *yes* waits
for the mailed link. For one that is, everything filled in is only a proposal: seat, name and
choices stay, and the mail says so. Both take the same statements and give the same answer.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from events.domain.answers import fill_in
from events.domain.consent import Change, ConsentState, Purpose, Source
from events.domain.event import Event, Phase
from events.domain.ids import OrganisationId, PersonId, RegistrationId
from events.domain.letters import LetterKind, LinkKind
from events.domain.registration import SignUp, Status, name_problems, problems
from events.domain.words import line
from events.errors import SignUpClosed
from events.services import (
    answers,
    choosing,
    invitations,
    organisations,
    outbox,
    recognition,
    seats,
)
from events.services.admission import admit, begins, code_problems, only_what_is_asked
from events.store import consents, links, people, registrations, statements
from events.store import events as store
from events.store.links import NewLink
from events.store.registrations import Added, Registration
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.limits import allow

#: One address on the network may be a whole school's.
MOST_SIGN_UPS = 60
_SIGN_UPS_WITHIN = timedelta(minutes=10)

CONFIRM_FOR = timedelta(days=30)


async def register(event_slug: str, sign_up: SignUp, *, at: datetime, ip: str) -> None:
    """Take in a sign-up form. What came of it is told by mail only."""
    await allow(f"sign-up:{ip}", most=MOST_SIGN_UPS, within=_SIGN_UPS_WITHIN, at=at)
    await invitations.count_try(sign_up.code, ip=ip, at=at)
    async with transaction():
        event = open_for_sign_up(await store.locked_by_slug(event_slug), at)
        await take_in(event, sign_up, by=Actor.anonymous(), at=at)


async def take_in(event: Event, sign_up: SignUp, *, by: Actor, at: datetime) -> Added | None:
    """Take in a form, whoever sent it; None when it was taken in before. The event is locked.

    Answers and consents are those of the form: nobody is asked or answered for besides it.
    """
    sign_up = sign_up.cleaned()
    questions = await answers.form(event.id)
    filled = fill_in(questions, sign_up.given)
    wrong = {**problems(sign_up, event.purposes), **filled.wrong}
    if wrong := {**wrong, **code_problems(event, sign_up.code, by=by)}:
        raise Invalid(wrong)
    if not await registrations.take_key(_key(event, sign_up), at=at):
        return None
    await choosing.check(event.id, sign_up.sessions)
    start = await admit(event, sign_up.code, by=by, at=at)
    sign_up = only_what_is_asked(event, sign_up)
    person_id = await people.find_or_add(sign_up.email, language=sign_up.language, at=at)
    added = await registrations.find_or_add(event.id, person_id, sign_up, begins=start, at=at)
    await choosing.keep(added.id, sign_up.sessions, fresh=added.fresh)
    direct = added.fresh and start is Status.WAITING
    status = await registrations.take_seat(event.id, added.id, wanted=direct)
    # Where an earlier group does not fit, it may be this one's turn.
    await seats.promote(event, at=at)
    await _refuse(event, person_id, sign_up, added, at=at)
    if sign_up.organisation_id is not None:
        await organisations.choose(added.id, sign_up.organisation_id, wanted=added.fresh)
    await answers.keep(added, questions, filled, at=at)
    await _write(event, person_id, sign_up, added, at=at)
    await record(
        "registration.made" if added.fresh else "registration.repeated",
        actor=by,
        object=f"registration:{added.id}",
        subject=person_id,
        detail={"status": str(status)},
    )
    return added


def open_for_sign_up(event: Event | None, at: datetime) -> Event:
    """Return the event. Raise unless people can sign up for it now."""
    if event is None or event.phase(at) is Phase.DRAFT:
        raise NotFound
    if event.phase(at) is not Phase.OPEN:
        raise SignUpClosed
    return event


def _key(event: Event, sign_up: SignUp) -> bytes:
    """Identify one form with one content: going back to enter a colleague is another sign-up."""
    content = [
        str(event.id),
        sign_up.idempotency_key,
        sign_up.email,
        sign_up.name,
        sign_up.organisation,
        sorted((str(purpose), choice) for purpose, choice in sign_up.choices.items()),
        sorted((str(one), list(texts)) for one, texts in sign_up.given.values.items()),
        sorted(str(session_id) for session_id in sign_up.sessions),
    ]
    return hashlib.sha256(json.dumps(content).encode()).digest()


async def _refuse(
    event: Event, person_id: PersonId, sign_up: SignUp, added: Added, *, at: datetime
) -> None:
    """Record each *no* of a new registration. Nothing else can stand for it yet."""
    refused = tuple(
        Change(purpose, ConsentState.REFUSED, narrows=False)
        for purpose, choice in sorted(sign_up.choices.items())
        if added.fresh and not choice
    )
    await consents.add(
        event.id,
        person_id,
        refused,
        wording=await statements.wording(sign_up.language, on=at.date()),
        source=Source.WEB,
        actor="anonymous",
        at=at,
    )


def _proposed(sign_up: SignUp, added: Added) -> dict[Purpose, bool]:
    """Return the choices that wait for the mailed link: of a new registration only each yes."""
    return {p: choice for p, choice in sign_up.choices.items() if choice or not added.fresh}


async def _write(
    event: Event, person_id: PersonId, sign_up: SignUp, added: Added, *, at: datetime
) -> None:
    proposed = _proposed(sign_up, added)
    rejoin = added.status is Status.CANCELLED
    link = NewLink(
        kind=LinkKind.CONFIRM,
        person_id=person_id,
        registration_id=added.id,
        choices=proposed,
        ledger_sequence=await consents.latest_sequence(event.id, person_id),
        rejoin=rejoin,
        expires_at=at + CONFIRM_FOR,
    )
    link_id = await links.add(link, at=at)
    await outbox.post(
        LetterKind.SIGNED_UP if added.fresh else LetterKind.SIGNED_UP_AGAIN,
        person_id=person_id,
        email=sign_up.email,
        registration_id=added.id,
        confirm_link=link_id if proposed or rejoin else None,
        at=at,
        unasked=True,
        later=added.fresh,
    )


async def _own(registration_id: RegistrationId, person_id: PersonId) -> tuple[Event, Registration]:
    """Return a person's own registration, its event locked; anybody else's does not exist."""
    found = await registrations.by_id(registration_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    event = await store.locked(found.event_id)
    registration = await registrations.by_id(registration_id)
    if event is None or registration is None:
        raise NotFound
    return event, registration


async def cancel(registration_id: RegistrationId, *, person_id: PersonId, at: datetime) -> None:
    """Cancel a person's own registration; a seat that comes free goes to the waiting list."""
    async with transaction():
        event, registration = await _own(registration_id, person_id)
        if registration.status.gone:
            return
        await seats.release(event, registration_id, at=at)
        # Who is not there needs not be found in any photo.
        await recognition.end_of_person(event, person_id, actor=Actor.person(person_id), at=at)
        person = await people.by_id(person_id)
        if person is not None:
            await outbox.post(
                LetterKind.CANCELLED,
                person_id=person_id,
                email=person.email,
                registration_id=registration_id,
                at=at,
            )
        await record(
            "registration.cancelled",
            actor=Actor.person(person_id),
            object=f"registration:{registration_id}",
            subject=person_id,
        )


async def rejoin(event: Event, registration_id: RegistrationId) -> None:
    """Give a cancelled registration a seat, or the last place in the waiting list; event locked."""
    registration = await registrations.by_id(registration_id)
    if registration is None or registration.status is not Status.CANCELLED:
        return
    start = begins(event)
    await registrations.queue_again(registration_id, begins=start)
    await registrations.take_seat(event.id, registration_id, wanted=start is Status.WAITING)


async def correct(
    registration_id: RegistrationId,
    *,
    person_id: PersonId,
    name: str,
    organisation: str,
    organisation_id: OrganisationId | None = None,
) -> None:
    """Correct the name and organisation of a person's own registration."""
    name, organisation = line(name), line(organisation)
    if wrong := name_problems(name, organisation):
        raise Invalid(wrong)
    async with transaction():
        _, registration = await _own(registration_id, person_id)
        changed = _changed(registration, {"name": name, "organisation": organisation})
        if changed:
            await registrations.set_name(registration_id, name, organisation)
        if await organisations.choose(registration_id, organisation_id):
            changed = [*changed, "organisation_id"]
        if not changed:
            return
        await record(
            "registration.corrected",
            actor=Actor.person(person_id),
            object=f"registration:{registration_id}",
            subject=person_id,
            detail={"fields": changed},
        )


def _changed(registration: Registration, fields: Mapping[str, str]) -> list[str]:
    return sorted(name for name, text in fields.items() if getattr(registration, name) != text)
