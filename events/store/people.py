from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.domain.ids import PersonId
from infra.db import execute, fetch
from infra.ids import new_id

_SELECT = "SELECT id, email, shared_email, language FROM person "


@dataclass(frozen=True, slots=True)
class Person:
    """`email` None: no mailbox of their own; `shared_email` is then somebody else's too."""

    id: PersonId
    email: str | None
    language: str
    shared_email: str | None = None


async def find_or_add(email: str, *, language: str, at: datetime) -> PersonId:
    """Return whose mailbox this is; a new person where nobody has it. One statement for both."""
    [row] = await fetch(
        "INSERT INTO person (id, email, language, created_at) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING id",
        new_id(),
        email,
        language,
        at,
    )
    return PersonId(row["id"])


async def add_without_mailbox(
    *, language: str, at: datetime, shared_email: str | None = None
) -> PersonId:
    """Add somebody who has no mailbox of their own here, so that nobody answers in their name."""
    person_id = PersonId(new_id())
    await execute(
        "INSERT INTO person (id, email, shared_email, language, created_at) "
        "VALUES ({}, NULL, {}, {}, {})",
        person_id,
        shared_email,
        language,
        at,
    )
    return person_id


def _person(row: dict[str, Any]) -> Person:
    return Person(PersonId(row["id"]), row["email"], row["language"], row["shared_email"])


async def by_email(email: str) -> Person | None:
    rows = await fetch(_SELECT + "WHERE email = {}", email)
    return _person(rows[0]) if rows else None


async def by_id(person_id: PersonId) -> Person | None:
    rows = await fetch(_SELECT + "WHERE id = {}", person_id)
    return _person(rows[0]) if rows else None


async def set_email(person_id: PersonId, email: str) -> bool:
    """Give a person a mailbox of their own; False when somebody else has it."""
    rows = await fetch(
        "UPDATE person SET email = {}, shared_email = NULL WHERE id = {} "
        "AND NOT EXISTS (SELECT 1 FROM person WHERE email = {} AND id <> {}) RETURNING id",
        email,
        person_id,
        email,
        person_id,
    )
    return bool(rows)


async def erase(person_id: PersonId) -> None:
    """Erase a person with their registrations, links and mails."""
    await execute("DELETE FROM person WHERE id = {}", person_id)


async def add_request(email: str, *, at: datetime) -> object:
    request_id = new_id()
    await execute(
        "INSERT INTO link_request (id, email, created_at) VALUES ({}, {}, {})",
        request_id,
        email,
        at,
    )
    return request_id


async def take_request(request_id: object) -> str | None:
    """Remove a request for a link and return its address."""
    rows = await fetch("DELETE FROM link_request WHERE id = {} RETURNING email", request_id)
    return str(rows[0]["email"]) if rows else None
