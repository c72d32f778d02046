"""How sign-up for one event went, as figures without names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

from events.domain.consent import Counts, Purpose
from events.domain.registration import Status

#: More columns than this cannot be told apart on a telephone.
MOST_PERIODS = 60


class Step(IntEnum):
    """The days of one period, so that a long time still fits."""

    DAY = 1
    WEEK = 7
    FOUR_WEEKS = 28
    YEAR = 364


@dataclass(frozen=True, slots=True)
class Period:
    """How many signed up from `first` to `last` (both included), and in all until then."""

    first: date
    last: date
    new: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What may be told of an event."""

    step: Step
    periods: tuple[Period, ...]
    statuses: Mapping[Status, int] = field(default_factory=dict)
    #: Who has a seat and was seen at the door; None when nobody was checked in.
    present: int | None = None
    answers: Mapping[Purpose, Counts] = field(default_factory=dict)

    @property
    def seated(self) -> int:
        return self.statuses.get(Status.SEATED, 0)


def periods(signed_up: Mapping[date, int], *, until: date) -> tuple[Step, tuple[Period, ...]]:
    """Divide the time from the first sign-up to `until` into equal periods, none left out."""
    if not signed_up:
        return Step.DAY, ()
    first, last = min(signed_up), max(until, *signed_up)
    days = (last - first).days + 1
    step = next((one for one in Step if days <= one * MOST_PERIODS), Step.YEAR)
    counts = [0] * -(-days // step)
    for day, number in signed_up.items():
        counts[(day - first).days // step] += number
    found, total = [], 0
    for place, new in enumerate(counts):
        total += new
        start = first + timedelta(days=place * step)
        found.append(Period(start, min(start + timedelta(days=step - 1), last), new, total))
    return step, tuple(found)
