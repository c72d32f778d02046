"""The form of a recipient: what the privacy officer types, and a recipient as what they type."""

from collections.abc import Mapping
from datetime import date

from events.domain.recipients import Column, Recipient, RecipientDraft, problems
from events.labels import column_label
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext_noop

_NO_DAY = {
    "valid_from": gettext_noop("Fill in the day on which the agreement starts."),
    "valid_until": gettext_noop("Fill in the last day of the agreement."),
}


def options(columns: frozenset[Column] = frozenset(Column)) -> list[tuple[str, str]]:
    """Return columns with their names, in the order in which they are handed over."""
    return [(column.value, column_label(column)) for column in Column if column in columns]


def columns(form: Form, name: str) -> frozenset[Column]:
    return frozenset(column for column in Column if column.value in form.all(name))


def read(form: Form) -> RecipientDraft:
    """Return what a form describes. Raise `Invalid` with everything that is wrong at once."""
    days = {"valid_from": date.min, "valid_until": date.max}
    unread: dict[str, str] = {}
    for name, sentence in _NO_DAY.items():
        try:
            days[name] = date.fromisoformat(form.get(name, ""))
        except ValueError:
            unread[name] = sentence
    draft = RecipientDraft(
        name=form.get("name", ""),
        agreement=form.get("agreement", ""),
        valid_from=days["valid_from"],
        valid_until=days["valid_until"],
        covers=columns(form, "covers"),
    )
    if wrong := {**problems(draft.cleaned()), **unread}:
        raise Invalid(wrong)
    return draft


def values(recipient: Recipient) -> Mapping[str, str]:
    """Return a recipient as its form shows it."""
    return {
        "name": recipient.name,
        "agreement": recipient.agreement,
        "valid_from": recipient.valid_from.isoformat(),
        "valid_until": recipient.valid_until.isoformat(),
    }
