"""The audit log: one entry for every change, in the change's own transaction, chained by hash.

The database numbers and chains the entries (see the first migration), and refuses to change or
remove one. Entries hold no personal data: whom a change was about is a keyed pseudonym.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from infra.db import execute, fetch, require_transaction


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: a kind, and for staff and persons which one."""

    kind: str
    id: UUID | None = None

    @classmethod
    def staff(cls, staff_id: UUID) -> Self:
        return cls("staff", staff_id)

    @classmethod
    def person(cls, person_id: UUID) -> Self:
        return cls("person", person_id)

    @classmethod
    def integration(cls, token_id: UUID) -> Self:
        """Another program, by the token that it used."""
        return cls("integration", token_id)

    @classmethod
    def anonymous(cls) -> Self:
        return cls("anonymous")

    @classmethod
    def system(cls) -> Self:
        return cls("system")


@dataclass(slots=True)
class _Pseudonyms:
    key: bytes | None = None


_pseudonyms = _Pseudonyms()

Detail = Mapping[str, int | str | bool | Sequence[str]]


def set_pseudonym_key(key: bytes) -> None:
    """Set the key (≥ 32 bytes) under which subjects become pseudonyms; once, at start."""
    if len(key) < hashlib.sha256().digest_size:
        raise ValueError("the pseudonym key must be at least 32 bytes")
    _pseudonyms.key = key


def pseudonym(subject: UUID) -> str:
    """Return the keyed pseudonym of a person (HMAC-SHA-256, 128 bits as hex)."""
    if _pseudonyms.key is None:
        raise RuntimeError("no pseudonym key was set")
    return hmac.new(_pseudonyms.key, subject.bytes, hashlib.sha256).hexdigest()[:32]


def _actor(actor: Actor) -> str:
    if actor.id is None:
        return actor.kind
    shown = pseudonym(actor.id) if actor.kind == "person" else str(actor.id)
    return f"{actor.kind}:{shown}"


async def record(
    action: str,
    *,
    actor: Actor,
    object: str,  # noqa: A002 - the audit trail's own word: who did what to which object
    subject: UUID | None = None,
    detail: Detail | None = None,
) -> None:
    """Add an entry to the open transaction. Take it last: it locks the head of the chain.

    `object` is a kind and an id ("album:…"); `detail` holds codes, ids and counts only.
    """
    require_transaction()
    await execute(
        "INSERT INTO audit (actor, action, object, subject, detail) "
        "VALUES ({}, {}, {}, {}, {}::jsonb)",
        _actor(actor),
        action,
        object,
        pseudonym(subject) if subject else None,
        json.dumps(detail or {}),
    )


@dataclass(frozen=True, slots=True)
class ChainState:
    """The outcome of checking the chain: how many entries, and the first wrong one."""

    entries: int
    first_wrong: int | None

    @property
    def intact(self) -> bool:
        return self.first_wrong is None


async def check_chain() -> ChainState:
    """Recompute every hash of the audit log in the database itself."""
    [row] = await fetch(
        "SELECT count(*) AS entries, min(seq) FILTER (WHERE NOT ok) AS wrong FROM ("
        "SELECT seq, hash = audit_hash(audit) "
        "AND prev = coalesce(lag(hash) OVER (ORDER BY seq), decode(repeat('00', 32), 'hex')) "
        "AND seq = coalesce(lag(seq) OVER (ORDER BY seq), 0) + 1 AS ok FROM audit) AS chain"
    )
    [head] = await fetch("SELECT seq FROM audit_head")
    if row["wrong"] is None and head["seq"] != row["entries"]:
        return ChainState(row["entries"], row["entries"] + 1)
    return ChainState(row["entries"], row["wrong"])
