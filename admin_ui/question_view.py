"""The questions of a form as staff see them listed: what each is, what it lacks, what to mind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from admin_ui import question_form
from events.domain.ids import QuestionId
from events.domain.questions import Question
from events.domain.special_data import Sensitive, sensitive
from events.question_words import Notice, notice, option_words
from infra.web.i18n import gettext, gettext_noop

SENSITIVE = {
    Sensitive.DIET: gettext_noop("diet"),
    Sensitive.HEALTH: gettext_noop("health"),
    Sensitive.ACCESS: gettext_noop("access needs"),
    Sensitive.RELIGION: gettext_noop("religion"),
}

_CITIZEN_NUMBER = gettext_noop(
    "This seems to ask for the citizen service number (BSN). You may ask for that only when a law "
    "tells you to; consent is not enough. Leave it out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    id: UUID
    label: str
    kind: str
    options: str
    required: bool
    later: bool
    retired: bool
    complete: bool
    when: str
    #: Sentences about data that the law protects specially.
    warnings: tuple[str, ...]
    answers: int
    notice: Notice | None


def lines(questions: Sequence[Question], counts: Mapping[QuestionId, int]) -> list[QuestionLine]:
    """Return the questions as their list shows them, retired ones last."""
    known = {one.id: one for one in questions}
    found = [
        QuestionLine(
            id=one.id,
            label=one.label.nl,
            kind=gettext(question_form.KINDS[one.kind]),
            options=", ".join(option.words.nl for option in one.options),
            required=one.required,
            later=one.after_approval,
            retired=one.retired,
            complete=one.complete,
            when=_when(one, known),
            warnings=() if one.retired else warnings(one),
            answers=counts.get(one.id, 0),
            notice=notice(one) if one.complete else None,
        )
        for one in questions
    ]
    return sorted(found, key=lambda one: one.retired)


def _when(question: Question, known: Mapping[QuestionId, Question]) -> str:
    condition = question.condition
    if condition is None:
        return ""
    other = known[condition.question_id]
    return gettext(
        "Only for whoever answers “%(answer)s” to “%(question)s”.",
        answer=option_words(other, condition.answer),
        question=other.label.nl,
    )


def warnings(question: Question) -> tuple[str, ...]:
    """Return what staff should mind about a question: its words point at special data."""
    words = (question.label, question.help, *(option.words for option in question.options))
    found = sensitive(text for one in words for text in (one.nl, one.en))
    sentences = []
    subjects = [gettext(SENSITIVE[one]) for one in found if one in SENSITIVE]
    if subjects and not question.special:
        sentences.append(
            gettext(
                "This seems to ask about special data: %(subjects)s. That needs explicit consent. "
                "Mark the question as special data, or ask it differently.",
                subjects=", ".join(subjects),
            )
        )
    if Sensitive.CITIZEN_NUMBER in found:
        sentences.append(gettext(_CITIZEN_NUMBER))
    return tuple(sentences)
