"""Badges as a PDF: the name, a code to scan at the door, and the marker that photos are read by."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from anyio import to_thread

from admin_ui.badge_view import BadgeCard
from events.domain.attendance import readable_code
from events.domain.event import Event
from infra.pdf import make_pdf, unprintable
from infra.web.i18n import gettext, language

_TEMPLATE: Final = Path(__file__).parent / "documents" / "badges.typ"


async def badges_pdf(
    event: Event, cards: Sequence[BadgeCard], *, single: bool, at: datetime
) -> bytes:
    """Return fronts and backs: four badges on a sheet of A4, or (`single`) each on its own page."""
    words = {
        "title": event.title,
        "lang": language.get(),
        "code_of": gettext("Code for the door"),
        "single": single,
    }

    def make() -> bytes:
        return make_pdf(_TEMPLATE, words | {"badges": [_badge(card) for card in cards]}, at=at)

    return await to_thread.run_sync(make)


def hard_to_print(cards: Sequence[BadgeCard]) -> list[str]:
    """Return the names that the fonts of the PDF do not hold whole."""
    return [card.name for card in cards if unprintable(card.name + card.organisation)]


def _badge(card: BadgeCard) -> dict[str, str]:
    return {
        "name": card.name,
        "organisation": card.organisation,
        "mark": card.mark,
        "marker": _marker(card.drawing) if card.drawing else "",
        "marker_words": card.marker,
        "meaning": card.meaning,
        "qr": _qr(card.code),
        "code": readable_code(card.code),
    }


def _marker(path: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h10v10h-10z"/><path fill="#000" d="{path}"/></svg>'
    )


def _qr(code: str) -> str:
    """Draw a code with the free edge of four modules that readers want (ISO/IEC 18004)."""
    drawn = BytesIO()
    segno.make_qr(code, error="m").save(drawn, kind="svg", xmldecl=False, border=4)
    return drawn.getvalue().decode()
