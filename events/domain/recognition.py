"""Whether faces may be recognised at an event, and on whose decision.

Recognising somebody is biometric (AVG art. 9): off, unless somebody who may decide so put on file
which assessment of the risks allows it, who approved it, and when it ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from events.domain.ids import EventId
from events.domain.words import gettext_noop, line

#: No template of anybody outlives its event by more; the wording that people agree to says so.
TEMPLATES_KEPT: Final = timedelta(days=30)

LONGEST_DPIA = 200
LONGEST_APPROVER = 120


class Mode(StrEnum):
    """How far a computer may go. Each goes further than the one before it."""

    #: No template of any face is ever computed.
    OFF = "off"
    #: Somebody who enrolled is proposed; a reviewer confirms.
    SUGGEST = "suggest"
    #: A sure match is followed by itself; review and approval still come after it.
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What is on file for an event. It stays on file when the mode is lowered."""

    mode: Mode = Mode.OFF
    #: Where the data protection impact assessment is found (AVG art. 35).
    dpia: str = ""
    #: Who approved, by name or by role.
    approver: str = ""
    until: datetime | None = None

    def cleaned(self) -> "Recognition":
        """Return it with its texts as they are stored."""
        return Recognition(
            mode=self.mode, dpia=line(self.dpia), approver=line(self.approver), until=self.until
        )


NEVER_DECIDED: Final = Recognition()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Says that templates may be computed for one event, until then.

    `events.services.recognition.permission` alone makes one (a test holds it to that); whoever
    computes or opens a template asks for it.
    """

    event_id: EventId
    mode: Mode
    #: The end date on file, or the day on which the last template has to go if that is sooner.
    until: datetime


def permitted(
    event_id: EventId, recognition: Recognition, *, ends_at: datetime, at: datetime
) -> Permission | None:
    """Return what an event permits at this moment. None when off, incomplete or over."""
    until = recognition.until
    if recognition.mode is Mode.OFF or until is None:
        return None
    if not recognition.dpia or not recognition.approver:
        return None
    until = min(until, ends_at + TEMPLATES_KEPT)
    return Permission(event_id=event_id, mode=recognition.mode, until=until) if at < until else None


def problems(
    before: Recognition, wanted: Recognition, *, enrolled: bool, at: datetime
) -> dict[str, str]:
    """Return per field what is wrong with cleaned settings (sentences to translate).

    `enrolled` = somebody's yes stands: it was given to the mode of that moment, and to no more.
    """
    wrong = _too_long(wanted)
    if wanted.mode is Mode.OFF:
        return wrong
    if not wanted.dpia:
        wrong["dpia"] = gettext_noop(
            "Say where the data protection impact assessment (DPIA) is. Without one there can be "
            "no recognition."
        )
    if not wanted.approver:
        wrong["approver"] = gettext_noop("Say who approved this, by name or by role.")
    if wanted.until is None:
        wrong["until"] = gettext_noop("Fill in the day and time at which recognition ends.")
    elif wanted.until <= at:
        wrong["until"] = gettext_noop("The end must lie in the future.")
    if enrolled and wanted.mode is Mode.AUTOMATIC and before.mode is not Mode.AUTOMATIC:
        wrong["mode"] = gettext_noop(
            "People have agreed to proposals that a colleague confirms. That cannot become "
            "automatic any more."
        )
    return wrong


def _too_long(wanted: Recognition) -> dict[str, str]:
    wrong = {}
    if len(wanted.dpia) > LONGEST_DPIA:
        wrong["dpia"] = gettext_noop("The reference is too long: at most 200 characters.")
    if len(wanted.approver) > LONGEST_APPROVER:
        wrong["approver"] = gettext_noop("The name is too long: at most 120 characters.")
    return wrong
