"""What happened at the door, in the database. Rows are only added."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from events.domain.attendance import Act, ActKind
from events.domain.consent import Purpose
from events.domain.ids import EventId, RegistrationId, StaffId
from infra.db import execute, fetch

_COLUMNS = "a.id, a.registration, a.kind, a.choices::text AS choices, a.made_at"


def _act(row: dict[str, Any]) -> Act:
    return Act(
        id=row["id"],
        kind=ActKind(row["kind"]),
        registration_id=RegistrationId(row["registration"]),
        made_at=row["made_at"],
        choices={Purpose(name): yes for name, yes in json.loads(row["choices"]).items()},
    )


async def add(act: Act, *, by: StaffId, at: datetime) -> None:
    await execute(
        "INSERT INTO attendance (id, registration, kind, choices, made_at, received_at, "
        "recorded_by) VALUES ({}, {}, {}, {}::jsonb, {}, {}, {})",
        act.id,
        act.registration_id,
        str(act.kind),
        json.dumps({str(purpose): yes for purpose, yes in act.choices.items()}),
        act.made_at,
        at,
        by,
    )


async def by_id(act_id: UUID) -> Act | None:
    rows = await fetch(f"SELECT {_COLUMNS} FROM attendance a WHERE a.id = {{}}", act_id)
    return _act(rows[0]) if rows else None


async def presence(event_id: EventId) -> list[Act]:
    """Return per registration of an event the act that says whether somebody is there."""
    rows = await fetch(
        f"SELECT DISTINCT ON (a.registration) {_COLUMNS} FROM attendance a "
        "JOIN registration r ON r.id = a.registration WHERE r.event = {} AND a.kind <> 'answer' "
        "ORDER BY a.registration, a.made_at DESC, a.id DESC",
        event_id,
    )
    return [_act(row) for row in rows]


async def of_registrations(registration_ids: Collection[RegistrationId]) -> list[Act]:
    """Return everything that happened at the door about some registrations, in order."""
    rows = await fetch(
        f"SELECT {_COLUMNS} FROM attendance a WHERE a.registration = ANY({{}}::uuid[]) "
        "ORDER BY a.made_at, a.id",
        list(registration_ids),
    )
    return [_act(row) for row in rows]
