"""Enrolments and their sealed templates in the database. Nothing here can read a template."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from events.domain.ids import EventId, PersonId
from events.domain.recognition import Mode
from infra.db import execute, fetch, require_transaction
from infra.sealing import Sealed
from media.domain.enrolment import Enrolment, EnrolmentState, Flaw
from media.domain.ids import EnrolmentId

_COLUMNS = (
    "e.id, e.event_id, e.person_id, e.mode, e.state, e.reason, e.photos, e.stored, e.asked_at, "
    "e.made_at, e.erase_after"
)


@dataclass(frozen=True, slots=True)
class SealedTemplates:
    """What is stored of somebody's face, and the wrapped key that opens it."""

    enrolment_id: EnrolmentId
    event_id: EventId
    person_id: PersonId
    templates: Sealed
    key: Sealed


def _enrolment(row: dict[str, Any]) -> Enrolment:
    return Enrolment(
        id=EnrolmentId(row["id"]),
        event_id=EventId(row["event_id"]),
        person_id=PersonId(row["person_id"]),
        mode=Mode(row["mode"]),
        state=EnrolmentState(row["state"]),
        flaw=Flaw(row["reason"]) if row["reason"] else None,
        photos=row["photos"],
        stored=row["stored"],
        asked_at=row["asked_at"],
        made_at=row["made_at"],
        erase_after=row["erase_after"],
    )


async def add(enrolment: Enrolment) -> None:
    await execute(
        "INSERT INTO enrolment (id, event_id, person_id, mode, state, photos, stored, tries, "
        "asked_at, erase_after) VALUES ({}, {}, {}, {}, 'waiting', {}, {}, 0, {}, {})",
        enrolment.id, enrolment.event_id, enrolment.person_id, enrolment.mode.value,
        enrolment.photos, enrolment.photos, enrolment.asked_at, enrolment.erase_after,
    )  # fmt: skip


async def by_id(enrolment_id: EnrolmentId, *, lock: bool = False) -> Enrolment | None:
    tail = " FOR UPDATE" if lock else ""
    found = await fetch(f"SELECT {_COLUMNS} FROM enrolment e WHERE e.id = {{}}{tail}", enrolment_id)
    return _enrolment(found[0]) if found else None


async def of_person(person_id: PersonId) -> list[Enrolment]:
    """Return somebody's enrolments, at most one for each event."""
    found = await fetch(
        f"SELECT {_COLUMNS} FROM enrolment e WHERE e.person_id = {{}} ORDER BY e.asked_at",
        person_id,
    )
    return [_enrolment(row) for row in found]


async def every() -> list[Enrolment]:
    return [_enrolment(row) for row in await fetch(f"SELECT {_COLUMNS} FROM enrolment e")]


async def remove(person_id: PersonId, event_id: EventId | None = None) -> list[Enrolment]:
    """Remove somebody's enrolment at one event, or all, key and template too; return them."""
    require_transaction()
    found = await fetch(
        "DELETE FROM enrolment e WHERE e.person_id = {} "
        f"AND ({{}}::uuid IS NULL OR e.event_id = {{}}) RETURNING {_COLUMNS}",
        person_id, event_id, event_id,
    )  # fmt: skip
    return [_enrolment(row) for row in found]


async def count_try(enrolment_id: EnrolmentId) -> int | None:
    """Count one more attempt; return how many, or None when none is due."""
    found = await fetch(
        "UPDATE enrolment SET tries = tries + 1 WHERE id = {} AND state = 'waiting' "
        "RETURNING tries",
        enrolment_id,
    )
    return int(found[0]["tries"]) if found else None


async def set_ready(
    enrolment_id: EnrolmentId, templates: Sealed, key: Sealed, *, at: datetime
) -> None:
    """Store a sealed template with its wrapped key. The row is locked, and waiting."""
    require_transaction()
    await execute(
        "UPDATE enrolment SET state = 'ready', ciphertext = {}, nonce = {}, made_at = {} "
        "WHERE id = {} AND state = 'waiting'",
        templates.ciphertext, templates.nonce, at, enrolment_id,
    )  # fmt: skip
    await execute(
        "INSERT INTO enrolment_key (enrolment, wrapped, nonce) VALUES ({}, {}, {})",
        enrolment_id, key.ciphertext, key.nonce,
    )  # fmt: skip


async def set_failed(enrolment_id: EnrolmentId, flaw: Flaw) -> bool:
    """Record that there will be no template; False when it waits no longer."""
    found = await fetch(
        "UPDATE enrolment SET state = 'failed', reason = {} WHERE id = {} AND state = 'waiting' "
        "RETURNING id",
        flaw.value, enrolment_id,
    )  # fmt: skip
    return bool(found)


async def references_gone(enrolment_id: EnrolmentId) -> None:
    """Record that its reference photos are deleted."""
    await execute("UPDATE enrolment SET stored = 0 WHERE id = {}", enrolment_id)


async def waiting(enrolment_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these still need their reference photos."""
    found = await fetch(
        "SELECT id FROM enrolment WHERE id = ANY({}) AND state = 'waiting'", list(enrolment_ids)
    )
    return {row["id"] for row in found}


async def sealed_of_event(event_id: EventId, *, at: datetime) -> list[SealedTemplates]:
    """Return every sealed template of an event whose time has not come."""
    found = await fetch(
        "SELECT e.id, e.event_id, e.person_id, e.ciphertext, e.nonce, k.wrapped, "
        "k.nonce AS key_nonce FROM enrolment e JOIN enrolment_key k ON k.enrolment = e.id "
        "WHERE e.event_id = {} AND e.state = 'ready' AND e.erase_after > {} ORDER BY e.person_id",
        event_id, at,
    )  # fmt: skip
    return [
        SealedTemplates(
            EnrolmentId(row["id"]),
            EventId(row["event_id"]),
            PersonId(row["person_id"]),
            Sealed(row["nonce"], row["ciphertext"]),
            Sealed(row["key_nonce"], row["wrapped"]),
        )
        for row in found
    ]
