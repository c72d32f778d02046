"""Turn a letter into a mail: plain text, HTML, and a calendar file where there is a seat."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment

from events.domain.letters import LetterKind
from events.domain.registration import Status
from events.letters import programme
from events.letters.calendar import calendar_file
from events.letters.contents import Contents
from events.letters.texts import write
from infra.settings import Settings
from infra.web.i18n import Formats, speaking
from infra.web.templating import environment

_FOLDER = Path(__file__).parent / "templates"

#: Letters after which a calendar should hold the appointment, or lose it.
_WITH_CALENDAR = {
    LetterKind.SIGNED_UP,
    LetterKind.SIGNED_UP_AGAIN,
    LetterKind.GROUP_MEMBER,
    LetterKind.GROUP_SHARED,
    LetterKind.PROMOTED,
    LetterKind.CANCELLED,
    LetterKind.EVENT_CANCELLED,
    LetterKind.APPROVED,
    LetterKind.SESSIONS_CHOSEN,
    LetterKind.PROGRAMME_CHANGED,
}
#: Letters that take the appointment out of a calendar.
_TAKING_AWAY = {LetterKind.CANCELLED, LetterKind.EVENT_CANCELLED}


class _Headers(HeaderRegistry):
    """Makes the class of each kind of header once; by itself it does so for every single header."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        kind = name.lower()
        if kind not in self._made:
            self._made[kind] = super().__getitem__(name)
        return self._made[kind]


_POLICY = default.clone(header_factory=_Headers())


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Whom a mail is for; the same `message_id` on every try makes them one mail."""

    to: str
    message_id: str
    language: str


class Composer:
    """Writes the mails of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._formats = Formats(settings.timezone)
        self._pages: Environment = environment(settings, [_FOLDER], None)

    def compose(self, contents: Contents, envelope: Envelope, *, at: datetime) -> EmailMessage:
        """Return the mail, addressed to exactly one mailbox and without a name in its header."""
        settings = self._settings
        with speaking(envelope.language):
            letter = write(contents, organisation=settings.organisation, formats=self._formats)
            plain = self._pages.get_template("letter.txt").render(letter=letter)
            html = self._pages.get_template("letter.html").render(
                letter=letter, lang=envelope.language
            )
        message = EmailMessage(policy=_POLICY)
        message["From"] = Address(settings.organisation, addr_spec=settings.mail_from)
        message["To"] = Address(addr_spec=envelope.to)
        message["Subject"] = letter.subject
        message["Message-ID"] = envelope.message_id
        message["Date"] = format_datetime(at)
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = envelope.language
        message.set_content(plain)
        message.add_alternative(html, subtype="html")
        with speaking(envelope.language):
            self._attach_calendar(message, contents, at=at)
        return message

    def _attach_calendar(self, message: EmailMessage, contents: Contents, *, at: datetime) -> None:
        about = contents.about
        if about is None or contents.kind not in _WITH_CALENDAR:
            return
        cancelled = contents.kind in _TAKING_AWAY
        if about.status is not (
            Status.CANCELLED if contents.kind is LetterKind.CANCELLED else Status.SEATED
        ):
            return
        if about.event.cancellation is not None and not cancelled:
            return
        file = calendar_file(
            about.event,
            uid=about.uid,
            cancelled=cancelled,
            url=f"{self._settings.base_url}/events/{about.event.slug}",
            organisation=self._settings.organisation,
            at=at,
            agenda=programme.agenda(about, self._formats),
        )
        message.add_attachment(
            file,
            maintype="text",
            subtype="calendar",
            filename=f"{about.event.slug}.ics",
            params={"charset": "utf-8", "method": "CANCEL" if cancelled else "PUBLISH"},
        )
