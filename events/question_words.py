"""The words about a question: why it is asked, on what ground, how long, and who gets answers."""

from dataclasses import dataclass

from events.domain.answers import as_words
from events.domain.questions import NO, YES, Basis, Kind, Question, QuestionDraft, Value
from infra.web.i18n import gettext, gettext_noop, language, ngettext

_GROUNDS = {
    Basis.CONSENT: gettext_noop(
        "Because you agree. You need not answer, and you can take your answer back at any time on "
        "your own page."
    ),
    Basis.CONTRACT: gettext_noop("Because we need it to arrange your registration."),
    Basis.INTEREST: gettext_noop("Because we have a legitimate interest in it. You may object."),
    Basis.OBLIGATION: gettext_noop("Because a law obliges us to ask."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What the form tells about one question (AVG art. 13), as sentences."""

    label: str
    purpose: str
    ground: str
    retention: str
    recipients: str


def notice(question: QuestionDraft) -> Notice:
    """Write the notice of a complete question, in the language that is being spoken."""
    return Notice(
        label=question.label.in_language(language.get()),
        purpose=gettext(
            "What for: %(purpose)s.",
            purpose=question.purpose.in_language(language.get()).rstrip("."),
        ),
        ground=gettext(_GROUNDS[question.basis]) if question.basis else "",
        retention=_retention(question.retention_days or 0),
        recipients=_recipients(question),
    )


def _retention(days: int) -> str:
    if not days:
        return gettext("We erase your answer when the meeting is over.")
    return ngettext(
        "We erase your answer one day after the meeting.",
        "We erase your answer %(num)s days after the meeting.",
        days,
    )


def _recipients(question: QuestionDraft) -> str:
    names = [one.in_language(language.get()) for one in question.recipients or ()]
    if not names:
        return gettext("Nobody outside our organisation gets it.")
    return gettext("We also give it to: %(names)s.", names=", ".join(names))


def yes_no(code: str) -> str:
    return {YES: gettext("Yes"), NO: gettext("No")}[code]


def answer_words(question: Question, value: Value) -> str:
    """Write an answer as people read it."""
    words = as_words(question, value, language.get())
    if question.kind is Kind.YES_NO:
        words = tuple(yes_no(code) for code in words)
    return ", ".join(words)


def option_words(question: QuestionDraft, code: str) -> str:
    """Write a possible answer to a question of a closed kind."""
    for option in question.options:
        if option.code == code:
            return option.words.in_language(language.get())
    return yes_no(code)
