"""After a change of how pictures are made: nothing leaks, nothing stays away, nothing piles up."""

from dataclasses import replace

import pytest

from infra import pictures
from infra.db import execute, fetch
from media.services import pipeline, publishing, renewing, states, superseded
from media.services.verification import Tally, verify
from media.store import renditions
from tests.jobs import run_all, waiting
from tests.media.world import PUBLISHER, public_pictures


@pytest.fixture
async def published(world):
    """A public album with one photo, in which Marie is shown."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id


@pytest.fixture
def change(settings):
    """Make pictures otherwise from now on, until the test ends."""
    yield lambda **what: pictures.use(replace(settings.pictures, **what))
    pictures.use(settings.pictures)


@pytest.fixture
def house_style(published, change):
    change(mask="house")


@pytest.fixture
def new_version(published, monkeypatch):
    """The code changed, because what it made showed what it should not."""
    pipeline._made_from.cache_clear()
    monkeypatch.setattr(pipeline, "PIPELINE_VERSION", 1001)
    monkeypatch.setattr(pipeline, "OLDEST_STILL_PUBLIC", 1001)
    yield
    pipeline._made_from.cache_clear()


async def online():
    return [row["id"] for row in await fetch("SELECT id FROM publication WHERE ended_at IS NULL")]


async def differences(world):
    return [str(one) async for one in verify(world.runtime, Tally())]


@pytest.mark.usefixtures("house_style")
async def test_what_is_public_stays_until_it_has_been_made_anew(world, client):
    before = await online()
    assert (await public_pictures(client)) == {before[0]: {"Marie"}}
    assert await differences(world) == []

    await run_all(world.runtime, "media.")
    assert await online() == before
    await renewing.renew()
    await run_all(world.runtime, "media.")

    after = await online()
    assert after != before
    assert (await public_pictures(client)) == {after[0]: {"Marie"}}
    assert (await client.get(f"/photos/{before[0]}/small.jpeg")).status_code == 410
    assert await differences(world) == []


class FirstPipeline(pipeline.Pipeline):
    """How the first version made files: without words, and without settings in its name."""

    def packet(self, visible):
        return b""


async def test_an_installation_that_comes_from_the_first_version_keeps_its_photos(
    world, client, monkeypatch
):
    now = pipeline.present()
    first = FirstPipeline("1", now.style, now.terms)
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "present", lambda: first)
        album_id = await world.make_album()
        photo_id = await world.add_photo(album_id, "Marie", "Jan")
        await world.show(album_id, photo_id, "Marie")
        await world.look_at(album_id, photo_id)
        await world.approve(album_id)
        await world.publish(album_id)
    before = await public_pictures(client)
    assert await differences(world) == []

    await renewing.renew()
    await run_all(world.runtime, "media.")

    after = await public_pictures(client)
    assert list(before.values()) == list(after.values()) == [{"Marie"}]
    assert before.keys() != after.keys()
    assert await differences(world) == []


@pytest.mark.usefixtures("new_version")
async def test_what_an_untrusted_version_made_is_off_at_once_and_comes_back(world, client):
    assert await public_pictures(client) == {}

    await renewing.renew()
    await run_all(world.runtime, "media.")

    assert list((await public_pictures(client)).values()) == [{"Marie"}]


@pytest.mark.usefixtures("house_style")
async def test_a_withdrawal_before_the_new_picture_hides_the_face_for_good(world, client):
    await renewing.renew()
    await world.say("Marie", False)
    assert await public_pictures(client) == {}

    await world.work_off()

    assert list((await public_pictures(client)).values()) == [set()]


@pytest.mark.usefixtures("house_style")
async def test_a_withdrawal_ends_a_picture_of_the_older_pipeline_that_shows_it(world):
    before = await online()

    await world.say("Marie", False)

    [row] = await fetch("SELECT ended FROM publication WHERE id = {}", before[0])
    assert row["ended"] == "consent"


@pytest.mark.usefixtures("house_style")
async def test_an_album_that_nobody_withdrew_from_is_not_ended_by_anothers_withdrawal(world):
    before = await online()

    await world.say("Fatima", True)
    await world.say("Fatima", False)

    assert await online() == before


async def test_an_approved_album_can_still_be_published(world, change):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Jan")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await run_all(world.runtime, "media.")
    change(credit="Somebody else")

    await renewing.renew()
    await run_all(world.runtime, "media.")
    count = await publishing.publish(album_id, by=PUBLISHER, at=world.clock.now())

    assert count == 1


@pytest.mark.usefixtures("house_style")
async def test_asking_again_while_the_last_renders_wait_adds_none(world):
    assert [await renewing.renew() for _ in range(3)] == [1, 0, 0]
    await run_all(world.runtime, "media.")
    assert await renewing.renew() == 0


@pytest.mark.usefixtures("house_style")
async def test_a_photo_whose_render_was_given_up_is_left_alone(world):
    await renewing.renew()
    await execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'todo'")

    assert await renewing.renew() == 0
    assert len(await online()) == 1


@pytest.mark.usefixtures("published")
async def test_nothing_is_asked_for_when_nothing_changed(world):
    assert await renewing.renew() == 0
    assert await waiting("media.render") == []


async def test_a_new_picture_that_is_held_takes_the_old_one_off(world, client, published, change):
    change(mask="plain")
    album = await states.album(published)
    [(photo_id, state)] = (await states.of_album(album)).items()
    name = pipeline.present().name
    await renditions.add_held(
        photo_id,
        states.fingerprint(album, state),
        "face_in_mask",
        pipeline=name,
        at=world.clock.now(),
    )

    assert await public_pictures(client) == {}


class TestSweep:
    """Renditions that nobody will be served again go, a day later."""

    async def kept(self, world):
        return {key.key async for key in world.runtime.renditions.keys("")}

    def later(self, world):
        """Two days on, by the clock of the storage, which is the real one."""
        return world.clock.now().replace(year=2100)

    async def test_the_present_picture_stays_with_every_file(self, world, published):
        await superseded.sweep(world.runtime, at=self.later(world))

        kept = await self.kept(world)
        assert {key.rpartition(".")[2] for key in kept} == {"jpeg", "webp", "avif"}
        assert len(kept) == 9
        assert await differences(world) == []

    async def test_nothing_younger_than_a_day_goes(self, world, published):
        before = await self.kept(world)

        assert await superseded.sweep(world.runtime, at=world.clock.now()) == 0
        assert await self.kept(world) == before

    async def test_pictures_that_showed_somebody_who_withdrew_are_gone(self, world, published):
        [row] = await fetch("SELECT fingerprint FROM publication")
        await world.say("Marie", False)
        await world.work_off()

        await superseded.sweep(world.runtime, at=self.later(world))

        assert not any(row["fingerprint"] in key for key in await self.kept(world))
        assert await differences(world) == []

    async def test_files_that_no_row_names_go_and_others_stay(self, world, published):
        stray = f"{published}/{'ab' * 32}/{'cd' * 16}/small.jpeg"
        await world.runtime.renditions.put(stray, b"left behind")
        await world.runtime.renditions.put("something/else", b"not of ours")

        await superseded.sweep(world.runtime, at=self.later(world))

        kept = await self.kept(world)
        assert stray not in kept
        assert "something/else" in kept
        assert await differences(world) == []
