"""People registered from a file: tried first, then all of them or nobody.

Each gets the usual letter and decides about photos themselves: consents stay unknown. Who is
registered already, or signed off, is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.domain.answers import NOTHING_GIVEN, fill_in
from events.domain.event import Event, Phase
from events.domain.ids import EventId, StaffId
from events.domain.importing import (
    Line,
    LineReport,
    Outcome,
    own_problems,
    read,
)
from events.domain.mailbox import normalise
from events.domain.registration import SignUp, problems
from events.domain.words import gettext_noop
from events.errors import SignUpClosed
from events.services import answers
from events.services.registration import take_in
from events.store import events as store
from events.store import imports
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import DomainError, Invalid, NotFound
from infra.ids import new_token

#: Staff may register people before sign-up opens and after it closed, not once it has begun.
_POSSIBLE = {Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED}

_QUESTIONS = gettext_noop(
    "This form has questions that need an answer, and a file cannot give one. "
    "Have people sign up themselves."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes, or became, of every line."""

    lines: tuple[LineReport, ...]
    done: bool = False

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome is outcome for one in self.lines)

    @property
    def possible(self) -> bool:
        """Say whether all of it can go in, and somebody does."""
        return self.count(Outcome.WRONG) == 0 and self.count(Outcome.NEW) > 0


async def check(event_id: EventId, text: str, *, at: datetime) -> Report:
    """Say what would become of each line; nothing changes. Raise as `read` does, or `Invalid`."""
    event = await store.by_id(event_id)
    return Report(await _checked(_open(event, at), read(text)))


async def bring_in(event_id: EventId, text: str, *, by: StaffId, at: datetime) -> Report:
    """Register everybody in a file, in one transaction. One line that is wrong: nobody."""
    lines = read(text)
    try:
        async with transaction():
            event = _open(await store.locked(event_id), at)
            report = Report(await _checked(event, lines))
            if not report.possible:
                return report
            for one in report.lines:
                if one.outcome is Outcome.NEW:
                    await _take_in(event, one, by=by, at=at)
            await record(
                "registrations.imported",
                actor=Actor.staff(by),
                object=f"event:{event.id}",
                detail={str(outcome): report.count(outcome) for outcome in Outcome},
            )
    except _LineRefused as refused:
        return Report(tuple(_refused(one, refused) for one in report.lines))
    return Report(report.lines, done=True)


class _LineRefused(Exception):
    """A rule that only the registration itself can check said no."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(sentence)
        self.number, self.sentence = number, sentence


def _refused(one: LineReport, refused: _LineRefused) -> LineReport:
    if one.line.number != refused.number:
        return one
    return LineReport(line=one.line, outcome=Outcome.WRONG, wrong=(refused.sentence,))


async def _take_in(event: Event, one: LineReport, *, by: StaffId, at: datetime) -> None:
    try:
        await take_in(event, _sign_up(one.line), by=Actor.staff(by), at=at)
    except DomainError as error:
        raise _LineRefused(one.line.number, error.sentence) from error


def _open(event: Event | None, at: datetime) -> Event:
    if event is None:
        raise NotFound
    if event.phase(at) not in _POSSIBLE or at >= event.starts_at:
        raise SignUpClosed
    return event


async def _checked(event: Event, lines: Sequence[Line]) -> tuple[LineReport, ...]:
    """Say what becomes of each line, as far as it can be told beforehand. Two queries."""
    if fill_in(await answers.form(event.id), NOTHING_GIVEN).wrong:
        raise Invalid({"content": _QUESTIONS})
    known = await imports.known(event.id, [_mailbox(one) for one in lines])
    seen: set[str] = set()
    reports = []
    for one in lines:
        wrong = own_problems(one, seen)
        if not wrong and _mailbox(one) not in known:
            wrong = list(problems(_sign_up(one).cleaned(), event.purposes).values())
        reports.append(_report(one, wrong, known=_mailbox(one) in known))
        seen.add(_mailbox(one))
    return tuple(reports)


def _report(one: Line, wrong: Sequence[str], *, known: bool) -> LineReport:
    outcome = Outcome.WRONG if wrong else Outcome.KNOWN if known else Outcome.NEW
    return LineReport(line=one, outcome=outcome, wrong=tuple(wrong))


def _mailbox(one: Line) -> str:
    return normalise(one.email) or f"line {one.number}"


def _sign_up(one: Line) -> SignUp:
    return SignUp(
        name=one.name,
        email=one.email,
        organisation=one.organisation,
        choices={},
        language=one.language,
        idempotency_key=new_token(),
        code=one.code,
    )
