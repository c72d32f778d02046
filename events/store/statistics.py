"""Counts of registrations: no names, no addresses."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.domain.disclosure import Count
from events.domain.ids import EventId
from events.domain.registration import Status
from infra.db import fetch

#: Who will not be there is counted nowhere.
_COMING = "r.status NOT IN ('cancelled', 'refused')"


async def years(event_ids: Collection[UUID] | None, *, zone: str) -> list[int]:
    """Return the years of the events that somebody registered for, newest first."""
    rows = await fetch(
        "SELECT DISTINCT extract(year FROM e.starts_at AT TIME ZONE {})::integer AS year "
        "FROM event e WHERE ({}::uuid[] IS NULL OR e.id = ANY({}::uuid[])) "
        f"AND EXISTS (SELECT 1 FROM registration r WHERE r.event = e.id AND {_COMING}) "
        "ORDER BY year DESC",
        zone,
        *_twice(event_ids),
    )
    return [row["year"] for row in rows]


def _twice(event_ids: Collection[UUID] | None) -> tuple[list[UUID] | None, list[UUID] | None]:
    some = None if event_ids is None else list(event_ids)
    return some, some


async def per_board(
    event_ids: Collection[UUID] | None, *, since: datetime, until: datetime
) -> list[tuple[str | None, Count]]:
    """Count per province and board. A province may come more than once, and nobody does.

    Province None is of those who chose no organisation of the register.
    Everybody counts where their latest registration with an organisation says.
    """
    rows = await fetch(
        "WITH mine AS (SELECT r.person, r.organisation_id, r.sequence FROM registration r "
        "JOIN event e ON e.id = r.event WHERE e.starts_at >= {} AND e.starts_at < {} "
        f"AND ({{}}::uuid[] IS NULL OR e.id = ANY({{}}::uuid[])) AND {_COMING}), "
        "latest AS (SELECT DISTINCT ON (person) person, organisation_id FROM mine "
        "ORDER BY person, organisation_id IS NULL, sequence DESC) "
        "SELECT o.id IS NOT NULL AS known, coalesce(o.province, '') AS province, "
        "coalesce(b.name, o.board, '') AS board, count(DISTINCT mine.person) AS people, "
        "count(*) AS registrations FROM mine JOIN latest ON latest.person = mine.person "
        "LEFT JOIN organisation o ON o.id = latest.organisation_id "
        "LEFT JOIN organisation b ON b.kind = 'board' AND b.code = o.board "
        "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        since,
        until,
        *_twice(event_ids),
    )
    return [_count(row) for row in rows]


def _count(row: dict[str, Any]) -> tuple[str | None, Count]:
    province = row["province"] if row["known"] else None
    return province, Count(row["people"], row["registrations"], row["board"])


async def statuses(event_id: EventId) -> tuple[dict[Status, int], int | None]:
    """Count per status, and how many with a seat were seen at the door (None: nobody was)."""
    rows = await fetch(
        "SELECT r.status, count(*) AS number, count(door.kind) AS checked, "
        "count(*) FILTER (WHERE door.kind <> 'absent') AS present FROM registration r "
        "LEFT JOIN (SELECT DISTINCT ON (a.registration) a.registration, a.kind FROM attendance a "
        "JOIN registration mine ON mine.id = a.registration AND mine.event = {} "
        "WHERE a.kind <> 'answer' ORDER BY a.registration, a.made_at DESC, a.id DESC) AS door "
        "ON door.registration = r.id WHERE r.event = {} GROUP BY r.status",
        event_id,
        event_id,
    )
    found = {Status(row["status"]): row["number"] for row in rows}
    if not any(row["checked"] for row in rows):
        return found, None
    return found, sum(row["present"] for row in rows if row["status"] == Status.SEATED)


async def per_day(event_id: EventId, *, zone: str) -> dict[date, int]:
    """Return how many signed up on each day, as the clock says in `zone`."""
    rows = await fetch(
        "SELECT (created_at AT TIME ZONE {})::date AS day, count(*) AS number "
        "FROM registration WHERE event = {} GROUP BY 1",
        zone,
        event_id,
    )
    return {row["day"]: row["number"] for row in rows}
