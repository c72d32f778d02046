"""What every way of sending mail promises: one message, one person, and a clear failure."""

import re
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from typing import Protocol

#: Headers that would send a copy to somebody else.
_COPIES = ("Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")
_NEEDED_ONCE = ("From", "To", "Subject", "Message-ID")
_BREAKS = re.compile(r"[\r\n\0]")


class MailNotSent(Exception):
    """A mail was not sent. `temporary` = trying again may help; `reason` is a code, no text.

    `reason` holds a class name or an SMTP code: what servers write quotes addresses.
    """

    def __init__(self, temporary: bool, reason: str = "unknown") -> None:
        super().__init__(f"mail not sent: {reason}")
        self.temporary = temporary
        self.reason = reason


class Mailer(Protocol):
    """Send one message to the one person it is for."""

    async def send(self, message: EmailMessage) -> None:
        """Hand `message` over, or raise `MailNotSent`.

        The same Message-ID marks the same mail, so that a second try need not be a second mail.
        """
        ...


def checked(message: EmailMessage) -> Address:
    """Return whom `message` is for; raise `MailNotSent` unless that is exactly one mailbox."""
    for name, value in message.raw_items():
        if _BREAKS.search(name) or _BREAKS.search(str(value)):
            raise MailNotSent(temporary=False, reason="line_break_in_header")
    if any(message.get_all(name) for name in _COPIES):
        raise MailNotSent(temporary=False, reason="copies")
    if any(len(message.get_all(name, [])) != 1 for name in _NEEDED_ONCE):
        raise MailNotSent(temporary=False, reason="incomplete")
    sender, recipient = _only_address(message["From"]), _only_address(message["To"])
    if sender is None or recipient is None:
        raise MailNotSent(temporary=False, reason="not_one_mailbox")
    return recipient


def _only_address(header: object) -> Address | None:
    if not isinstance(header, AddressHeader) or len(header.addresses) != 1:
        return None
    [address] = header.addresses
    return address if address.username and address.domain else None
