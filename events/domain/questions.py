"""The questions of a sign-up form: what each asks, when it is asked, and on what terms."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from events.domain.ids import QuestionId
from events.domain.words import line, paragraphs


class Kind(StrEnum):
    """What an answer looks like."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"


WITH_OPTIONS: Final = frozenset({Kind.CHOICE, Kind.MULTIPLE})
#: Kinds whose answers are known beforehand: another question can depend on one of them.
CLOSED: Final = WITH_OPTIONS | {Kind.YES_NO}

YES, NO = "yes", "no"


class Basis(StrEnum):
    """The ground on which the answers are kept (AVG art. 6.1 a, b, f and c)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    INTEREST = "interest"
    OBLIGATION = "obligation"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; without English, Dutch is shown."""

    nl: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.nl

    def on_one_line(self) -> "Words":
        return Words(line(self.nl), line(self.en))

    def __bool__(self) -> bool:
        return bool(self.nl)


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen. Its code stays when its English text changes."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """Ask only when an earlier question has this answer: the code of an option, "yes" or "no"."""

    question_id: QuestionId
    answer: str


#: An answer: text, a date as text, the code of an option, a number, yes or no, or several codes.
Value = str | bool | int | float | tuple[str, ...]
Answers = Mapping[QuestionId, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDraft:
    """What staff decide about a question. Purpose, basis, retention and recipients may follow."""

    kind: Kind
    label: Words
    help: Words = field(default_factory=Words)
    options: tuple[Option, ...] = ()
    required: bool = False
    #: Asked on the personal page once there is a seat, and not when signing up.
    after_approval: bool = False
    condition: Condition | None = None
    purpose: Words = field(default_factory=Words)
    basis: Basis | None = None
    #: Days after the end of the event on which answers are erased.
    retention_days: int | None = None
    #: Who gets to see answers besides the organisation; None = nobody said so yet.
    recipients: tuple[Words, ...] | None = None
    #: Staff say that answers are special data (AVG art. 9): each needs explicit consent.
    special: bool = False

    def cleaned(self) -> "QuestionDraft":
        """Return it as it is stored: texts on one line, nothing left of another kind."""
        return QuestionDraft(
            kind=self.kind,
            label=self.label.on_one_line(),
            help=Words(paragraphs(self.help.nl), paragraphs(self.help.en)),
            options=self.options if self.kind in WITH_OPTIONS else (),
            required=self.required,
            after_approval=self.after_approval,
            condition=self.condition,
            purpose=self.purpose.on_one_line(),
            basis=self.basis,
            retention_days=self.retention_days,
            recipients=self.recipients,
            special=self.special,
        )

    @property
    def complete(self) -> bool:
        """Everything that people must be told before they answer is there (AVG art. 13)."""
        return (
            bool(self.purpose)
            and self.basis is not None
            and self.retention_days is not None
            and self.recipients is not None
        )

    def possible_answers(self) -> tuple[str, ...]:
        """Return the answers that a condition can name."""
        if self.kind is Kind.YES_NO:
            return YES, NO
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(QuestionDraft):
    """A question of an event. A retired one is asked no longer; its answers stay their time."""

    id: QuestionId
    position: int
    retired: bool = False


def options_of(wanted: Iterable[Words], before: Iterable[Option] = ()) -> tuple[Option, ...]:
    """Give each text its option: the one that had the same Dutch text, else one with a new code."""
    known = {option.words.nl: option.code for option in before}
    used = set(known.values())
    found = []
    for words in wanted:
        code = known.pop(words.nl, None) or _unused(used)
        used.add(code)
        found.append(Option(code, words))
    return tuple(found)


def _unused(used: set[str]) -> str:
    number = len(used) + 1
    while f"o{number}" in used:
        number += 1
    return f"o{number}"


def meets(condition: Condition, value: Value | None) -> bool:
    """Say whether an answer is the one that a condition names."""
    if isinstance(value, bool):
        return condition.answer == (YES if value else NO)
    if isinstance(value, tuple):
        return condition.answer in value
    return value == condition.answer


def applies(question: QuestionDraft, counted: Answers) -> bool:
    """Say whether a question is asked, given the answers that count to those before it."""
    condition = question.condition
    return condition is None or meets(condition, counted.get(condition.question_id))


def asked(questions: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    """Return which of `questions`, in their order, are asked given the answers.

    An answer to a question that is not asked counts as not given, also for those that depend on
    it. A condition looks back only, so there are no cycles.
    """
    counted: dict[QuestionId, Value] = {}
    found = []
    for question in questions:
        if applies(question, counted):
            found.append(question)
            if question.id in answers:
                counted[question.id] = answers[question.id]
    return tuple(found)


def on_form(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions of the sign-up form. What is not told completely is not asked."""
    return tuple(
        one for one in questions if one.complete and not one.retired and not one.after_approval
    )


def on_own_page(
    questions: Iterable[Question], *, seated: bool, answered: Collection[QuestionId]
) -> tuple[Question, ...]:
    """Return the questions of the personal page: with a seat, also those that follow later.

    What somebody answered stays there to see and to take back, also when it is asked no longer.
    """
    found = []
    for one in questions:
        wanted = not one.retired and (seated or not one.after_approval)
        if one.complete and wanted:
            found.append(one)
        elif one.id in answered:
            found.append(replace(one, required=False))
    return tuple(found)


def kept(question: Question, *, ends_at: datetime, at: datetime) -> bool:
    """Say whether answers to a question are still kept; after that nothing is asked either."""
    days = question.retention_days
    return days is not None and at < ends_at + timedelta(days=days)
