import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events.domain.ids import OrganisationId, RegistrationId
from events.domain.organisation import (
    Entry,
    Organisation,
    OrganisationKind,
    folded,
)
from events.domain.register import Known, Sector
from infra.db import execute, fetch, require_transaction
from infra.ids import new_id

_ENTRY = "kind, code, name, board, street, house_number, postcode, place, municipality, province"
_SAVED = f"{_ENTRY}, sectors, words, folded, changed_at"
_LONGEST_FOLDED = 200


async def lock() -> None:
    """Keep other imports out until the transaction ends; people go on choosing."""
    require_transaction()
    await execute("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE")


async def every(kind: OrganisationKind) -> dict[str, Known]:
    """Return what the register holds of one kind, by code."""
    rows = await fetch(f"SELECT {_ENTRY}, sectors FROM organisation WHERE kind = {{}}", str(kind))
    return {row["code"]: _known(row) for row in rows}


def _known(row: dict[str, Any]) -> Known:
    sectors = frozenset(Sector(name) for name in row.pop("sectors"))
    return Known(Entry(**{**row, "kind": OrganisationKind(row["kind"])}), sectors)


async def save(changes: Mapping[str, Known], *, at: datetime) -> None:
    """Add or change organisations, in one statement."""
    columns = [name.strip() for name in _SAVED.split(",")]
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[2:])
    await execute(
        f"INSERT INTO organisation (id, {_SAVED}) SELECT id, {_SAVED} "
        "FROM jsonb_to_recordset({}::jsonb) AS line(id uuid, kind text, code text, name text, "
        "board text, street text, house_number text, postcode text, place text, "
        "municipality text, province text, sectors text[], words text[], folded text, "
        f"changed_at timestamptz) ON CONFLICT (kind, code) DO UPDATE SET {updates}",
        json.dumps([_row(known, at) for known in changes.values()]),
    )


def _row(known: Known, at: datetime) -> dict[str, object]:
    entry = known.entry
    return {
        "id": str(new_id()),
        **{name.strip(): str(getattr(entry, name.strip())) for name in _ENTRY.split(",")},
        "sectors": sorted(str(sector) for sector in known.sectors),
        "words": list(entry.words),
        "folded": folded(entry.name)[:_LONGEST_FOLDED],
        "changed_at": at.isoformat(),
    }


async def search(words: list[str], *, limit: int) -> list[Organisation]:
    """Return open organisations that have a word beginning with each of `words` (lexemes).

    A code comes first, then names that begin so, then by name.
    """
    lexemes = " & ".join(f"{word}:*" for word in words)
    rows = await fetch(
        "SELECT id, kind, code, name, place FROM organisation "
        "WHERE lexemes @@ {}::text::tsquery AND cardinality(sectors) > 0 "
        "ORDER BY lower(code) = {} DESC, starts_with(folded, {}) DESC, folded, place, code "
        "LIMIT {}",
        lexemes,
        words[0],
        " ".join(words),
        limit,
    )
    return [
        Organisation(**{**row, "id": row["id"], "kind": OrganisationKind(row["kind"])})
        for row in rows
    ]


async def choose(
    registration_id: RegistrationId, organisation_id: OrganisationId | None, *, wanted: bool
) -> bool:
    """Note which organisation a registration names, if its text is still that one's name.

    Say whether that is another than before. With `wanted` False the same statement changes nothing.
    """
    return bool(
        await fetch(
            "WITH named AS (SELECT r.id, o.id AS organisation_id FROM registration r "
            "LEFT JOIN organisation o ON o.id = {}::uuid AND o.name = r.organisation "
            "WHERE r.id = {}) "
            "UPDATE registration SET organisation_id = named.organisation_id FROM named "
            "WHERE registration.id = named.id AND {}::boolean "
            "AND registration.organisation_id IS DISTINCT FROM named.organisation_id "
            "RETURNING 1 AS one",
            organisation_id,
            registration_id,
            wanted,
        )
    )


async def chosen(registration_id: RegistrationId) -> OrganisationId | None:
    rows = await fetch("SELECT organisation_id FROM registration WHERE id = {}", registration_id)
    found = rows[0]["organisation_id"] if rows else None
    return OrganisationId(found) if found else None


async def codes(registration_ids: list[RegistrationId]) -> dict[RegistrationId, str]:
    """Return the code of the organisation that was chosen, for registrations that have one."""
    rows = await fetch(
        "SELECT r.id, o.code FROM registration r JOIN organisation o ON o.id = r.organisation_id "
        "WHERE r.id = ANY({}::uuid[])",
        registration_ids,
    )
    return {RegistrationId(row["id"]): row["code"] for row in rows}


async def totals() -> list[dict[str, Any]]:
    """Count per kind and list, with the moment of the last change; closed ones have no list."""
    return await fetch(
        "SELECT kind, coalesce(sector, '') AS sector, count(*) AS number, "
        "max(changed_at) AS changed_at FROM organisation "
        "LEFT JOIN LATERAL unnest(sectors) AS sector ON true GROUP BY 1, 2 ORDER BY 1 DESC, 2"
    )
