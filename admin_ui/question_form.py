"""The form of a question: what staff fill in, read as a question, and a question as they typed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from events.domain.ids import QuestionId
from events.domain.questions import (
    CLOSED,
    Basis,
    Condition,
    Kind,
    Question,
    QuestionDraft,
    Words,
    options_of,
)
from events.domain.words import line
from events.question_words import option_words
from infra.errors import Invalid
from infra.web.forms import Form
from infra.web.i18n import gettext, gettext_noop

KINDS = {
    Kind.TEXT: gettext_noop("Short text"),
    Kind.LONG_TEXT: gettext_noop("Long text"),
    Kind.NUMBER: gettext_noop("Number"),
    Kind.DATE: gettext_noop("Date"),
    Kind.CHOICE: gettext_noop("One of several answers"),
    Kind.MULTIPLE: gettext_noop("One or more of several answers"),
    Kind.YES_NO: gettext_noop("Yes or no"),
}

BASES = {
    Basis.CONSENT: gettext_noop("Consent: people may leave it empty"),
    Basis.CONTRACT: gettext_noop("Contract: needed to arrange the registration"),
    Basis.INTEREST: gettext_noop("Legitimate interest: weighed and written down"),
    Basis.OBLIGATION: gettext_noop("Legal obligation: a law says so"),
}

#: Who gets answers: staff say so, also when it is nobody.
OURSELVES: Final = "ourselves"
OTHERS: Final = "others"

SIGN_UP: Final = "sign_up"
LATER: Final = "later"

#: More than any number of days; Python refuses to read very long ones.
_MOST_DIGITS = 9
_BETWEEN = " | "

_NO_KIND = gettext_noop("Choose what kind of answer you want.")
_NO_NAMES = gettext_noop("Name who gets the answers, one per line.")
_NO_DAYS = gettext_noop("Fill in a number of days.")
_NO_CONDITION = gettext_noop("Choose an answer to a question that stands above this.")


def read(form: Form, before: Question | None = None) -> QuestionDraft:
    """Return the question that a form describes. Raise `Invalid` for what cannot be read."""
    wrong: dict[str, str] = {}
    kind = form.get("kind", "")
    if kind not in set(Kind):
        wrong["kind"] = _NO_KIND
    condition = _condition(form, wrong)
    days = _days(form, wrong)
    recipients = _recipients(form, wrong)
    if wrong:
        raise Invalid(wrong)
    basis = form.get("basis", "")
    return QuestionDraft(
        kind=Kind(kind),
        label=_words(form, "label"),
        help=_words(form, "help"),
        options=options_of(_lines(form.get("options", "")), before.options if before else ()),
        required="required" in form,
        after_approval=form.get("moment") == LATER,
        condition=condition,
        purpose=_words(form, "purpose"),
        basis=Basis(basis) if basis in set(Basis) else None,
        retention_days=days,
        recipients=recipients,
        special="special" in form,
    )


def _words(form: Form, name: str) -> Words:
    return Words(form.get(f"{name}_nl", ""), form.get(f"{name}_en", ""))


def _lines(text: str) -> list[Words]:
    """Read one text per line: "Dutch | English", or Dutch alone."""
    parts = (one.partition("|") for one in text.splitlines() if one.strip())
    return [Words(line(dutch), line(english)) for dutch, _, english in parts]


def _condition(form: Form, wrong: dict[str, str]) -> Condition | None:
    chosen = form.get("condition", "")
    if not chosen:
        return None
    question_id, _, answer = chosen.partition(":")
    try:
        return Condition(QuestionId(UUID(question_id)), answer)
    except ValueError:
        wrong["condition"] = _NO_CONDITION
        return None


def _days(form: Form, wrong: dict[str, str]) -> int | None:
    text = form.get("retention_days", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        wrong["retention_days"] = _NO_DAYS
        return None
    return int(text)


def _recipients(form: Form, wrong: dict[str, str]) -> tuple[Words, ...] | None:
    if form.get("sharing") == OURSELVES:
        return ()
    if form.get("sharing") != OTHERS:
        return None
    names = tuple(_lines(form.get("recipients", "")))
    if not names:
        wrong["recipients"] = _NO_NAMES
    return names


def values(question: Question) -> Mapping[str, str]:
    """Return a question as its form shows it; ticks are what is there at all."""
    texts = {
        "kind": question.kind.value,
        "options": _typed(option.words for option in question.options),
        "moment": LATER if question.after_approval else SIGN_UP,
        "condition": _condition_value(question.condition),
        "basis": question.basis.value if question.basis else "",
        "retention_days": "" if question.retention_days is None else str(question.retention_days),
        "recipients": _typed(question.recipients or ()),
    }
    for name, words in (
        ("label", question.label),
        ("help", question.help),
        ("purpose", question.purpose),
    ):
        texts |= {f"{name}_nl": words.nl, f"{name}_en": words.en}
    if question.recipients is not None:
        texts["sharing"] = OTHERS if question.recipients else OURSELVES
    ticks = {"required": question.required, "special": question.special}
    return {**texts, **{name: "yes" for name, ticked in ticks.items() if ticked}}


def _typed(lines: Iterable[Words]) -> str:
    return "\n".join(one.nl + (_BETWEEN + one.en if one.en else "") for one in lines)


def _condition_value(condition: Condition | None) -> str:
    return f"{condition.question_id}:{condition.answer}" if condition else ""


def kinds() -> list[tuple[str, str]]:
    return [(kind.value, gettext(words)) for kind, words in KINDS.items()]


def bases() -> list[tuple[str, str]]:
    return [("", gettext("Not chosen yet"))] + [
        (basis.value, gettext(words)) for basis, words in BASES.items()
    ]


def conditions(earlier: Sequence[Question]) -> list[tuple[str, str]]:
    """Offer every answer that a question can depend on, and none."""
    found = [("", gettext("Everybody"))]
    for one in earlier:
        if one.kind not in CLOSED or one.retired:
            continue
        for code in one.possible_answers():
            words = gettext(
                "Whoever answers “%(answer)s” to “%(question)s”",
                answer=option_words(one, code),
                question=one.label.nl,
            )
            found.append((_condition_value(Condition(one.id, code)), words))
    return found
