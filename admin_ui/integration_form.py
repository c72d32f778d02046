"""The form of a token: what staff type, and the words for what it may do."""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from events.domain.ids import RecipientId
from events.domain.integrations import Scope, TokenDraft
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext, gettext_noop

SCOPES = {
    Scope.EVENTS: gettext_noop("Read events that are public"),
    Scope.REGISTRATIONS: gettext_noop("Read registrations, as far as the agreement goes"),
    Scope.REGISTER: gettext_noop("Register people"),
}

_NO_RECIPIENT = gettext_noop("Choose a recipient.")
_NO_DAY = gettext_noop("Choose a day within a year from now.")


def scope_options() -> list[tuple[str, str]]:
    return [(scope.value, gettext(words)) for scope, words in SCOPES.items()]


def read(form: Form, zone: ZoneInfo) -> TokenDraft:
    """Return what a form describes; it works through its last day. Raise `Invalid`."""
    wrong = {}
    recipient_id, expires_at = None, None
    try:
        recipient_id = RecipientId(UUID(form.get("recipient", "")))
    except ValueError:
        wrong["recipient"] = _NO_RECIPIENT
    try:
        day = datetime.fromisoformat(form.get("expires", "")).date()
        expires_at = datetime.combine(day, time.max, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        wrong["expires"] = _NO_DAY
    if recipient_id is None or expires_at is None:
        raise Invalid(wrong)
    return TokenDraft(
        name=form.get("name", ""),
        recipient_id=recipient_id,
        scopes=frozenset(scope for scope in Scope if scope.value in form.all("scopes")),
        expires_at=expires_at,
    )
