"""Seal bytes so that only the right key opens them, in the place they were sealed for.

AES-256 in GCM: a changed bit, or sealed bytes put in another's place, opens nothing.
"""

import os
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
#: 96 bits, drawn anew for each sealing (NIST SP 800-38D §8.2.2).
_NONCE_BYTES: Final = 12


class Broken(Exception):
    """These bytes were not sealed by this key for this place, or were changed since."""


@dataclass(frozen=True, slots=True)
class Sealed:
    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """A key that never shows itself in a log, a repr or a traceback."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")


def new_key() -> Key:
    return Key(os.urandom(KEY_BYTES))


def seal(key: Key, content: bytes, *, place: str) -> Sealed:
    """Seal `content` for one place, such as a field of somebody's row."""
    nonce = os.urandom(_NONCE_BYTES)
    return Sealed(nonce, AESGCM(key.value).encrypt(nonce, content, place.encode()))


def unseal(key: Key, sealed: Sealed, *, place: str) -> bytes:
    """Return what was sealed. Raise `Broken` for another key, another place or changed bytes."""
    try:
        return AESGCM(key.value).decrypt(sealed.nonce, sealed.ciphertext, place.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken from error
