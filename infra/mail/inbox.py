"""A folder instead of a mail server: for demonstrations, tests and a first look."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from functools import partial
from pathlib import Path

from anyio import to_thread

from infra.mail.contract import MailNotSent, checked

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One line of the inbox."""

    id: str
    sender: str
    to: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Summary):
    """One mail, whole: its bodies as text, its attachments as bytes."""

    text: str | None
    html: str | None
    attachments: tuple[Attachment, ...]


class InboxFolder:
    """Keep each mail as one .eml file; the same Message-ID is the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, message: EmailMessage) -> None:
        checked(message)
        try:
            await to_thread.run_sync(self._write, message)
        except OSError as error:
            raise MailNotSent(temporary=True, reason=type(error).__name__) from error

    async def messages(self, *, most: int = 200) -> list[Summary]:
        """List the mails, newest first."""
        return await to_thread.run_sync(partial(self._list, most))

    async def message(self, message_id: str) -> Letter | None:
        """Return one mail by the `id` of its summary; None when there is none."""
        if not _ID.fullmatch(message_id):
            return None
        return await to_thread.run_sync(self._read, message_id)

    def _write(self, message: EmailMessage) -> None:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._path / f"{_id_of(message)}.eml"
        if place.exists():
            return
        temporary = self._path / f".{secrets.token_hex(8)}.tmp"
        try:
            temporary.write_bytes(_as_bytes(message))
            temporary.rename(place)
        finally:
            temporary.unlink(missing_ok=True)

    def _list(self, most: int) -> list[Summary]:
        if not self._path.is_dir():
            return []
        with os.scandir(self._path) as entries:
            found = [(entry.stat().st_mtime_ns, entry) for entry in entries if _is_mail(entry)]
        found.sort(key=lambda pair: pair[0], reverse=True)
        return [_summary(Path(entry.path)) for _, entry in found[:most]]

    def _read(self, message_id: str) -> Letter | None:
        path = self._path / f"{message_id}.eml"
        return _letter(path) if path.is_file() else None


def _as_bytes(message: EmailMessage) -> bytes:
    ascii_only = checked(message).addr_spec.isascii()
    return message.as_bytes(policy=SMTP if ascii_only else SMTP.clone(utf8=True))


def _id_of(message: EmailMessage) -> str:
    return hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]


def _is_mail(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".eml") and entry.is_file()


def _parse(path: Path, *, headers_only: bool) -> EmailMessage:
    with path.open("rb") as file:
        message = BytesParser(policy=default).parse(file, headersonly=headers_only)
    assert isinstance(message, EmailMessage)
    return message


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _summary(path: Path) -> Summary:
    message = _parse(path, headers_only=True)
    return Summary(
        id=path.stem,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=_written_at(path),
    )


def _letter(path: Path) -> Letter:
    message = _parse(path, headers_only=False)
    attachments = tuple(
        Attachment(
            name=part.get_filename("attachment"),
            content_type=part.get_content_type(),
            content=_decoded(part),
        )
        for part in message.iter_attachments()
        if not part.is_multipart()
    )
    return Letter(
        id=path.stem,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=_written_at(path),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=attachments,
    )


def _decoded(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else str(part.get_content())
