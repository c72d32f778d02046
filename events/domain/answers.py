"""Answers to the questions of a form: read from what was filled in, or refused with a sentence."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from events.domain.ids import QuestionId
from events.domain.questions import NO, YES, Kind, Question, Value, applies
from events.domain.words import gettext_noop, line, paragraphs

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 2_000

NOT_ANSWERED = gettext_noop("This needs an answer.")
NOT_AGREED = gettext_noop("Tick that you agree, or leave the answer empty.")
_TOO_LONG = gettext_noop("The answer is too long: at most 200 characters.")
_FAR_TOO_LONG = gettext_noop("The answer is too long: at most 2,000 characters.")
_NO_NUMBER = gettext_noop("Fill in a number, such as 3 or 2.5.")
_NO_DATE = gettext_noop("Fill in a date, such as 31-12-2026.")
_NO_OPTION = gettext_noop("The questions changed. Look at them once more.")

_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody filled in, as it came from the form."""

    values: Mapping[QuestionId, Sequence[str]] = field(default_factory=dict)
    #: Questions about special data of which they ticked that they agree.
    agreed: frozenset[QuestionId] = frozenset()


NOTHING_GIVEN: Final = Given()


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form amounts to: answers that count, and per form field what is wrong."""

    answers: Mapping[QuestionId, Value]
    wrong: Mapping[str, str]


class Unreadable(ValueError):
    """An answer is not of the kind that was asked; the text is a sentence to translate."""


def answer_field(question_id: QuestionId) -> str:
    """Return the name of the form field of a question."""
    return f"answer_{question_id.hex}"


def agreed_field(question_id: QuestionId) -> str:
    """Return the name of the tick with which somebody agrees that special data is kept."""
    return f"agreed_{question_id.hex}"


def fill_in(questions: Iterable[Question], given: Given) -> Filled:
    """Read a form. What was filled in for a question that is not asked counts as not given."""
    answers: dict[QuestionId, Value] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        if not applies(question, answers):
            continue
        try:
            value = read(question, given.values.get(question.id, ()))
        except Unreadable as error:
            wrong[answer_field(question.id)] = str(error)
            continue
        if value is not None:
            answers[question.id] = value
        if sentence := _refused(question, value, given):
            wrong[answer_field(question.id)] = sentence
    return Filled(answers, wrong)


def _refused(question: Question, value: Value | None, given: Given) -> str | None:
    if value is None:
        return NOT_ANSWERED if question.required else None
    return NOT_AGREED if question.special and question.id not in given.agreed else None


def read(question: Question, given: Sequence[str]) -> Value | None:
    """Return the answer in what was filled in, None when there is none, or raise `Unreadable`."""
    texts = [text for text in given if text.strip()]
    return _READERS[question.kind](question, texts) if texts else None


def _text(_: Question, texts: Sequence[str]) -> str | None:
    text = line(texts[-1])
    if len(text) > LONGEST_TEXT:
        raise Unreadable(_TOO_LONG)
    return text or None


def _long_text(_: Question, texts: Sequence[str]) -> str | None:
    text = paragraphs(texts[-1])
    if len(text) > LONGEST_LONG_TEXT:
        raise Unreadable(_FAR_TOO_LONG)
    return text or None


def _number(_: Question, texts: Sequence[str]) -> int | float:
    text = texts[-1].strip()
    if not _NUMBER.fullmatch(text):
        raise Unreadable(_NO_NUMBER)
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


def _date(_: Question, texts: Sequence[str]) -> str:
    for pattern in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return _day(texts[-1].strip(), pattern).isoformat()
        except ValueError:
            continue
    raise Unreadable(_NO_DATE)


def _day(text: str, pattern: str) -> date:
    return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, of no zone


def _choice(question: Question, texts: Sequence[str]) -> str:
    if texts[-1] not in question.possible_answers():
        raise Unreadable(_NO_OPTION)
    return texts[-1]


def _multiple(question: Question, texts: Sequence[str]) -> tuple[str, ...]:
    possible = question.possible_answers()
    if not set(texts) <= set(possible):
        raise Unreadable(_NO_OPTION)
    return tuple(code for code in possible if code in texts)


def _yes_no(_: Question, texts: Sequence[str]) -> bool:
    if texts[-1] not in {YES, NO}:
        raise Unreadable(_NO_OPTION)
    return texts[-1] == YES


_READERS: dict[Kind, Callable[[Question, Sequence[str]], Value | None]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.MULTIPLE: _multiple,
    Kind.YES_NO: _yes_no,
}


def as_typed(value: Value) -> tuple[str, ...]:
    """Return an answer as a form holds it, to show it again: `read` of it is the same answer."""
    if isinstance(value, bool):
        return (YES if value else NO,)
    return value if isinstance(value, tuple) else (str(value),)


def as_words(question: Question, value: Value, language: str) -> tuple[str, ...]:
    """Return an answer as people read it; yes and no stay codes, which the page puts into words."""
    words = {option.code: option.words.in_language(language) for option in question.options}
    return tuple(words.get(text, text) for text in as_typed(value))


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each possible answer to a question was given, and how many people answered."""

    question: Question
    answered: int
    #: Per code of an answer, in the order of the question; empty for a question in free text.
    counts: Mapping[str, int]


def tally(question: Question, given: Iterable[tuple[Value, int]]) -> Tally:
    """Count answers; `given` = pairs of an answer and how many people gave it."""
    pairs = list(given)
    counts = dict.fromkeys(question.possible_answers(), 0)
    for value, number in pairs:
        for code in as_typed(value):
            if code in counts:
                counts[code] += number
    return Tally(question, sum(number for _, number in pairs), counts)
