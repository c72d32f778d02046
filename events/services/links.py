"""Links in mail: looking at one changes nothing, only the button behind it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from events.domain.consent import Purpose, Source, still_open
from events.domain.event import Event, Phase
from events.domain.ids import PersonId
from events.domain.letters import LetterKind, LinkKind
from events.domain.mailbox import normalise
from events.domain.registration import EMAIL_WRONG, Status
from events.errors import AddressTaken, LinkExpired, LinkUsed
from events.services import outbox, registration
from events.services.consent import decide, send_receipt
from events.store import consents, links, people, registrations
from events.store import events as store
from events.store.links import Link, NewLink
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound, TooMany
from infra.ids import token_hash
from infra.limits import allow
from infra.queue import MAIL, enqueue
from infra.sessions import NewSession, close_all_sessions, open_session
from infra.tables import SessionKind

MOST_REQUESTS = 20
_REQUESTS_WITHIN = timedelta(minutes=10)
MOST_ADDRESSES = 5
_ADDRESSES_WITHIN = timedelta(hours=1)
ADDRESS_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the button of a confirming link will record."""

    event: Event
    choices: dict[Purpose, bool]
    rejoin: bool


async def usable(token: str, kind: LinkKind, at: datetime) -> Link:
    """Return the link behind a secret. Raise unless it is of this kind and still works."""
    link = await links.by_token(token_hash(token), kind)
    if link is None:
        raise NotFound
    if link.used_at is not None:
        raise LinkUsed
    if at >= link.expires_at:
        raise LinkExpired
    return link


async def proposal(token: str, *, at: datetime) -> Proposal:
    """Return what a confirming link would do. Changes nothing, however often it is asked."""
    link = await usable(token, LinkKind.CONFIRM, at)
    event = await _event_of(link, lock=False)
    return Proposal(event, await _choices(link, event), _rejoins(link, event, at))


def _rejoins(link: Link, event: Event, at: datetime) -> bool:
    return link.rejoin and event.phase(at) is Phase.OPEN


async def _event_of(link: Link, *, lock: bool) -> Event:
    if link.event_id is None:
        raise NotFound
    read = store.locked if lock else store.by_id
    event = await read(link.event_id)
    if event is None:
        raise NotFound
    return event


async def _choices(link: Link, event: Event) -> dict[Purpose, bool]:
    """Return what of a link still counts: not overtaken, and a yes only to what is asked."""
    before = (await consents.standing(event.id, [link.person_id])).get(link.person_id, {})
    counting = still_open(link.choices, before, issued_at=link.ledger_sequence)
    return {p: choice for p, choice in counting.items() if not choice or p in event.purposes}


async def confirm(token: str, *, language: str, at: datetime) -> NewSession:
    """Record what was filled in, as the holder of the mailbox; works once per link."""
    found = await usable(token, LinkKind.CONFIRM, at)
    async with transaction():
        event = await _event_of(found, lock=True)
        if not await links.use(found.id, at=at):
            raise LinkUsed
        actor = Actor.person(found.person_id)
        made = await decide(
            event,
            found.person_id,
            await _choices(found, event),
            source=Source.WEB,
            language=language,
            actor=actor,
            at=at,
        )
        if _rejoins(found, event, at) and found.registration_id is not None:
            await registration.rejoin(event, found.registration_id)
        if made and found.registration_id is not None:
            await send_receipt(found.person_id, found.registration_id, at=at)
        session = await open_session(SessionKind.PERSON, found.person_id, at=at)
        await record(
            "registration.confirmed",
            actor=actor,
            object=f"registration:{found.registration_id}",
            subject=found.person_id,
            detail={str(change.purpose): str(change.state) for change in made},
        )
    return session


async def look(token: str, *, at: datetime) -> None:
    """Raise unless a link opens a personal page. Changes nothing."""
    await usable(token, LinkKind.PERSONAL, at)


async def open_personal(token: str, *, at: datetime) -> NewSession:
    """Open the page of the person this link was mailed to; works until the link expires."""
    link = await usable(token, LinkKind.PERSONAL, at)
    return await open_session(SessionKind.PERSON, link.person_id, at=at)


async def send_link_again(email: str, *, at: datetime, ip: str) -> None:
    """Take in a wish for a new link. Whether anybody has this address is looked up later.

    So the answer to a known and an unknown address takes the same statements and the same time.
    """
    await allow(f"link-again:{ip}", most=MOST_REQUESTS, within=_REQUESTS_WITHIN, at=at)
    address = normalise(email)
    if address is None:
        raise Invalid({"email": EMAIL_WRONG})
    async with transaction():
        request_id = await people.add_request(address, at=at)
        await enqueue("events.answer_link_request", priority=MAIL, request_id=request_id)


async def answer_link_request(request_id: UUID, *, at: datetime) -> None:
    """Mail a new link to whoever has the address that was asked for, if anybody."""
    async with transaction():
        email = await people.take_request(request_id)
        person = None if email is None else await people.by_email(email)
        if person is None:
            return
        await outbox.post(
            LetterKind.LINK_AGAIN, person_id=person.id, email=person.email, at=at, unasked=True
        )


async def ask_address_change(person_id: PersonId, email: str, *, at: datetime) -> None:
    """Mail a confirming link to a new address. Nothing changes until its holder uses it."""
    await allow(f"address:{person_id}", most=MOST_ADDRESSES, within=_ADDRESSES_WITHIN, at=at)
    address = normalise(email)
    if address is None:
        raise Invalid({"email": EMAIL_WRONG})
    async with transaction():
        person = await people.by_id(person_id)
        if person is None:
            raise NotFound
        if person.email == address:
            return
        link_id = await links.add(
            NewLink(
                kind=LinkKind.ADDRESS,
                person_id=person_id,
                new_email=address,
                expires_at=at + ADDRESS_FOR,
            ),
            at=at,
        )
        sent = await outbox.post_elsewhere(
            LetterKind.ADDRESS_NEW,
            person_id=person_id,
            email=address,
            confirm_link=link_id,
            at=at,
        )
        if not sent:
            raise TooMany
        await record(
            "person.address_change_asked",
            actor=Actor.person(person_id),
            object="person",
            subject=person_id,
        )


async def new_address(token: str, *, at: datetime) -> str:
    """Return the address that a link would take into use. Changes nothing."""
    link = await usable(token, LinkKind.ADDRESS, at)
    if link.new_email is None:
        raise NotFound
    return link.new_email


async def change_address(token: str, *, at: datetime) -> NewSession:
    """Take the new address into use; the old one is told, and its links and sessions end."""
    link = await usable(token, LinkKind.ADDRESS, at)
    async with transaction():
        person = await people.by_id(link.person_id)
        if person is None or link.new_email is None:
            raise NotFound
        if not await links.use(link.id, at=at):
            raise LinkUsed
        if not await people.set_email(person.id, link.new_email):
            raise AddressTaken
        await links.remove_all(person.id)
        await close_all_sessions(SessionKind.PERSON, person.id)
        if person.email is not None:
            await outbox.post_elsewhere(
                LetterKind.ADDRESS_OLD, person_id=person.id, email=person.email, at=at
            )
        await outbox.post(LetterKind.LINK_AGAIN, person_id=person.id, email=link.new_email, at=at)
        session = await open_session(SessionKind.PERSON, person.id, at=at)
        await record(
            "person.address_changed",
            actor=Actor.person(person.id),
            object="person",
            subject=person.id,
        )
    return session


@dataclass(frozen=True, slots=True)
class AtSharedMailbox:
    """Whom a link in a shared mailbox is about."""

    event: Event
    name: str
    status: Status


async def at_shared_mailbox(token: str, *, at: datetime) -> AtSharedMailbox:
    """Return whom the link in a shared mailbox is about. Changes nothing."""
    link = await usable(token, LinkKind.MAILBOX, at)
    event = await _event_of(link, lock=False)
    found = await registrations.of_event_and_person(event.id, link.person_id)
    if found is None:
        raise NotFound
    return AtSharedMailbox(event, found.name, found.status)


async def ask_own_mailbox(token: str, email: str, *, at: datetime) -> None:
    """Mail a confirming link to the address that somebody on a shared mailbox calls their own."""
    link = await usable(token, LinkKind.MAILBOX, at)
    await ask_address_change(link.person_id, email, at=at)


async def cancel_at_shared_mailbox(token: str, *, at: datetime) -> None:
    """Cancel the registration that the link in a shared mailbox is about."""
    link = await usable(token, LinkKind.MAILBOX, at)
    if link.registration_id is not None:
        await registration.cancel(link.registration_id, person_id=link.person_id, at=at)
