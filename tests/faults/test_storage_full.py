"""No room left: it is said in a sentence, nothing is half there, and it works again afterwards."""

import dataclasses
import hashlib
import io
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from app import create_app
from infra.db import fetch
from infra.deploy.ports import free_port
from infra.runtime import Runtime
from infra.staff.permissions import Role
from infra.storage import StorageFull
from infra.storage.spaces import open_spaces
from tests.conftest import StaffClients
from tests.faults.visitors import signed_in
from tests.jobs import run_all, run_one, waiting
from tests.media.drawn_faces import drawn
from tests.media.world import public_pictures

_MEGABYTE = 1_000_000


def noisy(side: int) -> bytes:
    """Return a JPEG that does not get small: about one byte a pixel."""
    pixels = np.random.default_rng(1).integers(0, 255, (side, side, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=80)
    return file.getvalue()


async def put(client: httpx.AsyncClient, album_id: object, content: bytes) -> httpx.Response:
    digest = hashlib.sha256(content).hexdigest()
    return await client.put(
        f"/staff/albums/{album_id}/uploads/{digest}?name=a.jpg", content=content
    )


async def fill(small: Runtime) -> None:
    """Leave room for a few kilobytes only."""
    used = sum([await storage.used_bytes() for storage in (small.originals, small.renditions)])
    await small.renditions.put("filling", bytes(_MEGABYTE - used - 4_000))


def everything_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def small(runtime, settings):
    """The same installation with room for one megabyte."""
    spaces = open_spaces(dataclasses.replace(settings, quota=_MEGABYTE))
    return dataclasses.replace(runtime, originals=spaces.originals, renditions=spaces.renditions)


@pytest.fixture
async def photographer(database, small, settings, clock):
    clients = StaffClients(create_app(small), settings, clock)
    _, client = await clients(Role.PHOTOGRAPHER)
    yield client
    await client.aclose()


async def test_over_the_quota_an_upload_is_refused_in_a_sentence_and_leaves_nothing(
    world, small, photographer
):
    album_id = await world.make_album()
    await fill(small)

    answer = await put(photographer, album_id, drawn())

    assert answer.status_code == 507
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (507, "storage_full")
    assert problem["detail"].endswith(".")
    assert "Er is geen ruimte" in problem["detail"]
    assert await fetch("SELECT 1 AS one FROM photo") == []
    assert (
        await fetch("SELECT 1 AS one FROM procrastinate_jobs WHERE task_name = 'media.scan'") == []
    )
    assert everything_below(small.settings.data / "originals") == []
    assert everything_below(small.settings.data / "incoming") == []


async def test_with_room_again_the_same_upload_succeeds(world, small, photographer):
    album_id = await world.make_album()
    await fill(small)
    assert (await put(photographer, album_id, drawn())).status_code == 507

    await small.renditions.delete("filling")

    assert (await put(photographer, album_id, drawn())).status_code == 201


async def test_a_scan_without_room_is_tried_again_and_the_photo_stays_unpublishable(
    world, small, runtime
):
    photo_id = await world.send(await world.make_album(), drawn())
    await fill(small)
    [job] = await waiting("media.scan")

    with pytest.raises(StorageFull):
        await run_one(small, job)

    [row] = await fetch("SELECT scan FROM photo WHERE id = {}", photo_id)
    assert row["scan"] == "pending"
    assert await fetch("SELECT 1 AS one FROM face") == []
    await small.renditions.delete("filling")
    await run_all(small, "media.")
    [row] = await fetch("SELECT scan FROM photo WHERE id = {}", photo_id)
    assert row["scan"] == "scanned"


async def test_a_rendering_without_room_is_tried_again_and_nothing_is_public_meanwhile(
    world, small, client
):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    await world.say("Marie", False)
    before = await fetch("SELECT id FROM rendering")
    await fill(small)
    job = (await waiting("media.render"))[0]

    with pytest.raises(StorageFull):
        await run_one(small, job)

    assert await public_pictures(client) == {}
    assert await fetch("SELECT id FROM rendering") == before
    await small.renditions.delete("filling")
    await run_all(small, "media.")
    assert list((await public_pictures(client)).values()) == [set()]


async def test_a_disk_that_takes_no_more_refuses_the_upload_and_goes_on_serving(
    world, processes, settings
):
    album_id = await world.make_album()
    port = free_port()
    processes.web(port, largest_file=200_000)
    async with await signed_in(port, Role.PHOTOGRAPHER) as photographer:
        too_much = await put(photographer, album_id, noisy(700))
        enough = await put(photographer, album_id, drawn())

    assert too_much.status_code == 507
    assert too_much.json()["code"] == "storage_full"
    assert enough.status_code == 201
    assert len(everything_below(settings.data / "originals")) == 1
    assert everything_below(settings.data / "incoming") == []
