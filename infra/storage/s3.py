"""Objects in an S3 bucket: the blocking calls of `bucket`, in threads."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from infra.storage.bucket import CONNECTIONS, Bucket
from infra.storage.contract import (
    Content,
    ListedObject,
    ObjectDamaged,
    StoredObject,
    checked_key,
    checked_prefix,
)
from infra.storage.quota import Quota
from infra.storage.spool import spooled, sweep_spool
from infra.storage.streams import ByteStream, Threads, file_blocks


class S3Storage:
    """One bucket. Uploads and local copies pass through files in `scratch`.

    Where the server knows no conditional writes, two writers of one key with different bytes at
    the same moment are not told apart: the later one stands.
    """

    def __init__(
        self,
        bucket: str,
        *,
        endpoint: str | None,
        region: str,
        key_id: str,
        secret: str,
        scratch: Path,
        quota: Quota | None = None,
    ) -> None:
        self._bucket = Bucket(
            bucket, endpoint=endpoint, region=region, key_id=key_id, secret=secret
        )
        self._scratch = scratch
        self._quota = quota
        self._threads = Threads(CONNECTIONS)
        if quota is not None:
            quota.covers(self.used_bytes)

    async def put(self, key: str, content: Content, *, sha256: bytes | None = None) -> StoredObject:
        checked_key(key)
        async with spooled(
            self._scratch, content, sha256=sha256, quota=self._quota, threads=self._threads
        ) as spool:
            await self._threads.run(self._bucket.store, key, spool)
        return StoredObject(key, spool.size, spool.sha256)

    async def put_file(self, key: str, path: Path, *, sha256: bytes | None = None) -> StoredObject:
        return await self.put(key, file_blocks(path, self._threads), sha256=sha256)

    async def open(self, key: str) -> ByteStream:
        body, size = await self._threads.run(self._bucket.get, checked_key(key))
        return ByteStream(body, size, self._threads)

    async def read(self, key: str, *, sha256: bytes | None = None) -> bytes:
        async with await self.open(key) as stream:
            content = b"".join([block async for block in stream])
        if sha256 is not None and hashlib.sha256(content).digest() != sha256:
            raise ObjectDamaged(key=key)
        return content

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        async with (
            await self.open(key) as stream,
            spooled(self._scratch, stream, sha256=None, quota=None, threads=self._threads) as spool,
        ):
            yield spool.path

    async def delete(self, key: str) -> None:
        await self._threads.run(self._bucket.remove, checked_key(key))
        if self._quota is not None:
            self._quota.freed()

    async def exists(self, key: str) -> bool:
        return await self._threads.run(self._bucket.exists, checked_key(key))

    async def keys(self, prefix: str = "") -> AsyncIterator[ListedObject]:
        async for listed in self._threads.iterate(self._bucket.walk(checked_prefix(prefix))):
            yield listed

    async def used_bytes(self) -> int:
        return await self._threads.run(lambda: sum(listed.size for listed in self._bucket.walk("")))

    async def sweep(self, *, older_than: timedelta, at: datetime) -> int:
        before = at - older_than
        files = await self._threads.run(sweep_spool, self._scratch, before)
        return files + await self._threads.run(self._bucket.abandon_uploads, before)

    async def check(self) -> None:
        await self._threads.run(self._bucket.probe)
