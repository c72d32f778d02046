"""Cancelling an event: for everybody, with a reason, and for ever."""

from dataclasses import dataclass
from datetime import datetime

from events.domain.words import gettext_noop, line

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Cancellation:
    """An event does not take place. The reason is what everybody reads."""

    at: datetime
    reason: str


def cleaned_reason(text: str) -> str:
    """Return a reason as it is stored."""
    return line(text)


def problems(reason: str) -> dict[str, str]:
    """Return what is wrong with a cleaned reason (sentences to translate)."""
    if not reason:
        return {"reason": gettext_noop("Say why the meeting is cancelled: everybody reads it.")}
    if len(reason) > LONGEST_REASON:
        return {"reason": gettext_noop("The reason is too long: at most 500 characters.")}
    return {}
