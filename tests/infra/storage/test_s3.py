"""What only a bucket can get wrong: signatures, the network, half uploads, other servers."""

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from infra.storage import AlreadyStored, ObjectDamaged, StorageUnavailable
from infra.storage.s3 import S3Storage
from tests.infra.storage.s3_server import KEY_ID, SECRET, S3Server, serving

CONTENT = b"a photograph, or nearly so" * 1000
SHA256 = hashlib.sha256(CONTENT).digest()
KEY = "events/7f3a/one.jpg"

Damage = Callable[[bytes], bytes]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


def storage_at(endpoint: str, bucket: str, scratch: Path, secret: str = SECRET) -> S3Storage:
    return S3Storage(
        bucket,
        endpoint=endpoint,
        region="eu-west-1",
        key_id=KEY_ID,
        secret=secret,
        scratch=scratch,
    )


@pytest.fixture
def bucket(s3_server: S3Server) -> str:
    return s3_server.new_bucket(f"bucket-{uuid4().hex}")


@pytest.fixture
def storage(s3_server: S3Server, bucket: str, scratch: Path) -> S3Storage:
    return storage_at(s3_server.endpoint, bucket, scratch)


def files_in(folder: Path) -> list[Path]:
    return list(folder.glob("*"))


@asynccontextmanager
async def spoiled(
    endpoint: str, *, up: Damage | None = None, down: Damage | None = None
) -> AsyncIterator[str]:
    """Stand between a client and the server, and change what passes. Give the new address."""
    target = urlsplit(endpoint)

    async def pump(
        source: asyncio.StreamReader, sink: asyncio.StreamWriter, damage: Damage | None
    ) -> None:
        try:
            while block := await source.read(65_536):
                changed = damage(block) if damage else block
                sink.write(changed)
                if not changed:
                    break
                await sink.drain()
        except ConnectionError:
            pass
        sink.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(pump(reader, there_writer, up), pump(there_reader, writer, down))

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_a_wrong_secret_is_refused(s3_server: S3Server, bucket: str, scratch: Path):
    stranger = storage_at(s3_server.endpoint, bucket, scratch, secret="another-secret-altogether")

    with pytest.raises(StorageUnavailable) as refused:
        await stranger.check()
    with pytest.raises(StorageUnavailable):
        await stranger.put(KEY, CONTENT)

    assert refused.value.details == {"reason": "SignatureDoesNotMatch"}


async def test_a_bucket_that_does_not_exist_is_unavailable(s3_server: S3Server, scratch: Path):
    storage = storage_at(s3_server.endpoint, "no-such-bucket", scratch)

    with pytest.raises(StorageUnavailable):
        await storage.check()


async def test_a_server_that_is_away_is_unavailable(scratch: Path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        storage = storage_at(endpoint, "bucket", scratch)

        for call in (storage.read(KEY), storage.put(KEY, CONTENT), storage.delete(KEY)):
            with pytest.raises(StorageUnavailable):
                await call

    assert files_in(scratch) == []


async def test_scratch_is_empty_after_use(storage: S3Storage, scratch: Path):
    await storage.put(KEY, CONTENT)
    async with storage.local_copy(KEY) as path:
        assert path.parent == scratch
    with pytest.raises(AlreadyStored):
        await storage.put(KEY, b"other")

    assert files_in(scratch) == []


async def test_a_byte_that_changes_on_the_way_in_is_not_stored(
    s3_server: S3Server, bucket: str, scratch: Path, storage: S3Storage
):
    def change(block: bytes) -> bytes:
        return block.replace(b"nearly", b"neerly")

    async with spoiled(s3_server.endpoint, up=change) as endpoint:
        with pytest.raises(StorageUnavailable):
            await storage_at(endpoint, bucket, scratch).put(KEY, CONTENT)

    assert not await storage.exists(KEY)


async def test_a_byte_that_changes_on_the_way_out_is_noticed(
    s3_server: S3Server, bucket: str, scratch: Path, storage: S3Storage
):
    def change(block: bytes) -> bytes:
        return block.replace(b"nearly", b"neerly")

    await storage.put(KEY, CONTENT)

    async with spoiled(s3_server.endpoint, down=change) as endpoint:
        with pytest.raises(ObjectDamaged):
            await storage_at(endpoint, bucket, scratch).read(KEY, sha256=SHA256)


async def test_an_answer_that_breaks_off_is_never_taken_for_whole(
    s3_server: S3Server, bucket: str, scratch: Path, storage: S3Storage
):
    content = CONTENT * 100
    passed = 0

    def break_off(block: bytes) -> bytes:
        nonlocal passed
        passed += len(block)
        return block if passed < len(content) // 2 else b""

    await storage.put(KEY, content)

    async with spoiled(s3_server.endpoint, down=break_off) as endpoint:
        with pytest.raises(StorageUnavailable):
            await storage_at(endpoint, bucket, scratch).read(KEY)


async def test_a_server_that_forgot_the_labels_is_asked_for_the_bytes(
    tmp_path: Path, scratch: Path
):
    root = tmp_path / "buckets"
    (root / "bucket").mkdir(parents=True)
    with serving(root) as server:
        await storage_at(server.endpoint, "bucket", scratch).put(KEY, CONTENT)

    with serving(root) as server:
        storage = storage_at(server.endpoint, "bucket", scratch)
        again = await storage.put(KEY, CONTENT)
        with pytest.raises(AlreadyStored):
            await storage.put(KEY, CONTENT[::-1])

    assert again.sha256 == SHA256


async def test_uploads_that_were_never_finished_are_swept(storage: S3Storage, bucket: str):
    client = storage._bucket._client
    client.create_multipart_upload(Bucket=bucket, Key="half.jpg")
    later = datetime.now(UTC) + timedelta(hours=25)

    assert await storage.sweep(older_than=timedelta(days=2), at=later) == 0
    assert await storage.sweep(older_than=timedelta(days=1), at=later) == 1
    assert await storage.sweep(older_than=timedelta(days=1), at=later) == 0


async def test_an_upload_in_parts_that_fails_leaves_no_parts(
    s3_server: S3Server, bucket: str, scratch: Path, storage: S3Storage
):
    content = b"0123456789abcdef" * (2 * 1024 * 1024)
    content = content[:-6] + b"nearly"

    def change(block: bytes) -> bytes:
        return block.replace(b"nearly", b"neerly")

    async with spoiled(s3_server.endpoint, up=change) as endpoint:
        with pytest.raises(StorageUnavailable):
            await storage_at(endpoint, bucket, scratch).put(KEY, content)

    assert not await storage.exists(KEY)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await storage.sweep(older_than=timedelta(0), at=later) == 0
