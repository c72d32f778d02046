import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from events.domain.ids import EventId, QuestionId
from events.domain.questions import (
    Basis,
    Condition,
    Kind,
    Option,
    Question,
    QuestionDraft,
    Words,
)
from infra.db import execute, fetch

_COLUMNS = (
    "id, position, kind, label_nl, label_en, help_nl, help_en, options, required, after_approval, "
    "condition_question, condition_answer, purpose_nl, purpose_en, basis, retention_days, "
    "recipients, special, retired_at IS NOT NULL AS retired"
)


def _question(row: dict[str, Any]) -> Question:
    recipients = None if row["recipients"] is None else json.loads(row["recipients"])
    return Question(
        id=QuestionId(row["id"]),
        position=row["position"],
        kind=Kind(row["kind"]),
        label=Words(row["label_nl"], row["label_en"]),
        help=Words(row["help_nl"], row["help_en"]),
        options=tuple(
            Option(one["code"], Words(one["nl"], one["en"])) for one in json.loads(row["options"])
        ),
        required=row["required"],
        after_approval=row["after_approval"],
        condition=None
        if row["condition_question"] is None
        else Condition(QuestionId(row["condition_question"]), row["condition_answer"]),
        purpose=Words(row["purpose_nl"], row["purpose_en"]),
        basis=None if row["basis"] is None else Basis(row["basis"]),
        retention_days=row["retention_days"],
        recipients=None
        if recipients is None
        else tuple(Words(one["nl"], one["en"]) for one in recipients),
        special=row["special"],
        retired=row["retired"],
    )


def _values(draft: QuestionDraft) -> tuple[object, ...]:
    """Return what is stored of a draft, in the order of the statements below."""
    condition = draft.condition
    recipients = None
    if draft.recipients is not None:
        recipients = json.dumps([{"nl": one.nl, "en": one.en} for one in draft.recipients])
    return (
        str(draft.kind),
        draft.label.nl,
        draft.label.en,
        draft.help.nl,
        draft.help.en,
        json.dumps([{"code": o.code, "nl": o.words.nl, "en": o.words.en} for o in draft.options]),
        draft.required,
        draft.after_approval,
        condition.question_id if condition else None,
        condition.answer if condition else None,
        draft.purpose.nl,
        draft.purpose.en,
        str(draft.basis) if draft.basis else None,
        draft.retention_days,
        recipients,
        draft.special,
    )


async def insert(
    question_id: QuestionId, event_id: EventId, draft: QuestionDraft, *, at: datetime
) -> None:
    """Add a question, below all others."""
    await execute(
        "INSERT INTO question (id, event, kind, label_nl, label_en, help_nl, help_en, options, "
        "required, after_approval, condition_question, condition_answer, purpose_nl, purpose_en, "
        "basis, retention_days, recipients, special, created_at, position) VALUES ({}, {}, {}, {}, "
        "{}, {}, {}, {}::jsonb, {}, {}, {}, {}, {}, {}, {}, {}, {}::jsonb, {}, {}, "
        "(SELECT coalesce(max(position), 0) + 1 FROM question WHERE event = {}))",
        question_id,
        event_id,
        *_values(draft),
        at,
        event_id,
    )


async def save(question_id: QuestionId, draft: QuestionDraft) -> None:
    await execute(
        "UPDATE question SET kind = {}, label_nl = {}, label_en = {}, help_nl = {}, help_en = {}, "
        "options = {}::jsonb, required = {}, after_approval = {}, condition_question = {}, "
        "condition_answer = {}, purpose_nl = {}, purpose_en = {}, basis = {}, "
        "retention_days = {}, recipients = {}::jsonb, special = {} WHERE id = {}",
        *_values(draft),
        question_id,
    )


async def save_order(question_ids: Iterable[QuestionId]) -> None:
    """Give questions the order in which they come."""
    await execute(
        "UPDATE question SET position = wanted.place FROM unnest({}::uuid[]) WITH ORDINALITY "
        "AS wanted (id, place) WHERE question.id = wanted.id",
        list(question_ids),
    )


async def retire(question_id: QuestionId, *, at: datetime) -> None:
    await execute("UPDATE question SET retired_at = {} WHERE id = {}", at, question_id)


async def of_event(event_id: EventId) -> list[Question]:
    """Return an event's questions in their order, retired ones too."""
    rows = await fetch(
        f"SELECT {_COLUMNS} FROM question WHERE event = {{}} ORDER BY position, id", event_id
    )
    return [_question(row) for row in rows]


async def of_events(event_ids: Collection[EventId]) -> dict[EventId, list[Question]]:
    """Return the questions of several events, each in its order, in one query."""
    rows = await fetch(
        f"SELECT event, {_COLUMNS} FROM question WHERE event = ANY({{}}::uuid[]) "
        "ORDER BY position, id",
        list(event_ids),
    )
    found: dict[EventId, list[Question]] = {}
    for row in rows:
        found.setdefault(EventId(row["event"]), []).append(_question(row))
    return found
