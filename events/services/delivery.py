"""Writing and sending a letter. Safe to run twice: the second mail is the same mail."""

from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import structlog

from events.domain.attendance import door_code, readable_code
from events.domain.consent import Purpose, answer_of
from events.domain.ids import LinkId, MailId, RegistrationId
from events.domain.letters import LinkKind
from events.letters.compose import Composer, Envelope
from events.letters.contents import About, Contents
from events.services.groups import about as group_about
from events.store import answers, consents, groups, links, mails, registrations, session_choices
from events.store import events as store
from events.store.mails import Mail
from infra.db import transaction
from infra.ids import new_token, token_hash
from infra.mail import MailNotSent
from infra.runtime import Runtime
from infra.settings import Settings

log = structlog.get_logger()

MOST_TRIES = 9

_PATHS = {
    LinkKind.CONFIRM: "confirm",
    LinkKind.PERSONAL: "my",
    LinkKind.ADDRESS: "address",
    LinkKind.MAILBOX: "mailbox",
}


@lru_cache(maxsize=4)
def _composer(settings: Settings) -> Composer:
    return Composer(settings)


async def deliver(runtime: Runtime, mail_id: MailId) -> None:
    """Write a letter as things stand now, and send it.

    The secrets of its links are made here, so that they exist in the mail and nowhere else.
    """
    settings = runtime.settings
    async with transaction():
        mail = await mails.start(mail_id)
        if mail is None:
            return
        contents = await _contents(mail, settings, at=runtime.clock.now())
    domain = settings.mail_from.rpartition("@")[2]
    envelope = Envelope(to=mail.email, message_id=f"<{mail.id}@{domain}>", language=mail.language)
    at = runtime.clock.now()
    message = _composer(settings).compose(contents, envelope, at=at)
    try:
        await runtime.mailer.send(message)
    except MailNotSent as error:
        if error.temporary and mail.tries < MOST_TRIES:
            raise
        log.warning("mail.given_up", mail_id=mail_id, tries=mail.tries)
        await mails.finish(mail_id, sent_at=None)
        return
    await mails.finish(mail_id, sent_at=at)


async def _contents(mail: Mail, settings: Settings, *, at: datetime) -> Contents:
    confirm = None if mail.confirm_link is None else await links.by_id(mail.confirm_link)
    address = f"{settings.base_url}/%s?lang={mail.language}"
    return Contents(
        kind=mail.kind,
        about=await _about(mail.registration_id, settings, at=at),
        confirm_url=None
        if confirm is None
        else address % f"{_PATHS[confirm.kind]}/{await _secret(confirm.id)}",
        personal_url=None
        if mail.personal_link is None
        else address % f"{_PATHS[LinkKind.PERSONAL]}/{await _secret(mail.personal_link)}",
        proposed=confirm.choices if confirm else {},
        rejoin=confirm.rejoin if confirm else False,
        group=None if mail.party_id is None else await group_about(mail.party_id),
    )


async def _secret(link_id: LinkId) -> str:
    """Return a new secret for a link; earlier ones keep working, as their mail may have arrived."""
    token = new_token()
    await links.add_token(link_id, token_hash(token))
    return token


async def _about(
    registration_id: RegistrationId | None, settings: Settings, *, at: datetime
) -> About | None:
    found = None if registration_id is None else await registrations.by_id(registration_id)
    event = None if found is None else await store.by_id(found.event_id)
    if found is None or event is None:
        return None
    known = (await consents.standing(event.id, [found.person_id])).get(found.person_id, {})
    return About(
        event=event,
        uid=f"{found.id}@{urlsplit(settings.base_url).hostname}",
        name=found.name,
        door_code=readable_code(door_code(found.id)),
        status=found.status,
        position=found.position,
        contact=await groups.contact_of(event.id, found.person_id) or "",
        offered_until=found.offered_until,
        answers={
            purpose: answer_of(known.get(purpose))
            for purpose in Purpose
            if purpose in event.purposes or purpose in known
        },
        question_waits=(await answers.asked_of(found.person_id, at=at)).get(found.id, False),
        recognises=event.recognises(at),
        sessions=tuple(await session_choices.of_registration(found.id)),
    )
