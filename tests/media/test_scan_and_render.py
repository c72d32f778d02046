"""A scan renders its photo too, while the pixels are at hand; what fails then is done later."""

import pytest

from infra import faults
from infra.db import fetch
from infra.storage import StorageFull
from media.services import rendering, scanning
from tests.jobs import run_all, waiting
from tests.media.drawn_faces import drawn


@pytest.fixture
async def pending(world):
    return await world.send(await world.make_album(), drawn())


async def verified():
    return await fetch("SELECT 1 AS one FROM rendering WHERE verified")


async def test_a_photo_is_rendered_by_its_scan_and_nothing_waits(world, pending):
    await scanning.scan(world.runtime, pending)

    assert len(await verified()) == 1
    assert await waiting("media.render") == []


async def test_a_scan_stands_whatever_happens_to_its_rendering_which_is_made_later(world, pending):
    async def fill() -> None:
        raise StorageFull

    with faults.at("render.produced", fill):
        await scanning.scan(world.runtime, pending)

    [photo] = await fetch("SELECT scan FROM photo")
    assert photo["scan"] == "scanned"
    assert await verified() == []
    await run_all(world.runtime, "media.render")
    assert len(await verified()) == 1


async def test_the_rendering_of_a_scan_is_the_one_that_its_job_would_make(world, pending):
    await scanning.scan(world.runtime, pending)
    at_hand = await fetch("SELECT size, format, sha256 FROM rendition ORDER BY size, format")
    await fetch("DELETE FROM rendering")

    [album] = await fetch("SELECT album FROM album_photo")
    await rendering.render(world.runtime, album["album"], pending)

    again = await fetch("SELECT size, format, sha256 FROM rendition ORDER BY size, format")
    assert again == at_hand
