"""What staff may make of a question, and what may still change once people signed up."""

from collections.abc import Collection, Sequence

from events.domain.ids import QuestionId
from events.domain.questions import (
    CLOSED,
    WITH_OPTIONS,
    Basis,
    Option,
    Question,
    QuestionDraft,
    Words,
)
from events.domain.words import gettext_noop

LONGEST_LABEL = 200
LONGEST_HELP = 500
LONGEST_PURPOSE = 300
LONGEST_OPTION = 120
FEWEST_OPTIONS = 2
LONGEST_RECIPIENT = 120
MOST_OPTIONS = 30
MOST_RECIPIENTS = 10
MOST_QUESTIONS = 40
#: Ten years: what has to be kept longer does not belong on a sign-up form.
LONGEST_RETENTION = 3_650

NOT_COMPLETE = gettext_noop(
    "Sign-up is open or will open by itself, so purpose, ground, retention and recipients must be "
    "filled in."
)
NEW_MUST_BE_FREE = gettext_noop(
    "People have signed up already: a new question cannot be required, unless it follows later."
)
_ANSWERED = gettext_noop(
    "People have answered this question, so its meaning stays. Retire it and add a new one."
)
_LABEL_LONG = gettext_noop("The question is too long: at most 200 characters.")
_HELP_LONG = gettext_noop("The explanation is too long: at most 500 characters.")
_PURPOSE_LONG = gettext_noop("The purpose is too long: at most 300 characters.")
DEPENDED_ON = gettext_noop("Another question depends on the answer to this one. Change that first.")


def problems(draft: QuestionDraft, earlier: Sequence[Question]) -> dict[str, str]:
    """Return per field what is wrong with a cleaned draft (sentences to translate).

    `earlier` are the questions that stand before it on the form.
    """
    return {**_texts(draft), **_options(draft), **_terms(draft), **_condition(draft, earlier)}


def _texts(draft: QuestionDraft) -> dict[str, str]:
    wrong = {}
    if not draft.label:
        wrong["label_nl"] = gettext_noop("Write the question in Dutch.")
    for name, words, longest, sentence in (
        ("label", draft.label, LONGEST_LABEL, _LABEL_LONG),
        ("help", draft.help, LONGEST_HELP, _HELP_LONG),
        ("purpose", draft.purpose, LONGEST_PURPOSE, _PURPOSE_LONG),
    ):
        for language, text in (("nl", words.nl), ("en", words.en)):
            if len(text) > longest:
                wrong[f"{name}_{language}"] = sentence
    return wrong


def _options(draft: QuestionDraft) -> dict[str, str]:
    texts = [option.words.nl for option in draft.options]
    if draft.kind not in WITH_OPTIONS:
        return {}
    if not FEWEST_OPTIONS <= len(texts) <= MOST_OPTIONS:
        return {"options": gettext_noop("Give 2 to 30 answers to choose from, one per line.")}
    if not all(texts) or len(set(texts)) < len(texts):
        return {"options": gettext_noop("Each answer needs a Dutch text of its own.")}
    if any(len(text) > LONGEST_OPTION for o in draft.options for text in (o.words.nl, o.words.en)):
        return {"options": gettext_noop("An answer is too long: at most 120 characters.")}
    return {}


def _terms(draft: QuestionDraft) -> dict[str, str]:
    wrong = {}
    days = draft.retention_days
    if days is not None and not 0 <= days <= LONGEST_RETENTION:
        wrong["retention_days"] = gettext_noop("Give a number of days from 0 to 3,650.")
    if draft.special and draft.basis is not None and draft.basis is not Basis.CONSENT:
        wrong["basis"] = gettext_noop(
            "Special data can only be asked with explicit consent: choose that ground."
        )
    if draft.required and (draft.basis is Basis.CONSENT or draft.special):
        wrong["required"] = gettext_noop(
            "Consent is free: a question on that ground cannot be required."
        )
    if draft.recipients is not None and not _recipients_fit(draft.recipients):
        wrong["recipients"] = gettext_noop(
            "Name 1 to 10 recipients, one per line, of at most 120 characters."
        )
    return wrong


def _recipients_fit(recipients: Sequence[Words]) -> bool:
    return len(recipients) <= MOST_RECIPIENTS and all(
        one and max(len(one.nl), len(one.en)) <= LONGEST_RECIPIENT for one in recipients
    )


def _condition(draft: QuestionDraft, earlier: Sequence[Question]) -> dict[str, str]:
    if draft.condition is None:
        return {}
    before = {one.id: one for one in earlier if not one.retired}
    other = before.get(draft.condition.question_id)
    if (
        other is None
        or other.kind not in CLOSED
        or draft.condition.answer not in other.possible_answers()
    ):
        return {"condition": gettext_noop("Choose an answer to a question that stands above this.")}
    if other.after_approval and not draft.after_approval:
        return {
            "condition": gettext_noop(
                "That question follows later, so this one can only follow later too."
            )
        }
    return {}


def adding_problems(draft: QuestionDraft, *, registered: bool) -> dict[str, str]:
    """Return why a question cannot be added: who signed up before was never asked."""
    if registered and draft.required and not draft.after_approval:
        return {"required": NEW_MUST_BE_FREE}
    return {}


def change_problems(
    before: Question,
    wanted: QuestionDraft,
    *,
    registered: bool,
    answered: bool,
    others: Sequence[Question],
) -> dict[str, str]:
    """Return why a question cannot become `wanted`: less may be asked of people, never more."""
    wrong = _depended_on(before, wanted, others)
    if registered:
        wrong |= _demanding(before, wanted)
    if answered:
        wrong |= _meaning(before, wanted) | _looser(before, wanted)
    return wrong


def _depended_on(
    before: Question, wanted: QuestionDraft, others: Sequence[Question]
) -> dict[str, str]:
    """Keep the answers that other questions depend on."""
    needed = {
        one.condition.answer: one
        for one in others
        if one.condition and one.condition.question_id == before.id and not one.retired
    }
    lost = set(needed) - set(wanted.possible_answers())
    if needed and wanted.kind is not before.kind:
        return {"kind": DEPENDED_ON}
    if lost:
        return {"options": DEPENDED_ON}
    if wanted.after_approval and any(not one.after_approval for one in needed.values()):
        return {"after_approval": DEPENDED_ON}
    return {}


def _demanding(before: Question, wanted: QuestionDraft) -> dict[str, str]:
    demands = wanted.required and not wanted.after_approval
    if demands and (not before.required or before.after_approval):
        return {"required": NEW_MUST_BE_FREE}
    if demands and wanted.condition != before.condition:
        return {
            "condition": gettext_noop(
                "People have signed up already: a required question cannot be asked of others now."
            )
        }
    return {}


def _meaning(before: Question, wanted: QuestionDraft) -> dict[str, str]:
    wrong = {}
    if wanted.kind is not before.kind:
        wrong["kind"] = _ANSWERED
    if not _kept(before.options, wanted.options):
        wrong["options"] = gettext_noop(
            "People have answered this question: answers can be added, and none can go or change."
        )
    for name, old, new in (
        ("label", before.label, wanted.label),
        ("purpose", before.purpose, wanted.purpose),
    ):
        if new.nl != old.nl:
            wrong[f"{name}_nl"] = _ANSWERED
        if old.en and new.en != old.en:
            wrong[f"{name}_en"] = _ANSWERED
    if wanted.basis is not before.basis:
        wrong["basis"] = _ANSWERED
    return wrong


def _kept(before: Collection[Option], wanted: Collection[Option]) -> bool:
    now = {option.code: option.words for option in wanted}
    return all(
        option.code in now
        and now[option.code].nl == option.words.nl
        and (not option.words.en or now[option.code].en == option.words.en)
        for option in before
    )


def _looser(before: Question, wanted: QuestionDraft) -> dict[str, str]:
    """Keep to what people were told when they answered; stricter is always allowed."""
    wrong = {}
    if before.retention_days is not None and (
        wanted.retention_days is None or wanted.retention_days > before.retention_days
    ):
        wrong["retention_days"] = gettext_noop(
            "People have answered this question: answers can be kept shorter, never longer."
        )
    if before.recipients is not None and not (
        wanted.recipients is not None
        and {one.nl for one in wanted.recipients} <= {one.nl for one in before.recipients}
    ):
        wrong["recipients"] = gettext_noop(
            "People have answered this question: recipients can go, none can be added."
        )
    if before.special and not wanted.special:
        wrong["special"] = _ANSWERED
    return wrong


def moved(
    questions: Sequence[Question], question_id: QuestionId, *, up: bool
) -> tuple[Question, ...]:
    """Return the order with one question a place higher or lower; at the end nothing changes."""
    order = list(questions)
    at = next(number for number, one in enumerate(order) if one.id == question_id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return tuple(order)


def in_order(questions: Sequence[Question]) -> bool:
    """Say whether every question stands below the one that it depends on."""
    seen: set[QuestionId] = set()
    for one in questions:
        if one.condition is not None and one.condition.question_id not in seen:
            return False
        seen.add(one.id)
    return True


def depended_on(questions: Sequence[Question], question_id: QuestionId) -> bool:
    """Say whether a question that is still asked depends on this one."""
    return any(
        one.condition is not None and one.condition.question_id == question_id
        for one in questions
        if not one.retired
    )
