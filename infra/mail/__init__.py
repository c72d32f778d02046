"""Mail: one message to one person, through an SMTP server or into a local inbox."""

from infra.mail.contract import Mailer, MailNotSent
from infra.mail.inbox import Attachment, InboxFolder, Letter, Summary
from infra.mail.smtp import SmtpMailer

__all__ = [
    "Attachment",
    "InboxFolder",
    "Letter",
    "MailNotSent",
    "Mailer",
    "SmtpMailer",
    "Summary",
]
