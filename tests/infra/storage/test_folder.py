"""What only a folder can get wrong: killed writers, full disks, files of others."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.storage import (
    FolderStorage,
    ObjectDamaged,
    StorageFull,
    StorageUnavailable,
)

WRITER = """
import asyncio, pathlib, sys
from infra.storage import FolderStorage

async def endless():
    while True:
        yield b"x" * 1_048_576
        print("written", flush=True)
        await asyncio.sleep(0.02)

asyncio.run(FolderStorage(pathlib.Path(sys.argv[1])).put("photo.jpg", endless()))
"""

SMALL_FILES_ONLY = """
import asyncio, pathlib, resource, sys
from infra.storage import FolderStorage, StorageFull

async def main():
    storage = FolderStorage(pathlib.Path(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
    try:
        await storage.put("large.jpg", b"x" * 4_000_000)
    except StorageFull as full:
        print(full.details["reason"])
    await storage.put("small.jpg", b"x" * 1_000_000)
    print(*[listed.key async for listed in storage.keys()])

asyncio.run(main())
"""


async def keys_of(storage: FolderStorage) -> list[str]:
    return [listed.key async for listed in storage.keys()]  # noqa: SIM118 - not a dictionary


def hidden_files(root: Path) -> list[Path]:
    return list((root / ".tmp").glob("*"))


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path)


def write_until_killed(root: Path) -> int:
    """Kill a writer in the middle of its work; return how it ended."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(3):
        assert writer.stdout.readline() == b"written\n"
    writer.kill()
    writer.wait()
    writer.stdout.close()
    return writer.returncode


async def test_a_killed_writer_leaves_nothing_visible(storage: FolderStorage, tmp_path: Path):
    ended = write_until_killed(tmp_path)

    assert ended == -signal.SIGKILL
    assert not await storage.exists("photo.jpg")
    assert await keys_of(storage) == []
    assert await storage.used_bytes() == 0
    assert len(hidden_files(tmp_path)) == 1


async def test_what_a_killed_writer_left_is_swept_when_it_is_old(
    storage: FolderStorage, tmp_path: Path
):
    await storage.put("kept.jpg", b"kept")
    old, new = tmp_path / ".tmp" / "old.tmp", tmp_path / ".tmp" / "new.tmp"
    old.write_bytes(b"half a phot")
    new.write_bytes(b"being written")
    long_ago = time.time() - 3 * 86_400
    os.utime(old, (long_ago, long_ago))

    removed = await storage.sweep(older_than=timedelta(days=1), at=datetime.now(UTC))

    assert removed == 1
    assert hidden_files(tmp_path) == [new]
    assert await storage.read("kept.jpg") == b"kept"


def test_a_file_over_the_process_limit_is_a_full_storage(tmp_path: Path):
    ended = subprocess.run(
        # -B: bytecode written under the limit would be cut off, and stay so.
        [sys.executable, "-B", "-c", SMALL_FILES_ONLY, str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ended.stderr == ""
    assert ended.stdout.split() == ["efbig", "small.jpg"]
    assert hidden_files(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 2 MB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


async def test_a_full_disk_refuses_and_recovers_by_itself(small_disk: Path):
    storage = FolderStorage(small_disk)
    await storage.put("first.jpg", b"x" * 1_500_000)

    with pytest.raises(StorageFull) as full:
        await storage.put("second.jpg", b"y" * 1_500_000)

    assert full.value.details == {"reason": "enospc"}
    assert hidden_files(small_disk) == []
    assert await keys_of(storage) == ["first.jpg"]
    await storage.delete("first.jpg")
    await storage.put("second.jpg", b"y" * 1_500_000)


async def test_no_temporary_file_is_left_after_any_outcome(storage: FolderStorage, tmp_path: Path):
    await storage.put("photo.jpg", b"one")
    await storage.put("photo.jpg", b"one")
    await asyncio.gather(
        *(storage.put("photo.jpg", bytes([number])) for number in range(5)), return_exceptions=True
    )

    assert hidden_files(tmp_path) == []


async def test_of_two_writers_with_other_bytes_one_is_told(storage: FolderStorage):
    outcomes = await asyncio.gather(
        *(storage.put("photo.jpg", bytes([number]) * 100_000) for number in range(8)),
        return_exceptions=True,
    )

    [stored] = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert await storage.read("photo.jpg", sha256=stored.sha256)
    assert sum(type(outcome).__name__ == "AlreadyStored" for outcome in outcomes) == 7


async def test_a_bit_that_flipped_on_the_disk_is_found(storage: FolderStorage, tmp_path: Path):
    stored = await storage.put("photo.jpg", b"a photograph")
    (tmp_path / "photo.jpg").write_bytes(b"a photogrbph")

    with pytest.raises(ObjectDamaged):
        await storage.read("photo.jpg", sha256=stored.sha256)


async def test_only_this_account_can_read_the_files(storage: FolderStorage, tmp_path: Path):
    await storage.put("events/one/photo.jpg", b"x")

    for path in (tmp_path / "events", tmp_path / "events/one", tmp_path / ".tmp"):
        assert path.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "events/one/photo.jpg").stat().st_mode & 0o777 == 0o600


async def test_files_of_others_in_the_folder_are_not_objects(
    storage: FolderStorage, tmp_path: Path
):
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / ".snapshots").mkdir()
    (tmp_path / ".snapshots" / "old.jpg").write_bytes(b"x")

    assert await keys_of(storage) == []


async def test_a_folder_that_went_away_is_unavailable(tmp_path: Path):
    storage = FolderStorage(tmp_path / "files")
    (tmp_path / "files").rmdir()

    with pytest.raises(StorageUnavailable):
        await storage.check()


async def test_a_file_in_the_place_of_a_folder_is_unavailable(tmp_path: Path):
    (tmp_path / "files").write_bytes(b"")

    with pytest.raises(StorageUnavailable):
        FolderStorage(tmp_path / "files")
