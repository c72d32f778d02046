"""Workers killed with -9 at every stage: in the end all is as if nobody had been killed."""

import signal

import pytest

from infra.clock import SetClock
from infra.db import connected, fetch
from infra.mail import InboxFolder
from infra.runtime import Runtime
from infra.settings import read_settings
from infra.storage import FolderStorage
from media.domain.photo import MOST_TRIES
from media.services import superseded
from tests.conftest import NOW
from tests.faults.outcome import (
    a_minute_passes,
    another_worker_finishes,
    eventually,
    outcome,
)
from tests.media.drawn_faces import drawn
from tests.media.world import make_world, public_pictures

_SCANNING = ("scan.claimed", "scan.decoded", "scan.looked", "scan.copied")
_RENDERING = (
    "render.decided",
    "render.produced",
    "render.stored_one",
    "render.saved",
    "return.decided",
)


@pytest.fixture(scope="module")
async def undisturbed(databases, tmp_path_factory):
    """What scanning and rendering one photo leaves behind when nothing goes wrong."""
    settings = read_settings({"AKKOORD_DATA": str(tmp_path_factory.mktemp("undisturbed"))})
    clock = SetClock(NOW)
    runtime = Runtime(
        settings=settings,
        clock=clock,
        originals=FolderStorage(settings.data / "originals"),
        renditions=FolderStorage(settings.data / "renditions"),
        mailer=InboxFolder(settings.data / "inbox"),
    )
    url = await databases.create()
    async with connected(url):
        world = await make_world(runtime, clock)
        await world.send(await world.make_album(), drawn())
        await world.work_off()
        found = await outcome(runtime)
    await databases.drop(url)
    return found


@pytest.mark.parametrize("stage", _SCANNING)
async def test_a_worker_killed_while_scanning_changes_nothing_in_the_end(
    undisturbed, world, runtime, database, processes, stage
):
    assert len(undisturbed["faces"]) == 3
    await world.send(await world.make_album(), drawn())

    assert processes.worker(fault=stage).wait() == -signal.SIGKILL
    assert await fetch("SELECT 1 AS one FROM rendering") == []
    await a_minute_passes()

    assert await another_worker_finishes(runtime, database) == 1
    assert await outcome(runtime) == undisturbed


@pytest.fixture
async def published(world):
    """A public album with one photo, in which Marie is shown and Jan is hidden."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    await world.work_off()


@pytest.mark.parametrize("stage", _RENDERING)
async def test_a_worker_killed_after_a_withdrawal_shows_nobody_and_the_photo_still_returns(
    published, world, runtime, client, database, processes, stage
):
    assert list((await public_pictures(client)).values()) == [{"Marie"}]
    before = await outcome(runtime)
    await world.say("Marie", False)

    assert processes.worker(fault=stage).wait() == -signal.SIGKILL
    assert await public_pictures(client) == {}
    await a_minute_passes()

    assert await another_worker_finishes(runtime, database) >= 1
    assert list((await public_pictures(client)).values()) == [set()]
    found = await outcome(runtime)
    assert len(found["renderings"]) == len(before["renderings"]) + 1
    assert found["unfinished"] == []
    await superseded.sweep(runtime, at=NOW + 3 * superseded.GRACE)
    swept = await outcome(runtime)
    assert len(swept["renditions"]) == len(swept["files"])
    assert list((await public_pictures(client)).values()) == [set()]


async def test_a_new_worker_rescues_what_a_dead_one_left_without_being_asked(world, processes):
    photo_id = await world.send(await world.make_album(), drawn())
    assert processes.worker(fault="scan.decoded").wait() == -signal.SIGKILL
    await a_minute_passes()

    second = processes.worker()

    async def scanned() -> bool:
        [row] = await fetch("SELECT scan FROM photo WHERE id = {}", photo_id)
        return row["scan"] == "scanned"

    await eventually(scanned)
    assert second.stop() == 0


async def test_a_photo_that_kills_every_worker_is_given_up_and_the_next_one_is_done(
    world, runtime, database, processes
):
    album_id = await world.make_album()
    deadly = await world.send(album_id, drawn())
    for _ in range(MOST_TRIES):
        assert processes.worker(fault="scan.decoded").wait() == -signal.SIGKILL
        await a_minute_passes()
    after = await world.send(album_id, drawn(shade=90))

    await another_worker_finishes(runtime, database)

    rows = await fetch("SELECT id, scan, reason FROM photo")
    states = {row["id"]: (row["scan"], row["reason"]) for row in rows}
    assert states == {deadly: ("failed", "gave_up"), after: ("scanned", None)}
