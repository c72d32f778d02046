"""What every storage promises: the protocol, its facts, its errors, and which keys there are."""

import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Protocol

from infra.errors import DomainError
from infra.storage.streams import ByteStream

Content = bytes | AsyncIterable[bytes]

_PART = r"[a-z0-9_-](?:[a-z0-9_-]|\.(?!\.))*"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
_PREFIX = re.compile(rf"(?:{_PART}(?:/{_PART})*/?)?")
_LONGEST_KEY = 512
_LONGEST_PART = 200


class StorageError(DomainError):
    """Files cannot be read or written. `details` holds a key or a code, never a name."""

    code = "storage_unavailable"
    status: ClassVar[int] = 503
    sentence = "The photos cannot be reached right now. Try again in a minute."


class StorageUnavailable(StorageError):
    """The storage does not answer, or refuses: try again later."""


class StorageFull(StorageError):
    """The disk, the bucket or the quota has no room; nothing was left behind."""

    code = "storage_full"
    status = 507
    sentence = "There is no room for more files. Tell the organiser."


class Mismatch(StorageError):
    """The bytes that arrived are not the bytes that were announced."""

    code = "file_damaged_on_the_way"
    status = 400
    sentence = "The file arrived damaged. Send it again."


class AlreadyStored(StorageError):
    """The key holds other bytes; a key is never rewritten."""

    code = "key_already_stored"


class ObjectMissing(StorageError):
    """There is nothing under this key."""

    code = "object_missing"


class ObjectDamaged(StorageError):
    """The stored bytes are not those whose SHA-256 was expected."""

    code = "object_damaged"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is stored now: its key, its size in bytes and its SHA-256 (32 bytes)."""

    key: str
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object in a listing; `stored_at` is the storage's own clock, UTC."""

    key: str
    size: int
    stored_at: datetime


class Storage(Protocol):
    """Keep bytes under keys that are written once. Every method may raise `StorageUnavailable`."""

    async def put(self, key: str, content: Content, *, sha256: bytes | None = None) -> StoredObject:
        """Store `content` whole or not at all.

        The same bytes again are welcome and change nothing. Raise `AlreadyStored` for other
        bytes, `Mismatch` when `sha256` is given and differs, `StorageFull` without room.
        """
        ...

    async def put_file(self, key: str, path: Path, *, sha256: bytes | None = None) -> StoredObject:
        """Store a copy of the file at `path`, as `put` does."""
        ...

    async def open(self, key: str) -> ByteStream:
        """Open an object to read it in blocks; its `size` is known. Raise `ObjectMissing`."""
        ...

    async def read(self, key: str, *, sha256: bytes | None = None) -> bytes:
        """Return an object whole. Raise `ObjectMissing`, or `ObjectDamaged` against `sha256`."""
        ...

    def local_copy(self, key: str) -> AbstractAsyncContextManager[Path]:
        """Give the path of a file to read while inside; never write to it."""
        ...

    async def delete(self, key: str) -> None:
        """Remove an object, with every older version of it; nothing there is fine."""
        ...

    async def exists(self, key: str) -> bool: ...

    def keys(self, prefix: str = "") -> AsyncIterator[ListedObject]:
        """List what is stored, in no order, a batch in memory at a time."""
        ...

    async def used_bytes(self) -> int:
        """Add up the sizes of everything stored, by walking it."""
        ...

    async def sweep(self, *, older_than: timedelta, at: datetime) -> int:
        """Remove what killed writers left behind before `at - older_than`; return how many."""
        ...

    async def check(self) -> None:
        """Return when objects can be reached and listed; else raise `StorageUnavailable`."""
        ...


def checked_key(key: str) -> str:
    """Return `key`, or raise `ValueError`: lower-case parts, `/` between them, no dot in front."""
    parts = key.split("/")
    if (
        len(key) > _LONGEST_KEY
        or max(map(len, parts)) > _LONGEST_PART
        or _KEY.fullmatch(key) is None
    ):
        raise ValueError("not a storage key")
    return key


def checked_prefix(prefix: str) -> str:
    """Return `prefix`, or raise `ValueError`: the beginning of a key, or nothing."""
    if len(prefix) > _LONGEST_KEY or _PREFIX.fullmatch(prefix) is None:
        raise ValueError("not a prefix of storage keys")
    return prefix
