"""Letters to send: written down in the transaction that makes them needed, sent by a job."""

from datetime import datetime, timedelta

from events.domain.ids import LinkId, PersonId, RegistrationId
from events.domain.letters import LetterKind, LinkKind
from events.store import links, mails, people
from events.store.groups import Party
from events.store.links import NewLink
from events.store.mails import NewMail
from infra.queue import MAIL, enqueue

PERSONAL_FOR = timedelta(days=90)


async def post(
    kind: LetterKind,
    *,
    person_id: PersonId,
    email: str | None,
    at: datetime,
    registration_id: RegistrationId | None = None,
    confirm_link: LinkId | None = None,
    unasked: bool = False,
    later: bool = False,
) -> None:
    """Have a letter sent to a person, with a link to their own page.

    Without a mailbox of their own (`email` None) it goes to the one they share, without that link:
    others read there too. Without any it is not written.

    `unasked` = somebody who may be anybody caused it: then only a few an hour reach a mailbox,
    and one too many is dropped, or with `later` sent as soon as it may be.
    """
    mailbox = email or await _shared(person_id)
    if mailbox is None:
        return
    due_at = await mails.unasked_due(mailbox, at=at) if unasked else at
    if due_at > at and not later:
        return
    mail = NewMail(
        kind=kind,
        person_id=person_id,
        email=mailbox,
        due_at=due_at,
        registration_id=registration_id,
        confirm_link=confirm_link,
        personal_link=await _personal_link(person_id, at=at) if email else None,
        elsewhere=not email,
        unasked=unasked,
    )
    await _send(mail, at=at)


async def _shared(person_id: PersonId) -> str | None:
    person = await people.by_id(person_id)
    return None if person is None else person.shared_email


async def _personal_link(person_id: PersonId, *, at: datetime) -> LinkId:
    return await links.add(
        NewLink(kind=LinkKind.PERSONAL, person_id=person_id, expires_at=at + PERSONAL_FOR), at=at
    )


async def post_to_contact(
    kind: LetterKind, party: Party, *, at: datetime, unasked: bool = False
) -> None:
    """Have a letter about a group sent to its contact, with a link to their own page."""
    contact = await people.by_id(party.contact_id)
    if contact is None or contact.email is None:
        return
    mail = NewMail(
        kind=kind,
        person_id=contact.id,
        email=contact.email,
        due_at=await mails.unasked_due(contact.email, at=at) if unasked else at,
        party_id=party.id,
        personal_link=await _personal_link(contact.id, at=at),
        unasked=unasked,
    )
    await _send(mail, at=at)


async def post_elsewhere(
    kind: LetterKind,
    *,
    person_id: PersonId,
    email: str,
    at: datetime,
    confirm_link: LinkId | None = None,
) -> bool:
    """Have a letter about a person sent to an address that is not theirs, without their link.

    False when that mailbox had too many already.
    """
    if await mails.unasked_due(email, at=at) > at:
        return False
    mail = NewMail(
        kind=kind,
        person_id=person_id,
        email=email,
        due_at=at,
        confirm_link=confirm_link,
        elsewhere=True,
        unasked=kind is LetterKind.ADDRESS_NEW,
    )
    await _send(mail, at=at)
    return True


async def _send(mail: NewMail, *, at: datetime) -> None:
    mail_id = await mails.add(mail, at=at)
    later = mail.due_at if mail.due_at > at else None
    await enqueue("events.send_mail", priority=MAIL, at=later, mail_id=mail_id)
