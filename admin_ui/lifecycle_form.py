"""The forms about the life of an event: its terms, its codes, and the dates of its copies."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from events.domain.invitations import NewCode
from events.domain.series import MOST_DATES
from events.domain.terms import Terms
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext, gettext_noop

#: How a browser writes a day and time without a zone (datetime-local).
_LOCAL = "%Y-%m-%dT%H:%M"
#: More than any number of uses; Python refuses to read very long ones.
_MOST_DIGITS = 9

APPROVAL, INVITATION_ONLY, ASKS_INVOICE = "approval", "invitation_only", "asks_invoice"

_NO_DATE = gettext_noop("Fill in each day and time in full.")
_NO_END = gettext_noop("Fill in the day and time until which the code works.")
_NO_USES = gettext_noop("Fill in how many people may sign up with this code.")

#: The names of the fields in which the dates of copies are filled in.
DATE_FIELDS = tuple(f"date_{number}" for number in range(1, MOST_DATES + 1))


def who_options() -> list[tuple[str, str]]:
    """Return what can be asked of who signs up, in the reader's language."""
    return [
        (APPROVAL, gettext("We decide about each registration before it gets a seat")),
        (INVITATION_ONLY, gettext("Only with an invitation code, and on no public list")),
    ]


def chosen(terms: Terms) -> list[str]:
    """Return which options of its form hold for an event."""
    on = {
        APPROVAL: terms.approval,
        INVITATION_ONLY: terms.invitation_only,
        ASKS_INVOICE: terms.asks_invoice,
    }
    return [name for name, holds in on.items() if holds]


def read_terms(form: Form) -> Terms:
    """Return the terms that a form describes. What is not ticked is off."""
    who = form.all("who")
    return Terms(
        approval=APPROVAL in who,
        invitation_only=INVITATION_ONLY in who,
        price_note=form.get("price_note", ""),
        asks_invoice=ASKS_INVOICE in form.all("invoice"),
    )


def read_dates(form: Mapping[str, str], zone: ZoneInfo) -> list[datetime]:
    """Return the moments that a form names. Raise `Invalid` for one that cannot be read."""
    texts = [text for name in DATE_FIELDS if (text := form.get(name, ""))]
    try:
        return [_moment(text, zone) for text in texts]
    except (ValueError, OverflowError):
        raise Invalid({"dates": _NO_DATE}) from None


def read_code(form: Mapping[str, str], zone: ZoneInfo) -> NewCode:
    """Return the code that a form describes. Raise `Invalid` for what cannot be read."""
    wrong = {}
    uses, until = form.get("uses", ""), form.get("expires_at", "")
    if not (uses.isascii() and uses.isdigit() and len(uses) <= _MOST_DIGITS):
        wrong["uses"] = _NO_USES
    expires_at = None
    try:
        expires_at = _moment(until, zone) if until else None
    except (ValueError, OverflowError):
        wrong["expires_at"] = _NO_END
    if wrong:
        raise Invalid(wrong)
    return NewCode(label=form.get("label", ""), uses=int(uses), expires_at=expires_at)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return (
        datetime.strptime(text[: len("2026-12-08T13:00")], _LOCAL)
        .replace(tzinfo=zone)
        .astimezone(UTC)
    )
