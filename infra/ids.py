"""Identifiers that nobody can guess or count."""

import hashlib
import secrets
from uuid import UUID

#: Bytes of randomness in a token that opens something by itself (ASVS 5.0, 7.2.3: >= 128 bits).
TOKEN_BYTES = 32


def new_id() -> UUID:
    """Return a random identifier: 122 bits from the operating system."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def new_token() -> str:
    """Return a secret for a link or a session: 256 bits, URL-safe text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """Return what may be stored of a token: its SHA-256, 32 bytes.

    A plain hash suffices because the token is random; passwords take argon2id instead.
    """
    return hashlib.sha256(token.encode()).digest()
