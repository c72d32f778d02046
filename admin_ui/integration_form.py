"""Other programs as staff see them: the form of a token, and words for what is told to whom."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from events.domain.ids import RecipientId
from events.domain.integrations import Scope, TokenDraft, problems
from events.domain.webhooks import Delivery, DeliveryState, Kind, Webhook
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext, gettext_noop

SCOPES = {
    Scope.EVENTS: gettext_noop("Read events that are public"),
    Scope.REGISTRATIONS: gettext_noop("Read registrations, as far as the agreement goes"),
    Scope.REGISTER: gettext_noop("Register people"),
}

KINDS = {
    Kind.MADE: gettext_noop("Registered"),
    Kind.CHANGED: gettext_noop("Registration changed"),
    Kind.CANCELLED: gettext_noop("Signed off"),
}
DELIVERY_STATES = {
    DeliveryState.WAITING: gettext_noop("Waits"),
    DeliveryState.DELIVERED: gettext_noop("Delivered"),
    DeliveryState.GIVEN_UP: gettext_noop("Given up"),
}
DELIVERY_TONES = {
    DeliveryState.WAITING: "busy",
    DeliveryState.DELIVERED: "good",
    DeliveryState.GIVEN_UP: "bad",
}
#: Why there was no answer, by the code of `infra.outgoing`.
REASONS = {
    "not_allowed": gettext_noop("The host is not allowed."),
    "not_public": gettext_noop("The host has an address in a private network."),
    "no_such_host": gettext_noop("There is no such host."),
    "no_trust": gettext_noop("The certificate is not that of the host."),
    "no_answer": gettext_noop("There was no answer."),
    "too_slow": gettext_noop("The answer took too long."),
    "ended": gettext_noop("The webhook was ended."),
}

_NO_RECIPIENT = gettext_noop("Choose a recipient.")


def scope_options() -> list[tuple[str, str]]:
    return [(scope.value, gettext(words)) for scope, words in SCOPES.items()]


def read(form: Form, zone: ZoneInfo, *, at: datetime) -> TokenDraft:
    """Return what a form describes; it works through its last day.

    Raise `Invalid` with everything that is wrong at once.
    """
    recipient_id, expires_at = _recipient(form), _end_of(form.get("expires", ""), zone)
    draft = TokenDraft(
        name=form.get("name", ""),
        recipient_id=recipient_id or RecipientId(UUID(int=0)),
        scopes=frozenset(scope for scope in Scope if scope.value in form.all("scopes")),
        expires_at=expires_at or at,
    )
    wrong = problems(draft.cleaned(), at)
    if recipient_id is None:
        wrong["recipient"] = _NO_RECIPIENT
    if wrong:
        raise Invalid(wrong)
    return draft


def _recipient(form: Form) -> RecipientId | None:
    try:
        return RecipientId(UUID(form.get("recipient", "")))
    except ValueError:
        return None


def _end_of(day: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time.max, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookLine:
    url: str
    address: str
    ended: bool
    waiting: int
    given_up: int
    last_status: int | None
    tried_at: datetime | None


def webhook_line(webhook: Webhook) -> WebhookLine:
    return WebhookLine(
        url=f"/staff/integrations/webhooks/{webhook.id}",
        address=webhook.url,
        ended=webhook.ended_at is not None,
        waiting=webhook.waiting,
        given_up=webhook.given_up,
        last_status=webhook.last_status,
        tried_at=webhook.tried_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    changed_at: datetime
    kind: str
    state: str
    tone: str
    #: The answer to the last try, or why there was none.
    answer: str
    tries: int


def delivery_line(delivery: Delivery) -> DeliveryLine:
    reason = gettext(REASONS[delivery.reason]) if delivery.reason in REASONS else ""
    return DeliveryLine(
        changed_at=delivery.changed_at,
        kind=gettext(KINDS[delivery.kind]),
        state=gettext(DELIVERY_STATES[delivery.state]),
        tone=DELIVERY_TONES[delivery.state],
        answer=reason or str(delivery.status or ""),
        tries=delivery.tries,
    )
