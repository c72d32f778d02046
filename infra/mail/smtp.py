"""Mail through an SMTP server, encrypted unless the server is on this machine."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from infra.mail.contract import MailNotSent, checked

_SUBMISSION = 587
_SUBMISSIONS = 465
_PERMANENT = range(500, 600)
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    host: str
    port: int
    username: str | None
    password: str | None
    #: TLS from the first byte (smtps), else STARTTLS: demanded, or on this machine if offered.
    tls: bool
    start_tls: bool | None


def _server(url: str) -> _Server:
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("a mail server is smtp://[user:password@]host[:port] or smtps://…")
    tls = parts.scheme == "smtps"
    return _Server(
        host=parts.hostname,
        port=parts.port or (_SUBMISSIONS if tls else _SUBMISSION),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        start_tls=False if tls else None if parts.hostname in _THIS_MACHINE else True,
    )


class SmtpMailer:
    """One connection a message: sign-ups come in dozens, and nothing then needs to be revived."""

    def __init__(self, url: str, *, timeout: float = 30) -> None:
        self._server = _server(url)
        self._timeout = timeout

    async def send(self, message: EmailMessage) -> None:
        recipient = checked(message)
        try:
            async with asyncio.timeout(self._timeout):
                await self._deliver(message, recipient.addr_spec)
        except (SMTPException, OSError, ValueError) as error:
            raise MailNotSent(_may_pass(error), _reason(error)) from None

    async def _deliver(self, message: EmailMessage, recipient: str) -> None:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            timeout=self._timeout,
            use_tls=server.tls,
            start_tls=server.start_tls,
        )
        try:
            await client.connect()
            await client.send_message(message, recipients=[recipient])
            # Accepted: whatever goes wrong in saying goodbye must not send it twice.
            with suppress(SMTPException, OSError):
                await client.quit()
        finally:
            client.close()


def _may_pass(error: Exception) -> bool:
    """Say whether a later try may succeed.

    Only a refusal of this very message or mailbox is for good. A refused sign-in or sender is our
    own mistake, to be mended while the mail waits.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return any(_may_pass(refused) for refused in error.recipients)
    if isinstance(error, SMTPAuthenticationError | SMTPSenderRefused):
        return True
    if isinstance(error, SMTPResponseException):
        return error.code not in _PERMANENT
    return not isinstance(error, SMTPNotSupported | ValueError)


def _reason(error: Exception) -> str:
    """Name the failure by class and code. The text is left out: servers quote addresses."""
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        return _reason(error.recipients[0])
    if isinstance(error, SMTPRecipientRefused | SMTPResponseException):
        return f"{type(error).__name__} {error.code}"
    return type(error).__name__
