"""What every storage does, asked of a folder and of a real S3 server."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.storage import (
    AlreadyStored,
    Mismatch,
    ObjectDamaged,
    ObjectMissing,
    Quota,
    Storage,
    StorageFull,
)
from tests.infra.storage.conftest import MakeStorage

KEY = "events/7f3a/photos/one.jpg"
CONTENT = b"\xff\xd8 a photograph"
SHA256 = hashlib.sha256(CONTENT).digest()
MEGABYTE = 1024 * 1024


async def in_chunks(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def keys_of(storage: Storage, prefix: str = "") -> set[str]:
    return {listed.key async for listed in storage.keys(prefix)}


async def test_what_was_put_is_read_back(storage: Storage):
    stored = await storage.put(KEY, CONTENT, sha256=SHA256)

    assert (stored.key, stored.size, stored.sha256) == (KEY, len(CONTENT), SHA256)
    assert await storage.read(KEY) == CONTENT
    assert await storage.read(KEY, sha256=SHA256) == CONTENT
    assert await storage.exists(KEY)


async def test_an_empty_object_is_an_object(storage: Storage):
    stored = await storage.put(KEY, b"")

    assert stored.size == 0
    assert await storage.read(KEY) == b""


async def test_a_stream_of_many_small_chunks_is_put_whole(storage: Storage):
    content = bytes(range(256)) * 12_000

    stored = await storage.put(KEY, in_chunks(content, 1_000))

    assert stored.sha256 == hashlib.sha256(content).digest()
    assert await storage.read(KEY) == content


async def test_a_large_object_comes_back_in_blocks(storage: Storage):
    content = b"0123456789abcdef" * (35 * MEGABYTE // 16)
    await storage.put(KEY, in_chunks(content, MEGABYTE))

    async with await storage.open(KEY) as stream:
        size = stream.size
        blocks = [block async for block in stream]

    assert size == len(content)
    assert b"".join(blocks) == content
    assert max(map(len, blocks)) <= MEGABYTE


async def test_a_file_is_put_from_its_path(storage: Storage, tmp_path: Path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(CONTENT)

    stored = await storage.put_file(KEY, path, sha256=SHA256)

    assert stored.sha256 == SHA256
    assert await storage.read(KEY) == CONTENT
    assert path.read_bytes() == CONTENT


async def test_a_local_copy_is_a_file_to_read(storage: Storage):
    await storage.put(KEY, CONTENT)

    async with storage.local_copy(KEY) as path:
        assert path.read_bytes() == CONTENT

    assert await storage.exists(KEY)


async def test_the_same_bytes_again_change_nothing(storage: Storage):
    await storage.put(KEY, CONTENT)

    again = await storage.put(KEY, in_chunks(CONTENT, 3), sha256=SHA256)

    assert again.sha256 == SHA256
    assert await keys_of(storage) == {KEY}


@pytest.mark.parametrize("other", [b"other bytes", CONTENT[::-1], b""])
async def test_a_key_is_never_rewritten(storage: Storage, other: bytes):
    await storage.put(KEY, CONTENT)

    with pytest.raises(AlreadyStored):
        await storage.put(KEY, other)

    assert await storage.read(KEY) == CONTENT


async def test_two_writers_of_the_same_bytes_both_succeed(storage: Storage):
    stored = await asyncio.gather(*(storage.put(KEY, CONTENT) for _ in range(6)))

    assert {each.sha256 for each in stored} == {SHA256}
    assert await storage.read(KEY) == CONTENT


async def test_other_bytes_than_announced_leave_nothing(storage: Storage):
    with pytest.raises(Mismatch):
        await storage.put(KEY, CONTENT + b"!", sha256=SHA256)

    assert not await storage.exists(KEY)
    assert await storage.used_bytes() == 0


async def test_a_sender_that_breaks_off_leaves_nothing(storage: Storage):
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * (2 * MEGABYTE)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await storage.put(KEY, broken())

    assert not await storage.exists(KEY)
    assert await storage.used_bytes() == 0


async def test_a_cancelled_put_leaves_nothing(storage: Storage):
    waiting = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"x" * (2 * MEGABYTE)
        waiting.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(storage.put(KEY, slow()))
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not await storage.exists(KEY)
    assert await storage.used_bytes() == 0


async def test_reading_what_is_not_there_says_so(storage: Storage):
    assert not await storage.exists(KEY)
    with pytest.raises(ObjectMissing):
        await storage.read(KEY)
    with pytest.raises(ObjectMissing):
        await storage.open(KEY)
    with pytest.raises(ObjectMissing):
        async with storage.local_copy(KEY):
            pass


async def test_a_folder_of_keys_is_not_an_object(storage: Storage):
    await storage.put(KEY, CONTENT)

    assert not await storage.exists("events/7f3a")
    with pytest.raises(ObjectMissing):
        await storage.read("events/7f3a")
    with pytest.raises(ObjectMissing):
        await storage.read(f"{KEY}/deeper")


async def test_bytes_that_are_not_the_expected_ones_are_refused(storage: Storage):
    await storage.put(KEY, CONTENT)

    with pytest.raises(ObjectDamaged):
        await storage.read(KEY, sha256=hashlib.sha256(b"expected").digest())


async def test_deleting_is_final_and_may_be_repeated(storage: Storage):
    await storage.put(KEY, CONTENT)
    await storage.put(KEY + ".webp", CONTENT)

    await storage.delete(KEY)
    await storage.delete(KEY)
    await storage.delete(f"{KEY}.webp/deeper")

    assert await keys_of(storage) == {KEY + ".webp"}


async def test_a_deleted_key_may_be_used_again(storage: Storage):
    await storage.put(KEY, CONTENT)
    await storage.delete(KEY)

    await storage.put(KEY, b"other bytes")

    assert await storage.read(KEY) == b"other bytes"


async def test_keys_are_listed_by_prefix_with_size_and_time(storage: Storage):
    before = datetime.now(UTC) - timedelta(seconds=5)
    await storage.put("events/a/1.jpg", b"1")
    await storage.put("events/ab/2.jpg", b"22")
    await storage.put("other/3.jpg", b"333")

    [listed] = [each async for each in storage.keys("other/")]

    assert (listed.key, listed.size) == ("other/3.jpg", 3)
    assert before < listed.stored_at < datetime.now(UTC) + timedelta(seconds=5)
    assert await keys_of(storage) == {"events/a/1.jpg", "events/ab/2.jpg", "other/3.jpg"}
    assert await keys_of(storage, "events/a") == {"events/a/1.jpg", "events/ab/2.jpg"}
    assert await keys_of(storage, "events/a/") == {"events/a/1.jpg"}
    assert await keys_of(storage, "nothing/") == set()
    assert await storage.used_bytes() == 6


@pytest.mark.parametrize(
    "key",
    [
        "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/..", ".tmp/a", "a/.b", "a..b",
        "A.jpg", "a b", "a\\b", "a\nb", "a\n", "a\0", "é", "%2e%2e/a", "a" * 201, "a/" * 300 + "a",
    ],
)  # fmt: skip
async def test_a_key_that_is_not_plain_is_refused(storage: Storage, key: str):
    with pytest.raises(ValueError, match="key"):
        await storage.put(key, CONTENT)
    for call in (storage.read, storage.open, storage.delete, storage.exists):
        with pytest.raises(ValueError, match="key"):
            await call(key)


async def test_a_prefix_cannot_climb(storage: Storage):
    for prefix in ("../", "a/../", "/etc", "."):
        with pytest.raises(ValueError, match="prefix"):
            await keys_of(storage, prefix)


async def test_the_quota_refuses_what_does_not_fit_and_keeps_the_rest(make_storage: MakeStorage):
    storage = make_storage(quota=Quota(1_000))
    await storage.put("first", b"x" * 900)

    with pytest.raises(StorageFull):
        await storage.put("second", in_chunks(b"y" * 200, 50))

    assert await keys_of(storage) == {"first"}
    await storage.put("third", b"z" * 100)


async def test_the_quota_counts_what_is_there_already(make_storage: MakeStorage):
    quota = Quota(1_000)
    originals, renditions = make_storage(quota=quota), make_storage(quota=quota)
    await originals.put("first", b"x" * 600)

    with pytest.raises(StorageFull):
        await renditions.put("second", b"y" * 500)


async def test_deleting_makes_room_under_the_quota(make_storage: MakeStorage):
    storage = make_storage(quota=Quota(1_000))
    await storage.put("first", b"x" * 900)
    with pytest.raises(StorageFull):
        await storage.put("second", b"y" * 900)

    await storage.delete("first")

    await storage.put("second", b"y" * 900)


async def test_writers_at_the_same_time_share_the_quota(make_storage: MakeStorage):
    storage = make_storage(quota=Quota(1_000))

    outcomes = await asyncio.gather(
        *(storage.put(f"object-{number}", bytes([number]) * 300) for number in range(8)),
        return_exceptions=True,
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, StorageFull)]
    assert len(refused) == 5
    assert await storage.used_bytes() == 900


async def test_the_event_loop_goes_on_while_bytes_move(storage: Storage):
    content = b"x" * (24 * MEGABYTE)
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.create_task(take_turns())
    await storage.put(KEY, content)
    await storage.read(KEY, sha256=hashlib.sha256(content).digest())
    others.cancel()

    # Each block is a moment to wait for; held through all of it, others would get a handful.
    assert turns > 100


async def test_a_storage_in_order_passes_its_check(storage: Storage):
    await storage.check()
