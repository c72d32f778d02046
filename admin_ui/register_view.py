"""The register of schools and boards as staff see it: what is in it, what a file would do."""

from dataclasses import dataclass

from events.domain.organisation import OrganisationKind
from events.domain.register import Outcome, Sector
from events.services.organisations import Taken, Total
from infra.web.i18n import gettext, gettext_noop

KINDS = {
    OrganisationKind.SCHOOL: gettext_noop("Schools"),
    OrganisationKind.BOARD: gettext_noop("Boards"),
}

SECTORS = {
    Sector.EVERYTHING: gettext_noop("Everything in one list"),
    Sector.PRIMARY: gettext_noop("Primary schools"),
    Sector.SPECIAL: gettext_noop("Special schools"),
    Sector.SECONDARY: gettext_noop("Secondary schools"),
    Sector.VOCATIONAL: gettext_noop("Vocational education"),
    Sector.HIGHER: gettext_noop("Higher education"),
}

_OUTCOMES = {
    Outcome.ADDED: gettext_noop("New"),
    Outcome.CHANGED: gettext_noop("Changed"),
    Outcome.REOPENED: gettext_noop("Open again"),
    Outcome.UNCHANGED: gettext_noop("As it was"),
    Outcome.CLOSED: gettext_noop("Closed"),
    Outcome.WRONG: gettext_noop("Wrong"),
}
_TONES = {Outcome.WRONG: "bad", Outcome.CLOSED: "warn"}
_FIRST = (Outcome.WRONG, Outcome.CLOSED, Outcome.REOPENED, Outcome.CHANGED, Outcome.ADDED)

#: More lines than this nobody reads on a page; the command line writes them all.
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class ReportLine:
    number: int | None
    outcome: str
    tone: str
    about: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file, or would come of it."""

    kind: str
    done: bool
    refused: str
    closes_many: bool
    counts: tuple[tuple[int, str, str], ...]
    lines: tuple[ReportLine, ...]
    #: How many lines are not shown.
    more: int


def report(taken: Taken) -> Report:
    """Return what a file does: wrong lines first, then what closes, then what changes."""
    found = [one for outcome in _FIRST for one in taken.plan.told if one.outcome is outcome]
    lines = tuple(
        ReportLine(
            one.number,
            gettext(_OUTCOMES[one.outcome]),
            _TONES.get(one.outcome, ""),
            gettext(one.wrong) if one.wrong else f"{one.name} ({one.code})",
        )
        for one in found[:MOST_LINES]
    )
    return Report(
        kind=gettext(KINDS[taken.kind]),
        done=taken.done,
        refused=gettext(taken.refused) if taken.refused else "",
        closes_many=taken.plan.closes_many,
        counts=tuple(
            (number, gettext(_OUTCOMES[outcome]), _TONES.get(outcome, "") if number else "")
            for outcome, number in taken.plan.counts.items()
        ),
        lines=lines,
        more=len(found) - len(lines),
    )


def sector_options() -> list[tuple[str, str]]:
    """Return the lists that a file can be."""
    return [(sector.value, gettext(text)) for sector, text in SECTORS.items()]


def total_lines(totals: list[Total]) -> list[tuple[str, str, Total]]:
    """Return per kind and list how many there are; those in no list have closed."""
    return [
        (
            gettext(KINDS[one.kind]),
            gettext(SECTORS[one.sector]) if one.sector else gettext("Closed"),
            one,
        )
        for one in totals
    ]
