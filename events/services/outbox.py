"""Letters to send: written down in the transaction that makes them needed, sent by a job."""

from datetime import datetime, timedelta

from events.domain.ids import LinkId, PersonId, RegistrationId
from events.domain.letters import LetterKind, LinkKind
from events.store import links, mails
from events.store.links import NewLink
from events.store.mails import NewMail
from infra.queue import MAIL, enqueue

PERSONAL_FOR = timedelta(days=90)


async def post(
    kind: LetterKind,
    *,
    person_id: PersonId,
    email: str,
    at: datetime,
    registration_id: RegistrationId | None = None,
    confirm_link: LinkId | None = None,
    unasked: bool = False,
    later: bool = False,
) -> None:
    """Have a letter sent to a person, with a link to their own page.

    `unasked` = somebody who may be anybody caused it: then only a few an hour reach a mailbox,
    and one too many is dropped, or with `later` sent as soon as it may be.
    """
    due_at = await mails.unasked_due(email, at=at) if unasked else at
    if due_at > at and not later:
        return
    personal_link = await links.add(
        NewLink(kind=LinkKind.PERSONAL, person_id=person_id, expires_at=at + PERSONAL_FOR), at=at
    )
    mail = NewMail(
        kind=kind,
        person_id=person_id,
        email=email,
        due_at=due_at,
        registration_id=registration_id,
        confirm_link=confirm_link,
        personal_link=personal_link,
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
