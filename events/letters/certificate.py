"""The certificate of attendance, in the language that is being spoken."""

from datetime import datetime
from pathlib import Path

from events.domain.event import Event
from infra.pdf import make_pdf
from infra.settings import Settings
from infra.web.i18n import Formats, gettext, language

_TEMPLATE = Path(__file__).parent / "templates" / "certificate.typ"


def certificate(
    event: Event, *, name: str, organisation: str, settings: Settings, at: datetime
) -> bytes:
    """Return the PDF; call it in a thread."""
    formats = Formats(settings.timezone)
    data = {
        "lang": language.get(),
        "organisation": settings.organisation,
        "heading": gettext("Certificate of attendance"),
        "declares": gettext("We declare that"),
        "name": name,
        "from": organisation,
        "attended": gettext("was present at"),
        "title": event.title,
        "when": formats.period(event.starts_at, event.ends_at),
        "place": event.place,
        "issued": gettext("Issued on %(day)s", day=formats.day(at)),
    }
    return make_pdf(_TEMPLATE, data, at=at)
