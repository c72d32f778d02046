import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

MARIE = "marie@school.example"
SENDER = "aanmelden@voorbeeld.example"
PASSWORD = "p@ss/word: for tests"


def message_to(to: str, **headers: str) -> EmailMessage:
    """Write a mail with a text and an HTML body and a calendar file."""
    message = EmailMessage()
    message["From"] = f"Vereniging Voorbeeld <{SENDER}>"
    message["To"] = to
    message["Subject"] = "Uw aanmelding voor de studiedag: bevestig één uw keuze"
    message["Message-ID"] = make_msgid(domain="voorbeeld.example")
    message["Date"] = localtime()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Beste Marie,\n\nBevestig hier: http://127.0.0.1:8000/l/abc\n")
    message.add_alternative("<p>Bevestig <a href='http://x.example'>hier</a></p>", subtype="html")
    message.add_attachment(
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar", filename="studiedag.ics"
    )
    return message


@dataclass
class PostOffice:
    """A scripted SMTP server: it answers each command as told and keeps what it accepts."""

    sender_answer: str | None = None
    recipient_answer: str | None = None
    data_answer: str = "250 OK"
    hang_up_after_data: bool = False
    slow: float = 0
    accepted: list[Envelope] = field(default_factory=list)
    logins: list[LoginPassword] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.slow)
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.data_answer.startswith("250"):
            self.accepted.append(envelope)
        return self.data_answer

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        if self.hang_up_after_data:
            assert server.transport is not None
            server.transport.abort()
        return "221 Bye"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data)
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


OpenPostOffice = Callable[..., Awaitable[str]]


@pytest.fixture
def post_office() -> PostOffice:
    return PostOffice()


@pytest.fixture
async def open_post_office(post_office: PostOffice) -> AsyncIterator[OpenPostOffice]:
    """Start the post office on a free port; return "host:port"."""
    servers: list[asyncio.Server] = []

    async def start(host: str = "127.0.0.1", **options: Any) -> str:
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(post_office, authenticator=post_office.authenticate, **options), host, 0
        )
        servers.append(server)
        return f"{host}:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()
