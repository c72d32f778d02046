"""A temporary file that receives bytes, knows their SHA-256, and is gone afterwards."""

import errno
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infra.storage.contract import Content, Mismatch, StorageFull, StorageUnavailable
from infra.storage.quota import Quota, Reservation
from infra.storage.streams import Threads, blocks

#: No space, over the user's quota, and over RLIMIT_FSIZE (Python ignores SIGXFSZ).
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Spooled:
    """A complete file on the way to its place."""

    path: Path
    size: int
    sha256: bytes


@contextmanager
def os_errors() -> Iterator[None]:
    """Turn what the operating system says about a file into what a caller can answer."""
    try:
        yield
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "unknown").lower()
        kind = StorageFull if error.errno in _NO_ROOM else StorageUnavailable
        raise kind(reason=reason) from error


@asynccontextmanager
async def spooled(
    folder: Path, content: Content, *, sha256: bytes | None, quota: Quota | None, threads: Threads
) -> AsyncIterator[Spooled]:
    """Write `content` to a file in `folder`, flushed to disk, and remove it on the way out.

    The quota counts the bytes as stored when the body of the `async with` succeeds.
    """
    path = folder / f"{secrets.token_hex(16)}.tmp"
    with quota.reservation() if quota else nullcontext(Reservation()) as held:
        try:
            written = await _write(path, content, quota, held, threads)
            if sha256 is not None and sha256 != written.sha256:
                raise Mismatch
            yield written
        finally:
            await threads.run(path.unlink, missing_ok=True)


async def _write(
    path: Path, content: Content, quota: Quota | None, held: Reservation, threads: Threads
) -> Spooled:
    file = await threads.run(_create, path)
    try:
        digest = hashlib.sha256()
        size = 0
        async for block in blocks(content):
            if quota is not None:
                await quota.take(held, len(block))
            await threads.run(_append, file, block)
            await threads.run(digest.update, block)
            size += len(block)
        await threads.run(_flush, file)
    finally:
        os.close(file)
    return Spooled(path, size, digest.digest())


def _create(path: Path) -> int:
    with os_errors():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def _append(file: int, block: bytes) -> None:
    rest = memoryview(block)
    with os_errors():
        while rest:
            rest = rest[os.write(file, rest) :]


def _flush(file: int) -> None:
    with os_errors():
        os.fsync(file)


def sweep_spool(folder: Path, before: datetime) -> int:
    """Remove the files that killed writers left in `folder` before `before`; count them."""
    removed = 0
    with os_errors():
        for path in folder.glob("*.tmp"):
            if _written_before(path, before):
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _written_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False  # its writer has just finished
