"""Objects as files in a local folder."""

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.storage.contract import (
    AlreadyStored,
    Content,
    ListedObject,
    ObjectDamaged,
    ObjectMissing,
    StorageUnavailable,
    StoredObject,
    checked_key,
    checked_prefix,
)
from infra.storage.quota import Quota
from infra.storage.spool import Spooled, os_errors, spooled, sweep_spool
from infra.storage.streams import ByteStream, Threads, file_blocks

_THREADS = 8

#: No key begins with a dot, so nothing in here is ever visible as an object.
_TEMPORARY = ".tmp"


class FolderStorage:
    """A folder on a file system with hard links, readable by this account alone."""

    def __init__(self, root: Path, *, quota: Quota | None = None) -> None:
        self._root = root
        self._quota = quota
        self._threads = Threads(_THREADS)
        with os_errors():
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if quota is not None:
            quota.covers(self.used_bytes)

    async def put(self, key: str, content: Content, *, sha256: bytes | None = None) -> StoredObject:
        place = self._place(key)
        async with spooled(
            self._root / _TEMPORARY,
            content,
            sha256=sha256,
            quota=self._quota,
            threads=self._threads,
        ) as spool:
            await self._threads.run(_publish, spool, place)
        return StoredObject(key, spool.size, spool.sha256)

    async def put_file(self, key: str, path: Path, *, sha256: bytes | None = None) -> StoredObject:
        return await self.put(key, file_blocks(path, self._threads), sha256=sha256)

    async def open(self, key: str) -> ByteStream:
        place = self._place(key)
        try:
            with os_errors():
                file = await self._threads.run(place.open, "rb")
        except StorageUnavailable as error:
            raise _missing_or(error, key) from error
        return ByteStream(file, os.fstat(file.fileno()).st_size, self._threads)

    async def read(self, key: str, *, sha256: bytes | None = None) -> bytes:
        async with await self.open(key) as stream:
            content = b"".join([block async for block in stream])
        if sha256 is not None and hashlib.sha256(content).digest() != sha256:
            raise ObjectDamaged(key=key)
        return content

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        if not await self.exists(key):
            raise ObjectMissing(key=key)
        yield self._place(key)

    async def delete(self, key: str) -> None:
        await self._threads.run(_remove, self._place(key))
        if self._quota is not None:
            self._quota.freed()

    async def exists(self, key: str) -> bool:
        return await self._threads.run(self._place(key).is_file)

    async def keys(self, prefix: str = "") -> AsyncIterator[ListedObject]:
        checked_prefix(prefix)
        async for listed in self._threads.iterate(self._walk(prefix)):
            yield listed

    async def used_bytes(self) -> int:
        return await self._threads.run(lambda: sum(listed.size for listed in self._walk("")))

    async def sweep(self, *, older_than: timedelta, at: datetime) -> int:
        return await self._threads.run(sweep_spool, self._root / _TEMPORARY, at - older_than)

    async def check(self) -> None:
        if not await self._threads.run(os.access, self._root, os.R_OK | os.W_OK | os.X_OK):
            raise StorageUnavailable(reason="not_writable")

    def _place(self, key: str) -> Path:
        return self._root / checked_key(key)

    def _walk(self, prefix: str) -> Iterator[ListedObject]:
        start = self._root / prefix.rpartition("/")[0]
        for folder, subfolders, names in os.walk(start):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            for name in names:
                path = Path(folder, name)
                key = path.relative_to(self._root).as_posix()
                if name[0] != "." and key.startswith(prefix) and (listed := _listed(key, path)):
                    yield listed


def _listed(key: str, path: Path) -> ListedObject | None:
    try:
        status = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None  # deleted while we walked
    return ListedObject(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _missing_or(error: StorageUnavailable, key: str) -> Exception:
    if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError | IsADirectoryError):
        return ObjectMissing(key=key)
    return error


def _publish(spool: Spooled, place: Path) -> None:
    """Give the finished file its name, in one step that never replaces another."""
    with os_errors():
        _make_folder(place.parent)
        try:
            os.link(spool.path, place)
        except FileExistsError:
            if _sha256(place) != spool.sha256:
                raise AlreadyStored from None
        _flush_folder(place.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder and its parents, each on disk before anything is put in it."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o700, exist_ok=True)
        _flush_folder(new.parent)


def _flush_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _sha256(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _remove(place: Path) -> None:
    with os_errors():
        try:
            place.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        _flush_folder(place.parent)
