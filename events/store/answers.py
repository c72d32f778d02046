import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.domain.ids import EventId, PersonId, QuestionId, RegistrationId
from events.domain.questions import Value
from infra.db import execute, fetch
from infra.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    question_id: QuestionId
    value: Value
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Erased:
    """How many answers of an event had their time."""

    event_id: EventId
    answers: int
    questions: int


def _value(text: str) -> Value:
    found: Any = json.loads(text)
    return tuple(found) if isinstance(found, list) else found


def _rows(answers: Collection[NewAnswer]) -> str:
    """Return answers as JSON, for one statement however many there are."""
    return json.dumps(
        [
            {
                "id": str(new_id()),
                "question": str(one.question_id),
                "value": one.value,
                "agreed_at": one.agreed_at.isoformat() if one.agreed_at else None,
            }
            for one in answers
        ]
    )


_INSERT = (
    "INSERT INTO answer (id, registration, question, value, answered_at, agreed_at) "
    "SELECT given.id, {}, given.question, given.value, {}, given.agreed_at "
    "FROM jsonb_to_recordset({}::jsonb) "
    "AS given (id uuid, question uuid, value jsonb, agreed_at timestamptz) "
)


async def add(
    registration_id: RegistrationId, answers: Collection[NewAnswer], *, at: datetime, wanted: bool
) -> None:
    """Store the answers of a sign-up; with `wanted` False the same statement changes nothing."""
    await execute(_INSERT + "WHERE {}::boolean", registration_id, at, _rows(answers), wanted)


async def replace(
    registration_id: RegistrationId,
    answers: Collection[NewAnswer],
    *,
    asked: Collection[QuestionId],
    at: datetime,
) -> list[QuestionId]:
    """Make `answers` what somebody answered to `asked`; return which questions changed."""
    before = await of_registration(registration_id)
    now = {one.question_id: one.value for one in answers}
    changed = [one for one in asked if before.get(one) != now.get(one)]
    await execute(
        "DELETE FROM answer WHERE registration = {} AND question = ANY({}::uuid[])",
        registration_id,
        changed,
    )
    new = [one for one in answers if one.question_id in changed]
    await execute(_INSERT, registration_id, at, _rows(new))
    return changed


async def of_registration(registration_id: RegistrationId) -> dict[QuestionId, Value]:
    rows = await fetch(
        "SELECT question, value FROM answer WHERE registration = {}", registration_id
    )
    return {QuestionId(row["question"]): _value(row["value"]) for row in rows}


async def of_person(person_id: PersonId) -> dict[RegistrationId, dict[QuestionId, Value]]:
    rows = await fetch(
        "SELECT a.registration, a.question, a.value FROM answer a "
        "JOIN registration r ON r.id = a.registration WHERE r.person = {}",
        person_id,
    )
    return _per_registration(rows)


def _per_registration(
    rows: list[dict[str, Any]],
) -> dict[RegistrationId, dict[QuestionId, Value]]:
    found: dict[RegistrationId, dict[QuestionId, Value]] = {}
    for row in rows:
        answers = found.setdefault(RegistrationId(row["registration"]), {})
        answers[QuestionId(row["question"])] = _value(row["value"])
    return found


async def counts(event_id: EventId) -> Mapping[QuestionId, int]:
    """Return how many people answered each question of an event; none = not in it."""
    rows = await fetch(
        "SELECT a.question, count(*) AS number FROM answer a JOIN question q ON q.id = a.question "
        "WHERE q.event = {} GROUP BY a.question",
        event_id,
    )
    return {QuestionId(row["question"]): int(row["number"]) for row in rows}


async def erase_due(at: datetime) -> list[Erased]:
    """Erase the answers whose retention is over; return per event how many went."""
    rows = await fetch(
        "WITH gone AS (DELETE FROM answer USING question q JOIN event e ON e.id = q.event "
        "WHERE answer.question = q.id AND q.retention_days IS NOT NULL "
        "AND e.ends_at + make_interval(days => q.retention_days) <= {} "
        "RETURNING e.id AS event, q.id AS question) "
        "SELECT event, count(*) AS answers, count(DISTINCT question) AS questions FROM gone "
        "GROUP BY event ORDER BY event",
        at,
    )
    return [Erased(EventId(row["event"]), row["answers"], row["questions"]) for row in rows]


async def asked_of(person_id: PersonId, *, at: datetime) -> dict[RegistrationId, bool]:
    """Return at which registrations there are questions, and whether one still waits.

    What waits has no answer, depends on no other question, and follows later or is required:
    who was signed up by somebody else has not seen the form. One query.
    """
    rows = await fetch(
        "SELECT r.id, bool_or((q.after_approval OR q.required) "
        "AND q.condition_question IS NULL AND a.id IS NULL) AS waits "
        "FROM registration r JOIN question q ON q.event = r.event "
        "JOIN event e ON e.id = r.event "
        "LEFT JOIN answer a ON a.registration = r.id AND a.question = q.id "
        "WHERE r.person = {} AND e.ends_at + make_interval(days => q.retention_days) > {} "
        "AND q.purpose_nl <> '' AND q.basis IS NOT NULL AND q.recipients IS NOT NULL "
        "AND (a.id IS NOT NULL OR (q.retired_at IS NULL "
        "AND (r.status = 'seated' OR NOT q.after_approval))) GROUP BY r.id",
        person_id,
        at,
    )
    return {RegistrationId(row["id"]): bool(row["waits"]) for row in rows}


async def to_ask(event_id: EventId) -> list[tuple[RegistrationId, PersonId, str]]:
    """Return who has a seat and a mailbox, and has not answered a question that waits for them."""
    rows = await fetch(
        "SELECT DISTINCT r.id, r.person, p.email FROM registration r "
        "JOIN person p ON p.id = r.person JOIN question q ON q.event = r.event "
        "LEFT JOIN answer a ON a.registration = r.id AND a.question = q.id "
        "WHERE r.event = {} AND r.status = 'seated' AND (q.after_approval OR q.required) "
        "AND p.email IS NOT NULL "
        "AND q.retired_at IS NULL AND q.condition_question IS NULL AND a.id IS NULL ORDER BY r.id",
        event_id,
    )
    return [(RegistrationId(r["id"]), PersonId(r["person"]), r["email"]) for r in rows]


async def tally(event_id: EventId) -> list[tuple[QuestionId, Value, int]]:
    """Count equal answers of everybody with a seat, per question, in one query."""
    rows = await fetch(
        "SELECT a.question, a.value, count(*) AS number FROM answer a "
        "JOIN question q ON q.id = a.question JOIN registration r ON r.id = a.registration "
        "WHERE q.event = {} AND r.status = 'seated' GROUP BY a.question, a.value",
        event_id,
    )
    return [(QuestionId(r["question"]), _value(r["value"]), int(r["number"])) for r in rows]
