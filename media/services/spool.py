"""Put a body that is still arriving into a file, hashing it on the way, in bounded memory."""

import contextlib
import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from anyio import to_thread

from infra.runtime import Runtime
from infra.storage import StorageFull
from media.domain.errors import TooLarge

_MEGABYTE = 1_000_000

#: Bytes gathered before a write goes to a thread.
_BATCH = 1 << 20


@dataclass(frozen=True, slots=True)
class Spooled:
    path: Path
    size: int
    sha256: bytes


@asynccontextmanager
async def spooled(
    runtime: Runtime, body: AsyncIterator[bytes], *, most: int
) -> AsyncIterator[Spooled]:
    """Give the body as a file that is gone afterwards. Raise `TooLarge` or `StorageFull`."""
    with _new_file(_folder(runtime)) as file:
        try:
            size, sha256 = await _fill(file, body, most)
        except OSError as error:
            # Full, over a quota, or over the file size limit: what came is thrown away.
            raise StorageFull from error
        yield Spooled(Path(file.name), size, sha256)


def _folder(runtime: Runtime) -> Path:
    return runtime.settings.data / "incoming"


def _new_file(folder: Path) -> IO[bytes]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cast(IO[bytes], tempfile.NamedTemporaryFile(dir=folder))
    except OSError as error:
        raise StorageFull from error


async def sweep(runtime: Runtime, *, before: datetime) -> int:
    """Remove what killed processes left since before then; return how many files."""
    return await to_thread.run_sync(_sweep, _folder(runtime), before.timestamp())


def _sweep(folder: Path, before: float) -> int:
    removed = 0
    for path in folder.glob("*"):
        with contextlib.suppress(FileNotFoundError):  # its writer has just finished
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


async def _fill(file: IO[bytes], body: AsyncIterator[bytes], most: int) -> tuple[int, bytes]:
    digest = hashlib.sha256()
    size = 0
    batch = bytearray()

    def write(block: bytes) -> None:
        digest.update(block)
        file.write(block)

    async for chunk in body:
        size += len(chunk)
        if size > most:
            raise TooLarge(megabytes=most // _MEGABYTE)
        batch += chunk
        if len(batch) >= _BATCH:
            await to_thread.run_sync(write, bytes(batch))
            batch.clear()
    await to_thread.run_sync(write, bytes(batch))
    await to_thread.run_sync(file.flush)
    return size, digest.digest()
