"""AVIFs come when there is time for them, and never hold anything that is not public already."""

import io

import pytest
from PIL import Image

from infra.db import fetch
from media.services import publishing, rendering
from tests.jobs import run_all
from tests.media.world import PUBLISHER, seen_in


@pytest.fixture
async def without(world):
    """Publish before any AVIF is there: the job that makes them still waits."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await rendering.render(world.runtime, album_id, photo_id)
    await publishing.publish(album_id, by=PUBLISHER, at=world.clock.now())
    return album_id, photo_id


async def page(client, album_id):
    [album] = await fetch("SELECT slug FROM album WHERE id = {}", album_id)
    return (await client.get(f"/albums/{album['slug']}")).text


async def formats():
    found = await fetch("SELECT format, count(*) AS n FROM rendition GROUP BY format")
    return {row["format"]: row["n"] for row in found}


async def asset(client, file):
    [row] = await fetch("SELECT id FROM publication WHERE ended_at IS NULL")
    return await client.get(f"/photos/{row['id']}/{file}")


async def test_a_photo_is_public_before_it_has_an_avif(client, without):
    album_id, _ = without

    assert (await asset(client, "large.jpeg")).status_code == 200
    assert (await asset(client, "large.avif")).status_code == 404
    assert "image/avif" not in await page(client, album_id)


async def test_browsers_are_offered_the_avif_first_once_it_is_there(world, client, without):
    album_id, _ = without

    await run_all(world.runtime, "media.render_avif")

    shown = await page(client, album_id)
    assert 0 < shown.index("image/avif") < shown.index("image/webp")
    answer = await asset(client, "large.avif")
    assert answer.headers["Content-Type"] == "image/avif"
    assert seen_in(answer.content) == {"Marie"}
    assert Image.open(io.BytesIO(answer.content)).format == "AVIF"


async def test_avifs_are_made_after_all_other_work(without):
    waiting = await fetch(
        "SELECT DISTINCT priority FROM procrastinate_jobs WHERE task_name = 'media.render_avif'"
    )

    assert [row["priority"] for row in waiting] == [0]


async def test_making_them_twice_changes_nothing(world, without):
    before = await formats()

    for _ in range(2):
        await rendering.render_avif(world.runtime, *without)

    assert await formats() == before | {"avif": 3}
    stored = [key async for key in world.runtime.renditions.keys("")]
    assert len(stored) == sum(before.values()) + 3


async def test_after_a_withdrawal_they_are_made_of_the_new_picture_alone(world, client, without):
    await world.say("Marie", False)

    await world.work_off()
    await rendering.render_avif(world.runtime, *without)

    assert seen_in((await asset(client, "small.avif")).content) == set()
    assert (await formats())["avif"] == 3


async def test_for_a_picture_that_was_not_rendered_yet_none_is_made(world, without):
    await world.say("Marie", False)

    await rendering.render_avif(world.runtime, *without)

    assert "avif" not in await formats()


async def test_a_decision_in_review_costs_no_avif(world):
    album_id = await world.make_album()
    await world.add_photo(album_id, "Jan")

    await run_all(world.runtime, "media.")

    assert set(await formats()) == {"jpeg", "webp"}
