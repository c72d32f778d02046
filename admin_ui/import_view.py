"""The report of an import, as its page shows it."""

from dataclasses import dataclass

from events.domain.importing import LineReport, Outcome
from events.services.importing import Report
from infra.web.i18n import gettext, gettext_noop

OUTCOMES = {
    Outcome.NEW: gettext_noop("Goes in"),
    Outcome.KNOWN: gettext_noop("Registered before, left alone"),
    Outcome.WRONG: gettext_noop("Not right"),
}
TONES = {Outcome.NEW: "good", Outcome.KNOWN: "", Outcome.WRONG: "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    number: int
    name: str
    email: str
    outcome: str
    tone: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    lines: tuple[LineView, ...]
    new: int
    known: int
    wrong: int
    possible: bool
    done: bool


def view(report: Report) -> ReportView:
    return ReportView(
        lines=tuple(_line(one) for one in report.lines),
        new=report.count(Outcome.NEW),
        known=report.count(Outcome.KNOWN),
        wrong=report.count(Outcome.WRONG),
        possible=report.possible,
        done=report.done,
    )


def _line(one: LineReport) -> LineView:
    return LineView(
        number=one.line.number,
        name=one.line.name,
        email=one.line.email,
        outcome=gettext(OUTCOMES[one.outcome]),
        tone=TONES[one.outcome],
        wrong=tuple(gettext(text) for text in one.wrong),
    )
