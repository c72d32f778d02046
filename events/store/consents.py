from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from events.domain.consent import Change, ConsentEntry, ConsentState, Counts, Purpose, Source
from events.domain.ids import EventId, PersonId
from events.domain.statement import Wording
from infra.db import execute, fetch

_COLUMNS = (
    "person_id, event, purpose, state, sequence, recorded_at, statement_version, "
    "wording_hash, language, source, actor"
)


def _entry(row: dict[str, Any]) -> ConsentEntry:
    return ConsentEntry(
        person_id=PersonId(row["person_id"]),
        event_id=EventId(row["event"]),
        purpose=Purpose(row["purpose"]),
        state=ConsentState(row["state"]),
        sequence=row["sequence"],
        recorded_at=row["recorded_at"],
        statement_version=row["statement_version"],
        wording_hash=row["wording_hash"],
        language=row["language"],
        source=Source(row["source"]),
        actor=row["actor"],
    )


async def add(
    event_id: EventId,
    person_id: PersonId,
    changes: Sequence[Change],
    *,
    wording: Wording,
    source: Source,
    actor: str,
    at: datetime,
) -> None:
    """Add entries, in one statement (also when there are none). The event's row is locked."""
    await execute(
        "INSERT INTO consent_entry (event, person_id, purpose, state, recorded_at, "
        "statement_version, wording_hash, language, source, actor) "
        "SELECT {}::uuid, {}::uuid, decided.purpose, decided.state, {}::timestamptz, {}::integer, "
        "{}::text, {}::text, {}::text, {}::text "
        "FROM unnest({}::text[], {}::text[]) WITH ORDINALITY AS decided(purpose, state, place) "
        "ORDER BY decided.place",
        event_id,
        person_id,
        at,
        wording.version,
        wording.hash,
        wording.language,
        str(source),
        actor,
        [str(change.purpose) for change in changes],
        [str(change.state) for change in changes],
    )


async def standing(
    event_id: EventId, person_ids: Collection[PersonId] | None
) -> dict[PersonId, dict[Purpose, ConsentEntry]]:
    """Return the latest entry per person and purpose, in one query."""
    some = "" if person_ids is None else "AND person_id = ANY({}::uuid[]) "
    values = () if person_ids is None else (list(person_ids),)
    rows = await fetch(
        f"SELECT DISTINCT ON (person_id, purpose) {_COLUMNS} FROM consent_entry "
        "WHERE event = {} " + some + "ORDER BY person_id, purpose, sequence DESC",
        event_id,
        *values,
    )
    found: dict[PersonId, dict[Purpose, ConsentEntry]] = {}
    for entry in map(_entry, rows):
        found.setdefault(entry.person_id, {})[entry.purpose] = entry
    return found


async def of_person(person_id: PersonId) -> list[ConsentEntry]:
    """Return everything a person decided, in order."""
    rows = await fetch(
        f"SELECT {_COLUMNS} FROM consent_entry WHERE person_id = {{}} ORDER BY sequence",
        person_id,
    )
    return [_entry(row) for row in rows]


async def latest_sequence(event_id: EventId, person_id: PersonId) -> int:
    """Return the sequence of a person's newest entry, 0 without any."""
    [row] = await fetch(
        "SELECT coalesce(max(sequence), 0) AS newest FROM consent_entry "
        "WHERE event = {} AND person_id = {}",
        event_id,
        person_id,
    )
    return int(row["newest"])


async def counts(event_id: EventId, asked: Collection[Purpose]) -> Mapping[Purpose, Counts]:
    """Count answers of everybody who is registered, in one query."""
    rows = await fetch(
        "SELECT asked.purpose, "
        "count(*) FILTER (WHERE latest.state IN ('given', 'renewed')) AS yes, "
        "count(*) FILTER (WHERE latest.state IN ('refused', 'withdrawn')) AS no, "
        "count(*) AS everybody FROM registration r CROSS JOIN unnest({}::text[]) AS asked(purpose) "
        "LEFT JOIN LATERAL (SELECT e.state FROM consent_entry e WHERE e.event = r.event "
        "AND e.person_id = r.person AND e.purpose = asked.purpose "
        "ORDER BY e.sequence DESC LIMIT 1) AS latest ON true "
        "WHERE r.event = {} AND r.status NOT IN ('cancelled', 'refused') GROUP BY asked.purpose",
        [str(purpose) for purpose in asked],
        event_id,
    )
    found = {
        Purpose(row["purpose"]): Counts(
            row["yes"], row["no"], row["everybody"] - row["yes"] - row["no"]
        )
        for row in rows
    }
    return {purpose: found.get(purpose, Counts()) for purpose in asked}
