"""Several workers on one database and one S3 server: the work is shared, first things first."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.db import execute, fetch, transaction
from infra.queue import enqueue
from infra.runtime import Runtime
from infra.settings import S3Settings, Secret
from infra.storage import open_spaces
from media.services import rendering, scanning
from tests.faults.outcome import a_minute_passes, eventually, outcome
from tests.faults.processes import Process
from tests.infra.storage.s3_server import KEY_ID, SECRET, S3Server, serving
from tests.jobs import run_all
from tests.media.drawn_faces import drawn
from tests.media.world import make_world, painted, public_pictures

_PHOTOS = 30


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    root = tmp_path_factory.mktemp("s3") / "buckets"
    root.mkdir()
    with serving(root) as server:
        yield server


@pytest.fixture
def with_s3(runtime: Runtime, s3_server: S3Server) -> Runtime:
    s3 = S3Settings(
        endpoint=s3_server.endpoint,
        region="eu-west-1",
        key_id=KEY_ID,
        secret=Secret(SECRET),
        originals=s3_server.new_bucket("originals"),
        renditions=s3_server.new_bucket("renditions"),
    )
    settings = replace(runtime.settings, s3=s3)
    spaces = open_spaces(settings)
    return replace(
        runtime, settings=settings, originals=spaces.originals, renditions=spaces.renditions
    )


def variables(s3: S3Settings) -> dict[str, str]:
    return {
        "AKKOORD_STORAGE": "s3",
        "AKKOORD_S3_ENDPOINT": str(s3.endpoint),
        "AKKOORD_S3_KEY_ID": s3.key_id,
        "AKKOORD_S3_SECRET": s3.secret.value,
        "AKKOORD_S3_ORIGINALS": s3.originals,
        "AKKOORD_S3_RENDITIONS": s3.renditions,
    }


def logged(*workers: Process, event: str) -> list[dict[str, Any]]:
    """Return what each worker logged of one kind of event, in order."""
    found = []
    for worker in workers:
        for text in worker.log.read_text("utf-8").splitlines():
            line = json.loads(text) if text.startswith("{") else {}
            found += [line] if line.get("event") == event else []
    return found


async def nothing_waits() -> bool:
    return not await fetch(
        "SELECT 1 AS one FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
        "AND task_name LIKE 'media.%'"
    )


@pytest.mark.timeout(600)
async def test_three_workers_share_thirty_photos_and_each_is_done_once(
    database, with_s3, clock, processes
):
    assert with_s3.settings.s3 is not None
    world = await make_world(with_s3, clock)
    album_id = await world.make_album()
    sent = [await world.send(album_id, painted(shade=60 + n)) for n in range(_PHOTOS)]

    # Each as on a host of its own: nothing is shared but the database and the buckets.
    workers = [
        processes.start(
            "-m", "app", "worker",
            **variables(with_s3.settings.s3),
            AKKOORD_DATA=str(with_s3.settings.data / f"host{number}"),
            AKKOORD_PSEUDONYM_KEY="the same long secret on every host",
        )
        for number in range(3)
    ]  # fmt: skip
    await eventually(nothing_waits, seconds=400)
    assert [worker.stop() for worker in workers] == [0, 0, 0]

    found = await outcome(with_s3)
    assert [row[1] for row in found["photos"]] == ["none_found"] * _PHOTOS
    assert len(found["renderings"]) == _PHOTOS
    assert len(found["files"]) == len(found["renditions"])
    assert found["unfinished"] == []
    scanned = await fetch("SELECT object FROM audit WHERE action = 'photo.scanned'")
    assert sorted(row["object"] for row in scanned) == sorted(f"photo:{id_}" for id_ in sent)
    shares = [Counter(line["job"] for line in logged(one, event="job.done")) for one in workers]
    assert sum(share["media.scan"] for share in shares) == _PHOTOS
    assert all(sum(share.values()) >= 5 for share in shares)


async def test_a_withdrawal_goes_first_then_what_people_wait_for_then_the_backlog(
    world, runtime, client, processes
):
    album_id = await world.make_album()
    shown = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, shown, "Marie")
    await world.look_at(album_id, shown)
    await world.approve(album_id)
    await world.publish(album_id)
    await run_all(runtime)
    backlog, other = await _known_photos_in_another_album(world, 3)
    fresh = await world.send(other, drawn())
    await world.say("Marie", False)
    queued = await fetch(
        "SELECT id, priority, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
    )
    order = {row["id"]: row["priority"] for row in queued}
    [scan] = [row["id"] for row in queued if str(fresh) in row["args"]]
    withdrawal = max(order, key=order.__getitem__)
    assert withdrawal > scan > max(backlog)  # asked for last

    worker = processes.worker()
    await eventually(nothing_waits, seconds=120)

    assert worker.stop() == 0
    done = [line["number"] for line in logged(worker, event="job.done") if line["number"] in order]
    assert done[0] == withdrawal
    assert done.index(scan) < min(done.index(job) for job in backlog)
    assert [order[number] for number in done] == sorted(order.values(), reverse=True)
    assert list((await public_pictures(client)).values()) == [set()]


async def _known_photos_in_another_album(world, number: int):
    """Put photos of one album into another; return the jobs of the backlog that this makes."""
    photos = [painted(shade=60 + n) for n in range(number)]
    first, other = await world.make_album(), await world.make_album()
    for content in photos:
        await world.send(first, content)
    await run_all(world.runtime)
    for content in photos:
        await world.send(other, content)
    queued = await fetch("SELECT id, priority FROM procrastinate_jobs WHERE status = 'todo'")
    assert [row["priority"] for row in queued] == [0] * number
    return [row["id"] for row in queued], other


#: A worker that takes photos to be stuck after two seconds.
_IMPATIENT = """
import sys, dataclasses, app
app.JOBS["media.scan"] = dataclasses.replace(app.JOBS["media.scan"], within=2.0)
sys.exit(app.main(["worker"]))
"""


async def test_a_photo_that_never_ends_is_given_up_and_the_others_go_on(world, processes):
    album_id = await world.make_album()
    endless = await world.send(album_id, drawn())
    stuck = processes.start("-c", _IMPATIENT, AKKOORD_FAULT="scan.decoded:wait")
    assert stuck.wait() == 1
    assert [line["job"] for line in logged(stuck, event="worker.stuck")] == ["media.scan"]
    fine = await world.send(album_id, painted())
    well = processes.worker()

    async def scanned(photo_id) -> bool:
        [row] = await fetch("SELECT scan FROM photo WHERE id = {}", photo_id)
        return row["scan"] in {"scanned", "none_found"}

    await eventually(lambda: scanned(fine))  # before anybody knows that the first worker is dead
    assert not await scanned(endless)
    await a_minute_passes_for_the_dead(well)
    await eventually(lambda: scanned(endless))
    assert well.stop() == 0


async def a_minute_passes_for_the_dead(living: Process) -> None:
    """Let the last sign of life of dead workers be a minute ago; the living gives one soon."""
    await a_minute_passes()
    assert living.alive


async def test_a_job_that_ends_its_worker_is_given_up_after_three_workers(world, processes):
    await world.send(await world.make_album(), drawn())
    for _ in range(3):
        assert processes.worker(fault="scan.decoded").wait() != 0
        await a_minute_passes()
        await execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    fourth = processes.worker(fault="scan.decoded")

    async def given_up() -> bool:
        [row] = await fetch("SELECT scan FROM photo")
        return row["scan"] == "failed"

    await eventually(given_up)
    assert fourth.stop() == 0


async def test_the_signs_of_life_go_on_while_a_photo_is_looked_at(world, runtime):
    """Whatever computes must leave the loop its turns, or the worker would count as dead."""
    import asyncio

    photo_id = await world.send(await world.make_album(), drawn())
    turns, longest = 0, 0.0

    async def tick() -> None:
        nonlocal turns, longest
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.02)
            turns, longest = turns + 1, max(longest, loop.time() - before)

    ticking = asyncio.create_task(tick())
    await scanning.scan(runtime, photo_id)
    [row] = await fetch("SELECT album FROM album_photo")
    await rendering.render(runtime, row["album"], photo_id)
    ticking.cancel()

    assert turns >= 20
    assert longest < 5  # the heartbeat comes every 5 s, and may be missed for 30


async def test_a_job_is_asked_for_in_a_transaction_or_not_at_all(database):
    async with transaction():
        number = await enqueue("media.sweep")

    assert [row["id"] for row in await fetch("SELECT id FROM procrastinate_jobs")] == [number]


def test_a_fault_has_to_be_one_that_exists(tmp_path: Path):
    from infra import faults

    with pytest.raises(ValueError, match="name:kill or name:wait"):
        faults.arm("scan.decoded:explode")
