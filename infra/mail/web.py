"""The local inbox as pages, for demonstrations: everybody's mail, personal links included.

It may be shown only where `may_show` allows it: to the person at this very machine.
"""

import re
from typing import Any

from litestar import Controller, Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Template

from infra.errors import NotFound
from infra.mail.inbox import Attachment, InboxFolder, Letter
from infra.settings import Settings
from infra.web.headers import MEDIA_SECURITY_POLICY, NO_REFERRER
from infra.web.visitor import Visitor

_PATH = "/inbox"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


def may_show(settings: Settings) -> bool:
    """Say whether mail stays here, and nobody but this machine can reach us."""
    return settings.smtp_url is None and settings.is_local and settings.host in _THIS_MACHINE


def inbox_router(inbox: InboxFolder) -> Router:
    """Return the pages of `inbox`. Mount it only where `may_show` says so."""
    return Router(
        _PATH,
        route_handlers=[InboxController],
        dependencies={"inbox": Provide(lambda: inbox, sync_to_thread=False)},
    )


class InboxController(Controller):
    include_in_schema = False

    @get()
    async def list(
        self, visitor: NamedDependency[Visitor], inbox: NamedDependency[InboxFolder]
    ) -> Template:
        """Show what was sent, newest first."""
        messages = [
            {
                "url": f"{_PATH}/{mail.id}",
                "subject": mail.subject,
                "to": mail.to,
                "at": mail.at,
            }
            for mail in await inbox.messages()
        ]
        return visitor.page("inbox.html", headers=NO_REFERRER, messages=messages)

    @get("/{mail_id:str}")
    async def read(
        self,
        mail_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        inbox: NamedDependency[InboxFolder],
    ) -> Template:
        """Show one mail as text, with its links to follow; HTML is never rendered."""
        letter = await _letter(inbox, mail_id)
        return visitor.page(
            "inbox_message.html", headers=NO_REFERRER, inbox_url=_PATH, message=_shown(letter)
        )

    @get("/{mail_id:str}/{number:int}")
    async def attachment(
        self, mail_id: FromPath[str], number: FromPath[int], inbox: NamedDependency[InboxFolder]
    ) -> Response[bytes]:
        """Download an attachment; it is never opened as part of this site."""
        attachments = (await _letter(inbox, mail_id)).attachments
        if not 0 <= number < len(attachments):
            raise NotFound
        found = attachments[number]
        return Response(
            found.content,
            media_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="{_file_name(found)}"',
                "Content-Security-Policy": MEDIA_SECURITY_POLICY,
            },
        )


async def _letter(inbox: InboxFolder, mail_id: str) -> Letter:
    letter = await inbox.message(mail_id)
    if letter is None:
        raise NotFound
    return letter


def _shown(letter: Letter) -> dict[str, Any]:
    return {
        "sender": letter.sender,
        "to": letter.to,
        "subject": letter.subject,
        "at": letter.at,
        "text": letter.text or letter.html or "",
        "attachments": [
            {"name": attachment.name, "url": f"{_PATH}/{letter.id}/{number}"}
            for number, attachment in enumerate(letter.attachments)
        ],
    }


def _file_name(attachment: Attachment) -> str:
    return attachment.name if _PLAIN_NAME.fullmatch(attachment.name) else "attachment"
