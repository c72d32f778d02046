"""The form about recognition at an event: what staff fill in, and the words for the modes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from events.domain.event import Event
from events.domain.recognition import Mode, Recognition
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext, gettext_noop

#: How a browser writes a day and time without a zone (datetime-local).
_LOCAL = "%Y-%m-%dT%H:%M"

MODES = {
    Mode.OFF: gettext_noop("Off"),
    Mode.SUGGEST: gettext_noop("Proposals"),
    Mode.AUTOMATIC: gettext_noop("Automatic"),
}

MODE_HINTS = {
    Mode.OFF: gettext_noop("No template of any face is ever made."),
    Mode.SUGGEST: gettext_noop(
        "People who said yes to it are proposed. A colleague confirms or rejects each proposal."
    ),
    Mode.AUTOMATIC: gettext_noop(
        "What is certain is followed by itself, the rest is proposed. Review and approval still "
        "follow."
    ),
}

_NO_MODE = gettext_noop("Choose how far recognition may go.")
_NO_TIME = gettext_noop("Fill in the day and time at which recognition ends.")


@dataclass(frozen=True, slots=True)
class Line:
    """How recognition stands at an event, as its page says it."""

    mode: str
    dpia: str
    approver: str
    #: None where there is no end in sight, because it is off.
    until: datetime | None
    #: It is on, and its end has come.
    over: bool


def line(event: Event, at: datetime) -> Line:
    on_file = event.recognition
    on = on_file.mode is not Mode.OFF
    return Line(
        mode=gettext(MODES[on_file.mode]),
        dpia=on_file.dpia,
        approver=on_file.approver,
        until=on_file.until if on else None,
        over=on and not event.recognises(at),
    )


def options() -> list[tuple[str, str]]:
    """Return each mode with its name and what it means, in the reader's language."""
    return [(mode.value, f"{gettext(MODES[mode])}. {gettext(MODE_HINTS[mode])}") for mode in Mode]


def read(form: Form, zone: ZoneInfo) -> Recognition:
    """Return what a form describes. Raise `Invalid` for what cannot be read."""
    wrong = {}
    mode = form.get("mode", "")
    if mode not in set(Mode):
        wrong["mode"] = _NO_MODE
    until, text = None, form.get("until", "")
    try:
        until = _moment(text, zone) if text else None
    except (ValueError, OverflowError):
        wrong["until"] = _NO_TIME
    if wrong:
        raise Invalid(wrong)
    return Recognition(
        mode=Mode(mode),
        dpia=form.get("dpia", ""),
        approver=form.get("approver", ""),
        until=until,
    )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return (
        datetime.strptime(text[: len("2026-12-08T13:00")], _LOCAL)
        .replace(tzinfo=zone)
        .astimezone(UTC)
    )


def values(recognition: Recognition, zone: ZoneInfo) -> Mapping[str, str]:
    """Return what is on file as its form shows it."""
    until = recognition.until
    return {
        "mode": recognition.mode.value,
        "dpia": recognition.dpia,
        "approver": recognition.approver,
        "until": until.astimezone(zone).strftime(_LOCAL) if until else "",
    }
