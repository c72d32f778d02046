import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from events.domain.consent import Purpose
from events.domain.ids import EventId, LinkId, PersonId, RegistrationId
from events.domain.letters import LinkKind
from infra.db import execute, fetch
from infra.ids import new_id

_SELECT = (
    "SELECT l.id, l.kind, l.person, l.registration, r.event, l.choices, l.ledger_sequence, "
    "l.rejoin, l.new_email, l.expires_at, l.used_at FROM link l "
    "LEFT JOIN registration r ON r.id = l.registration "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a mailed link may do. `event_id` is that of its registration."""

    id: LinkId
    kind: LinkKind
    person_id: PersonId
    registration_id: RegistrationId | None
    event_id: EventId | None
    choices: Mapping[Purpose, bool]
    ledger_sequence: int
    rejoin: bool
    new_email: str | None
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    kind: LinkKind
    person_id: PersonId
    expires_at: datetime
    registration_id: RegistrationId | None = None
    choices: Mapping[Purpose, bool] = field(default_factory=dict)
    ledger_sequence: int = 0
    rejoin: bool = False
    new_email: str | None = None


async def add(link: NewLink, *, at: datetime) -> LinkId:
    link_id = LinkId(new_id())
    await execute(
        "INSERT INTO link (id, kind, person, registration, choices, ledger_sequence, rejoin, "
        "new_email, created_at, expires_at) "
        "VALUES ({}, {}, {}, {}, {}::jsonb, {}, {}, {}, {}, {})",
        link_id,
        str(link.kind),
        link.person_id,
        link.registration_id,
        json.dumps({str(purpose): choice for purpose, choice in link.choices.items()}),
        link.ledger_sequence,
        link.rejoin,
        link.new_email,
        at,
        link.expires_at,
    )
    return link_id


async def add_token(link_id: LinkId, token_hash: bytes) -> None:
    await execute("INSERT INTO link_token (token_hash, link) VALUES ({}, {})", token_hash, link_id)


def _link(row: dict[str, Any]) -> Link:
    return Link(
        id=LinkId(row["id"]),
        kind=LinkKind(row["kind"]),
        person_id=PersonId(row["person"]),
        registration_id=row["registration"] and RegistrationId(row["registration"]),
        event_id=row["event"] and EventId(row["event"]),
        choices={Purpose(name): yes for name, yes in json.loads(row["choices"]).items()},
        ledger_sequence=row["ledger_sequence"],
        rejoin=row["rejoin"],
        new_email=row["new_email"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
    )


async def by_token(token_hash: bytes, kind: LinkKind) -> Link | None:
    """Return the link behind a secret, if it is of this kind: no link does another's work."""
    rows = await fetch(
        _SELECT + "JOIN link_token t ON t.link = l.id WHERE t.token_hash = {} AND l.kind = {}",
        token_hash,
        str(kind),
    )
    return _link(rows[0]) if rows else None


async def by_id(link_id: LinkId) -> Link | None:
    rows = await fetch(_SELECT + "WHERE l.id = {}", link_id)
    return _link(rows[0]) if rows else None


async def use(link_id: LinkId, *, at: datetime) -> bool:
    """Use a link up: True exactly once, and only before it expires."""
    return bool(
        await fetch(
            "UPDATE link SET used_at = {} WHERE id = {} AND used_at IS NULL AND expires_at > {} "
            "RETURNING id",
            at,
            link_id,
            at,
        )
    )


async def remove_all(person_id: PersonId) -> None:
    """Remove every link of a person: their mailbox is another one now."""
    await execute("DELETE FROM link WHERE person = {}", person_id)


async def sweep(before: datetime) -> None:
    await execute("DELETE FROM link WHERE expires_at < {}", before)
