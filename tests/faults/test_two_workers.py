"""The same work done twice at once, or late: one set of faces, one rendering, nobody shown."""

import asyncio

import pytest

from infra import faults
from infra.db import fetch, transaction
from infra.queue import REVIEW, enqueue
from media.services import rendering, scanning
from tests.faults.outcome import eventually, outcome
from tests.jobs import waiting
from tests.media.drawn_faces import drawn
from tests.media.world import public_pictures


async def test_two_scans_of_one_photo_at_once_make_one_set_of_faces(world, runtime):
    photo_id = await world.send(await world.make_album(), drawn())
    both_there = asyncio.Barrier(2)

    async with asyncio.timeout(60):
        with faults.at("scan.copied", lambda: _meet(both_there)):
            await asyncio.gather(scanning.scan(runtime, photo_id), scanning.scan(runtime, photo_id))

    found = await outcome(runtime)
    assert len(found["faces"]) == 3
    assert len(await fetch("SELECT 1 AS one FROM audit WHERE action = 'photo.scanned'")) == 1
    assert len(found["renderings"]) == 1
    assert await waiting("media.render") == []


async def test_two_renders_of_one_photo_at_once_make_one_rendering(world, runtime):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Fatima")
    before = await outcome(runtime)
    both_there = asyncio.Barrier(2)

    async with asyncio.timeout(60):
        with faults.at("render.produced", lambda: _meet(both_there)):
            await asyncio.gather(
                rendering.render(runtime, album_id, photo_id),
                rendering.render(runtime, album_id, photo_id),
            )

    found = await outcome(runtime)
    assert len(found["renderings"]) == len(before["renderings"]) + 1
    assert len(found["files"]) == len(found["renditions"]) == len(before["files"]) + 6


async def test_two_returns_of_one_photo_at_once_make_one_publication(
    world, runtime, client, published
):
    album_id, photo_id = published
    await world.say("Marie", False)
    both_there = asyncio.Barrier(2)

    async with asyncio.timeout(60):
        with faults.at("return.decided", lambda: _meet(both_there)):
            await asyncio.gather(
                rendering.render(runtime, album_id, photo_id),
                rendering.render(runtime, album_id, photo_id),
            )

    online = await fetch("SELECT id FROM publication WHERE ended_at IS NULL")
    assert len(online) == 1
    assert list((await public_pictures(client)).values()) == [set()]


@pytest.fixture
async def published(world):
    """A public album with one photo, in which Marie is shown."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id, photo_id


async def test_a_render_that_is_late_shows_nobody_who_withdrew_meanwhile(world, runtime, client):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    decided, withdrawn = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        if not decided.is_set():
            decided.set()
            await withdrawn.wait()

    async with asyncio.timeout(60):
        with faults.at("render.produced", wait):
            late = asyncio.create_task(rendering.render(runtime, album_id, photo_id))
            await decided.wait()
            await world.say("Marie", False)
            await world.publish(album_id)
            assert list((await public_pictures(client)).values()) == [set()]
            withdrawn.set()
            await late

    await world.work_off()
    assert list((await public_pictures(client)).values()) == [set()]


async def test_a_decision_to_publish_overtaken_by_a_withdrawal_is_taken_anew(
    world, runtime, client
):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.work_off()
    overtaken = []

    async def withdraw() -> None:
        if not overtaken:
            overtaken.append(True)
            await world.say("Marie", False)
            await world.work_off()

    with faults.at("publish.decided", withdraw):
        await world.publish(album_id)

    assert overtaken
    assert list((await public_pictures(client)).values()) == [set()]


async def test_a_return_overtaken_by_somebody_elses_change_is_decided_anew(
    world, runtime, client, published
):
    await world.say("Marie", False)
    overtaken = []

    async def somebody_else_withdraws() -> None:
        if not overtaken:
            overtaken.append(True)
            await world.say("Fatima", True)
            await world.say("Fatima", False)

    with faults.at("return.decided", somebody_else_withdraws):
        await world.work_off()

    assert overtaken
    assert list((await public_pictures(client)).values()) == [set()]


async def test_a_second_withdrawal_while_a_photo_is_on_its_way_back_hides_both(
    world, runtime, client
):
    await world.say("Jan", True)
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.show(album_id, photo_id, "Jan")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    await world.say("Marie", False)
    overtaken = []

    async def jan_withdraws() -> None:
        if not overtaken:
            overtaken.append(True)
            await world.say("Jan", False)

    with faults.at("return.decided", jan_withdraws):
        await world.work_off()

    assert overtaken
    assert list((await public_pictures(client)).values()) == [set()]


async def test_two_worker_processes_with_every_job_twice_do_everything_once(
    world, runtime, processes
):
    album_id = await world.make_album()
    for shade in (100, 110, 120):
        photo_id = await world.send(album_id, drawn(shade=shade))
        async with transaction():
            await enqueue("media.scan", priority=REVIEW, photo_id=photo_id)

    workers = [processes.worker(), processes.worker()]

    async def done() -> bool:
        waiting = await fetch(
            "SELECT 1 AS one FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
            "AND task_name LIKE 'media.%'"
        )
        return not waiting

    await eventually(done, seconds=90)
    assert [worker.stop() for worker in workers] == [0, 0]
    found = await outcome(runtime)
    assert [row[1] for row in found["photos"]] == ["scanned"] * 3
    assert len(found["faces"]) == 9
    assert len(found["renderings"]) == 3
    assert len(found["files"]) == len(found["renditions"]) == 18
    assert found["unfinished"] == []


async def _meet(barrier: asyncio.Barrier) -> None:
    await barrier.wait()
