"""Weigh a file against the register: what is new, what changed, who is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from events.domain.organisation import Entry
from events.domain.register_file import RegisterFile

#: A file that closes more than this share of its list is more likely the wrong file.
_MOST_CLOSED = 0.2
#: Below this number a share says nothing.
_FEW = 5


class Sector(StrEnum):
    """The list that a file is: who vanishes from one list may stand in another."""

    EVERYTHING = "all"
    PRIMARY = "po"
    SPECIAL = "so"
    SECONDARY = "vo"
    VOCATIONAL = "mbo"
    HIGHER = "ho"


class Outcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REOPENED = "reopened"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds of one organisation: in which lists it stands. In none: closed."""

    entry: Entry
    sectors: frozenset[Sector]

    @property
    def closed(self) -> bool:
        return not self.sectors


@dataclass(frozen=True, slots=True)
class Told:
    """What a line comes to. `number` is None for who is no longer in the file."""

    number: int | None
    outcome: Outcome
    code: str = ""
    name: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking a file in would do."""

    told: tuple[Told, ...]
    #: How each organisation that changes will stand, by its code.
    saved: Mapping[str, Known]
    #: Whether so many would close that the file must be meant so.
    closes_many: bool

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome is outcome for one in self.told)

    @property
    def counts(self) -> dict[Outcome, int]:
        return {outcome: self.count(outcome) for outcome in Outcome}


def plan(known: Mapping[str, Known], file: RegisterFile, sector: Sector) -> Plan:
    """Say what a file of `sector` does to the organisations of its kind, `known` by their code."""
    told: list[Told] = []
    saved: dict[str, Known] = {}
    for line in file.lines:
        if line.entry is None:
            told.append(Told(line.number, Outcome.WRONG, wrong=line.wrong))
            continue
        before = known.get(line.entry.code)
        after = Known(line.entry, (before.sectors if before else frozenset()) | {sector})
        told.append(Told(line.number, _outcome(before, after), after.entry.code, after.entry.name))
        if after != before:
            saved[line.entry.code] = after
    listed = {code for code, one in known.items() if sector in one.sectors}
    gone = sorted(listed - set(file.entries))
    for code in gone:
        after = Known(known[code].entry, known[code].sectors - {sector})
        saved[code] = after
        if after.closed:
            told.append(Told(None, Outcome.CLOSED, code, after.entry.name))
    many = len(gone) > _FEW and len(gone) > _MOST_CLOSED * len(listed)
    return Plan(tuple(told), saved, many)


def _outcome(before: Known | None, after: Known) -> Outcome:
    if before is None:
        return Outcome.ADDED
    if before.closed:
        return Outcome.REOPENED
    return Outcome.UNCHANGED if before.entry == after.entry else Outcome.CHANGED
