"""The questions of an event as fields of a form, and what was filled in read from one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.domain.answers import Given, agreed_field, answer_field, as_typed
from events.domain.ids import QuestionId
from events.domain.questions import NO, YES, Answers, Condition, Kind, Question
from events.question_words import Notice, notice, option_words
from infra.web.forms import Form
from infra.web.i18n import gettext, language

_ANSWER = "answer_"
_AGREED = "agreed_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question as the form shows it, in the visitor's language."""

    name: str
    kind: str
    label: str
    help: str
    #: Pairs of a code and its text.
    options: tuple[tuple[str, str], ...]
    required: bool
    #: What was filled in: the text, or the codes that are chosen.
    typed: tuple[str, ...]
    #: The tick for special data; None where none is needed.
    agreed_name: str | None
    agreed: bool
    #: The field that it depends on with the answer, and that in words; None = always asked.
    when: tuple[str, str] | None
    when_words: str
    notice: Notice


def given_in(form: Form) -> Given:
    """Return what was filled in for questions, whatever those are."""
    values = {
        question_id: tuple(form.all(name))
        for name in form
        if (question_id := _id_in(name, _ANSWER)) is not None
    }
    agreed = {one for name in form if (one := _id_in(name, _AGREED)) is not None and form[name]}
    return Given(values, frozenset(agreed))


def _id_in(name: str, prefix: str) -> QuestionId | None:
    if not name.startswith(prefix):
        return None
    try:
        return QuestionId(UUID(hex=name.removeprefix(prefix)))
    except ValueError:
        return None


def stored(answers: Answers) -> Given:
    """Return stored answers as a form holds them. Who answered had agreed."""
    return Given({one: as_typed(value) for one, value in answers.items()}, frozenset(answers))


def fields(questions: Sequence[Question], filled: Given) -> list[Field]:
    """Return the fields of a form, with what was filled in."""
    known = {one.id: one for one in questions}
    return [_field(one, filled, known) for one in questions]


def _field(question: Question, filled: Given, known: Mapping[QuestionId, Question]) -> Field:
    spoken = language.get()
    typed = tuple(filled.values.get(question.id, ()))
    condition = question.condition
    other = known.get(condition.question_id) if condition else None
    return Field(
        name=answer_field(question.id),
        kind=question.kind.value,
        label=question.label.in_language(spoken),
        help=question.help.in_language(spoken),
        options=_options(question, typed),
        required=question.required,
        typed=typed,
        agreed_name=agreed_field(question.id) if question.special else None,
        agreed=question.id in filled.agreed,
        when=(answer_field(other.id), condition.answer) if condition and other else None,
        when_words=_when(other, condition) if condition and other else "",
        notice=notice(question),
    )


def _options(question: Question, typed: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return what can be chosen. A radio cannot be unchosen, so there is a way back to nothing."""
    if question.kind is Kind.YES_NO:
        found = [(YES, gettext("Yes")), (NO, gettext("No"))]
    else:
        found = [(one.code, one.words.in_language(language.get())) for one in question.options]
    if found and typed and not question.required and question.kind is not Kind.MULTIPLE:
        found.append(("", gettext("No answer")))
    return tuple(found)


def _when(other: Question, condition: Condition) -> str:
    return gettext(
        "Only if you answer “%(answer)s” to “%(question)s”.",
        answer=option_words(other, condition.answer),
        question=other.label.in_language(language.get()),
    )


def summary(errors: Mapping[str, str], shown: Sequence[Field]) -> dict[str, str]:
    """Return what is wrong for a list on top: of an answer, with the question in front."""
    labels = {one.name: one.label for one in shown}
    return {
        name: _after(labels[name], sentence) if name in labels else sentence
        for name, sentence in errors.items()
    }


def _after(label: str, sentence: str) -> str:
    return f"{label} {sentence}" if label[-1] in "?!.:" else f"{label}: {sentence}"
