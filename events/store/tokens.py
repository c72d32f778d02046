from datetime import datetime
from typing import Any

from events.domain.ids import RecipientId, RegistrationId, StaffId, TokenId
from events.domain.integrations import Scope, Token, TokenDraft
from events.domain.recipients import Column, Recipient
from infra.db import execute, fetch

_SELECT = (
    "SELECT t.id, t.name, t.scopes, t.created_at, t.expires_at, t.used_at, t.revoked_at, "
    "r.id AS recipient_id, r.name AS recipient_name, r.agreement, r.valid_from, r.valid_until, "
    "r.covers FROM api_token t JOIN recipient r ON r.id = t.recipient "
)


def _token(row: dict[str, Any]) -> Token:
    return Token(
        id=TokenId(row["id"]),
        name=row["name"],
        recipient=Recipient(
            id=RecipientId(row["recipient_id"]),
            name=row["recipient_name"],
            agreement=row["agreement"],
            valid_from=row["valid_from"],
            valid_until=row["valid_until"],
            covers=frozenset(Column(name) for name in row["covers"]),
        ),
        scopes=frozenset(Scope(name) for name in row["scopes"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        revoked_at=row["revoked_at"],
    )


async def insert(
    token_id: TokenId, token_hash: bytes, draft: TokenDraft, *, by: StaffId, at: datetime
) -> None:
    await execute(
        "INSERT INTO api_token (id, token_hash, name, recipient, scopes, created_by, created_at, "
        "expires_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        token_id,
        token_hash,
        draft.name,
        draft.recipient_id,
        sorted(draft.scopes),
        by,
        at,
        draft.expires_at,
    )


async def every() -> list[Token]:
    rows = await fetch(_SELECT + "ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC, t.id")
    return [_token(row) for row in rows]


async def by_hash(token_hash: bytes) -> Token | None:
    rows = await fetch(_SELECT + "WHERE t.token_hash = {}", token_hash)
    return _token(rows[0]) if rows else None


async def set_used(token_id: TokenId, *, at: datetime) -> None:
    await execute("UPDATE api_token SET used_at = {} WHERE id = {}", at, token_id)


async def revoke(token_id: TokenId, *, at: datetime) -> bool:
    return bool(
        await fetch(
            "UPDATE api_token SET revoked_at = {} WHERE id = {} AND revoked_at IS NULL "
            "RETURNING 1 AS one",
            at,
            token_id,
        )
    )


async def take_request(key_hash: bytes, content_hash: bytes, *, at: datetime) -> bool:
    """Claim an idempotency key; False when it is claimed. A claim under way is waited for."""
    return bool(
        await fetch(
            "INSERT INTO api_request (key_hash, content_hash, created_at) VALUES ({}, {}, {}) "
            "ON CONFLICT DO NOTHING RETURNING 1 AS one",
            key_hash,
            content_hash,
            at,
        )
    )


async def answer_request(key_hash: bytes, registration_id: RegistrationId) -> None:
    await execute(
        "UPDATE api_request SET registration = {} WHERE key_hash = {}", registration_id, key_hash
    )


async def answered(key_hash: bytes) -> tuple[bytes, RegistrationId] | None:
    """Return what a key was used for: the hash of its content, and what was made."""
    rows = await fetch(
        "SELECT content_hash, registration FROM api_request WHERE key_hash = {}", key_hash
    )
    if not rows or rows[0]["registration"] is None:
        return None
    return rows[0]["content_hash"], RegistrationId(rows[0]["registration"])


async def sweep(*, requests: datetime, tokens: datetime) -> None:
    await execute("DELETE FROM api_request WHERE created_at < {}", requests)
    await execute("DELETE FROM api_token WHERE least(expires_at, revoked_at) < {}", tokens)
