"""Uploads that break off, repeat themselves or lie: never a photo without its bytes, or twice."""

import asyncio
import hashlib
import os
import signal
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from infra import faults
from infra.clock import SystemClock
from infra.db import fetch
from infra.deploy.ports import free_port
from infra.staff.permissions import Role
from media.services import sweeping
from media.services.upload import LARGEST
from tests.faults.outcome import eventually, objects
from tests.faults.visitors import signed_in
from tests.jobs import run_all
from tests.media.drawn_faces import drawn


def url_of(album_id: object, content: bytes) -> str:
    return f"/staff/albums/{album_id}/uploads/{hashlib.sha256(content).hexdigest()}?name=a.jpg"


@pytest.fixture
async def album_id(world):
    return await world.make_album()


@pytest.fixture
async def photographer(album_id, staff_client):
    _, client = await staff_client(Role.PHOTOGRAPHER)
    return client


async def photos() -> list[dict[str, object]]:
    return await fetch("SELECT id, sha256 FROM photo")


async def nothing_came_in(runtime) -> bool:
    incoming = list((runtime.settings.data / "incoming").glob("*"))
    return not await photos() and not await objects(runtime.originals) and not incoming


async def test_the_same_photo_twice_is_one_photo(album_id, photographer, runtime):
    content = drawn()

    first = await photographer.put(url_of(album_id, content), content=content)
    again = await photographer.put(url_of(album_id, content), content=content)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["photo_id"] == again.json()["photo_id"]
    assert len(await photos()) == len(await objects(runtime.originals)) == 1
    scans = "SELECT 1 AS one FROM procrastinate_jobs WHERE task_name = 'media.scan'"
    assert len(await fetch(scans)) == 1


async def test_the_same_photo_ten_times_at_once_is_one_photo(album_id, photographer, runtime):
    content = drawn()

    answers = await asyncio.gather(
        *(photographer.put(url_of(album_id, content), content=content) for _ in range(10))
    )

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len(await photos()) == len(await objects(runtime.originals)) == 1


async def test_other_bytes_than_announced_are_refused(album_id, photographer, runtime):
    answer = await photographer.put(url_of(album_id, drawn()), content=drawn(shade=90))

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_hash")
    assert await nothing_came_in(runtime)


@pytest.mark.parametrize("hash_", ["unhashed", hashlib.sha256(b"").hexdigest()])
async def test_an_empty_file_is_refused(album_id, photographer, runtime, hash_):
    answer = await photographer.put(f"/staff/albums/{album_id}/uploads/{hash_}", content=b"")

    assert (answer.status_code, answer.json()["code"]) == (422, "empty")
    assert await nothing_came_in(runtime)


async def test_a_body_larger_than_announced_is_cut_off(album_id, photographer, runtime):
    given = 0

    async def endless():
        nonlocal given
        while given < 2 * LARGEST:
            given += 1 << 20
            yield bytes(1 << 20)

    answer = await photographer.put(
        f"/staff/albums/{album_id}/uploads/unhashed",
        content=endless(),
        headers={"Content-Length": "1000"},
    )

    assert answer.status_code == 413
    assert given < LARGEST + (4 << 20)
    assert await nothing_came_in(runtime)


async def connect(port: int, client: httpx.AsyncClient, path: str, length: int):
    """Send the head of an upload over a bare socket."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    writer.write(
        f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n"
        f"Sec-Fetch-Site: same-origin\r\nX-Form-Token: {client.headers['X-Form-Token']}\r\n"
        f"Content-Length: {length}\r\n\r\n".encode()
    )
    return reader, writer


async def test_a_file_announced_as_too_large_is_refused_before_a_byte_of_it_is_read(
    album_id, processes
):
    port = free_port()
    processes.web(port)
    async with await signed_in(port, Role.PHOTOGRAPHER) as client:
        reader, writer = await connect(port, client, url_of(album_id, b""), LARGEST + 1)

        status = await asyncio.wait_for(reader.readline(), 10)

        writer.close()
    assert b" 413 " in status


async def test_a_client_that_leaves_half_way_leaves_nothing(album_id, processes, runtime):
    content = drawn()
    port = free_port()
    web = processes.web(port)
    incoming = runtime.settings.data / "incoming"
    async with await signed_in(port, Role.PHOTOGRAPHER) as client:
        _, writer = await connect(port, client, url_of(album_id, content), len(content))
        writer.write(content[: len(content) // 2])
        await writer.drain()
        await eventually(lambda: arrived(incoming))
        writer.transport.abort()

        await eventually(lambda: gone(incoming))
        assert await nothing_came_in(runtime)
        retry = await client.put(url_of(album_id, content), content=content)

    assert retry.status_code == 201
    assert web.alive
    assert len(await photos()) == 1


async def arrived(folder: Path) -> bool:
    return bool(list(folder.glob("*")))  # noqa: ASYNC240 - a test may wait for it


async def gone(folder: Path) -> bool:
    return not await arrived(folder)


async def test_pages_killed_between_the_bytes_and_the_row_lose_nothing_that_was_acknowledged(
    album_id, processes, runtime, world
):
    content = drawn()
    port = free_port()
    dying = processes.web(port, AKKOORD_FAULT="upload.stored:kill")
    async with await signed_in(port, Role.PHOTOGRAPHER) as client:
        with pytest.raises(httpx.TransportError):
            await client.put(url_of(album_id, content), content=content)
        assert dying.wait() == -signal.SIGKILL
        assert await photos() == []
        assert len(await objects(runtime.originals)) == 1

        processes.web(port)
        retry = await client.put(url_of(album_id, content), content=content)

    assert retry.status_code == 201
    [photo] = await photos()
    assert list((await objects(runtime.originals)).values()) == [photo["sha256"]]
    await run_all(runtime, "media.scan")
    [row] = await fetch("SELECT scan FROM photo")
    assert row["scan"] == "scanned"


async def test_what_a_killed_upload_left_is_swept_after_a_day_and_photos_stay(
    album_id, world, runtime
):
    kept = await world.send(album_id, drawn())
    await run_all(runtime, "media.scan")
    content = b"the face of somebody whose upload broke off"
    digest = hashlib.sha256(content).digest()
    await runtime.originals.put(f"uploads/{world.event_id}/{digest.hex()}", content)
    (runtime.settings.data / "incoming" / "tmp1234").write_bytes(content)
    now = SystemClock().now()

    early = await sweeping.sweep(runtime, at=now)
    swept = await sweeping.sweep(runtime, at=now + timedelta(days=1, minutes=1))

    assert (early, swept) == (0, 2)
    left = await objects(runtime.originals)
    assert len(left) == 2
    assert digest not in left.values()
    assert [photo["id"] for photo in await photos()] == [kept]


async def test_an_upload_whose_bytes_are_swept_meanwhile_stores_them_again(
    album_id, world, runtime
):
    content = drawn()
    digest = hashlib.sha256(content).hexdigest()
    object_ = runtime.settings.data / "originals" / f"uploads/{world.event_id}/{digest}"

    async def sweep() -> None:
        os.utime(object_, (0, 0))
        assert await sweeping.sweep(runtime, at=SystemClock().now()) == 1

    with faults.at("upload.stored", sweep):
        await world.send(album_id, content)

    [photo] = await photos()
    assert photo["sha256"] in (await objects(runtime.originals)).values()


async def test_a_photo_for_an_album_that_does_not_exist_is_not_taken_in(photographer, runtime):
    content = drawn()

    answer = await photographer.put(url_of(uuid4(), content), content=content)

    assert answer.status_code == 404
    assert await nothing_came_in(runtime)
