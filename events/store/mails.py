import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.domain.ids import LinkId, MailId, PartyId, PersonId, RegistrationId
from events.domain.letters import LetterKind
from infra.db import execute, fetch
from infra.ids import new_id

#: What strangers can cause to be sent to one mailbox.
MOST_UNASKED = 3
UNASKED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    kind: LetterKind
    person_id: PersonId
    email: str
    due_at: datetime
    registration_id: RegistrationId | None = None
    #: A letter to the contact of a group is about that.
    party_id: PartyId | None = None
    confirm_link: LinkId | None = None
    personal_link: LinkId | None = None
    #: The address goes into the row itself: it is not, or no longer, the person's own.
    elsewhere: bool = False
    unasked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter to write now; `tries` counts this time."""

    id: MailId
    kind: LetterKind
    person_id: PersonId
    registration_id: RegistrationId | None
    party_id: PartyId | None
    confirm_link: LinkId | None
    personal_link: LinkId | None
    email: str
    language: str
    tries: int


def mailbox_hash(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()


async def add(mail: NewMail, *, at: datetime) -> MailId:
    mail_id = MailId(new_id())
    await execute(
        "INSERT INTO mail (id, kind, person, registration, party, confirm_link, personal_link, "
        "recipient, mailbox_hash, unasked, state, tries, due_at, created_at) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 'queued', 0, {}, {})",
        mail_id,
        str(mail.kind),
        mail.person_id,
        mail.registration_id,
        mail.party_id,
        mail.confirm_link,
        mail.personal_link,
        mail.email if mail.elsewhere else None,
        mailbox_hash(mail.email),
        mail.unasked,
        mail.due_at,
        at,
    )
    return mail_id


async def unasked_due(email: str, *, at: datetime) -> datetime:
    """Return when the next mail that a stranger causes may go to this mailbox.

    Within any `UNASKED_WITHIN` no more than `MOST_UNASKED` are due.
    """
    rows = await fetch(
        "SELECT due_at FROM mail WHERE mailbox_hash = {} AND unasked AND due_at > {} "
        "ORDER BY due_at DESC OFFSET {} LIMIT 1",
        mailbox_hash(email),
        at - UNASKED_WITHIN,
        MOST_UNASKED - 1,
    )
    return rows[0]["due_at"] + UNASKED_WITHIN if rows else at


async def queued(kind: LetterKind, registration_id: RegistrationId) -> bool:
    """Say whether such a letter still waits to be written; if so, it waits for us.

    Its row is locked: who writes it next will see what this transaction did.
    """
    return bool(
        await fetch(
            "SELECT id FROM mail WHERE registration = {} AND kind = {} AND state = 'queued' "
            "FOR UPDATE",
            registration_id,
            str(kind),
        )
    )


async def start(mail_id: MailId) -> Mail | None:
    """Take a letter up, or None when it was sent, given up, or erased with its person."""
    rows = await fetch(
        "UPDATE mail SET state = 'sending', tries = mail.tries + 1 FROM person p "
        "WHERE mail.id = {} AND p.id = mail.person AND mail.state IN ('queued', 'sending') "
        "RETURNING mail.id, mail.kind, mail.person, mail.registration, mail.party, "
        "mail.confirm_link, mail.personal_link, coalesce(mail.recipient, p.email) AS email, "
        "mail.tries, "
        "coalesce((SELECT r.language FROM registration r WHERE r.id = mail.registration), "
        "p.language) AS language",
        mail_id,
    )
    if not rows:
        return None
    [row] = rows
    return Mail(
        id=mail_id,
        kind=LetterKind(row["kind"]),
        person_id=PersonId(row["person"]),
        registration_id=row["registration"] and RegistrationId(row["registration"]),
        party_id=row["party"] and PartyId(row["party"]),
        confirm_link=row["confirm_link"] and LinkId(row["confirm_link"]),
        personal_link=row["personal_link"] and LinkId(row["personal_link"]),
        email=row["email"],
        language=row["language"],
        tries=row["tries"],
    )


async def finish(mail_id: MailId, *, sent_at: datetime | None) -> None:
    """Note that a letter was sent, or with None that it never will be."""
    await execute(
        "UPDATE mail SET state = {}, sent_at = {}, recipient = NULL WHERE id = {}",
        "failed" if sent_at is None else "sent",
        sent_at,
        mail_id,
    )


async def sweep(before: datetime) -> None:
    await execute("DELETE FROM mail WHERE state IN ('sent', 'failed') AND created_at < {}", before)
