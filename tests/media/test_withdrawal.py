"""From upload to withdrawal: who is seen in the bytes that the public gets."""

import pytest

from events.domain.consent import Purpose
from events.services import events
from media.domain.album import AlbumState
from media.domain.errors import FourEyes, NoConsent, NotPublishable
from media.services import album as albums
from media.services import publishing
from tests.media.world import PHOTOGRAPHER, PUBLISHER, public_pictures


@pytest.fixture
async def published(world):
    """A public album: one photo of Marie (shown) with Jan (hidden), and one of Fatima."""
    album_id = await world.make_album()
    both = await world.add_photo(album_id, "Marie", "Jan")
    other = await world.add_photo(album_id, "Fatima", shade=110)
    await world.show(album_id, both, "Marie")
    await world.look_at(album_id, both)
    await world.look_at(album_id, other)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id, both, other


async def test_only_whoever_said_yes_and_was_shown_is_seen(published, client):
    served = await public_pictures(client)

    assert sorted(map(sorted, served.values())) == [[], ["Marie"]]


async def test_a_withdrawal_takes_effect_before_any_job_has_run(published, world, client):
    before = await public_pictures(client)

    await world.say("Marie", False)

    after = await public_pictures(client)
    assert all("Marie" not in shown for shown in after.values())
    assert set(after) < set(before)


async def test_photos_without_that_person_stay_under_their_address(published, world, client):
    before = await public_pictures(client)

    await world.say("Marie", False)

    stayed = {address for address, shown in before.items() if not shown}
    assert set(await public_pictures(client)) == stayed


async def test_the_photo_returns_with_the_face_hidden_under_a_new_address(published, world, client):
    before = await public_pictures(client)

    await world.say("Marie", False)
    await world.work_off()

    after = await public_pictures(client)
    assert len(after) == 2
    assert all(shown == set() for shown in after.values())
    assert set(after) != set(before)


async def test_a_new_yes_brings_no_face_back_by_itself(published, world, client):
    await world.say("Marie", False)
    await world.work_off()

    await world.say("Marie", True)
    await world.work_off()

    assert all(shown == set() for shown in (await public_pictures(client)).values())


async def test_a_second_withdrawal_leaves_the_photo_with_the_hidden_face_alone(
    published, world, client
):
    await world.say("Marie", False)
    await world.work_off()
    await world.say("Marie", True)
    hidden = await public_pictures(client)

    await world.say("Marie", False)

    assert await public_pictures(client) == hidden


async def test_withdrawing_another_purpose_changes_nothing_here(published, world, client):
    await world.say("Marie", True, Purpose.SOCIAL)
    before = await public_pictures(client)

    await world.say("Marie", False, Purpose.SOCIAL)

    assert await public_pictures(client) == before


async def test_a_report_takes_the_photo_off_at_once_for_somebody_who_never_registered(
    published, client
):
    address = next(a for a, shown in (await public_pictures(client)).items() if not shown)

    answer = await client.post(f"/photos/{address}/report", data={"kind": "this_is_me"})

    assert answer.status_code == 303
    assert address not in await public_pictures(client)


async def test_the_gallery_page_shows_no_address_that_is_gone(published, world, client):
    album_id, _, _ = published
    album = await publishing.states.album(album_id)
    before = (await client.get(f"/albums/{album.slug}")).text
    gone = next(a for a, shown in (await public_pictures(client)).items() if shown)

    await world.say("Marie", False)

    assert str(gone) in before
    assert str(gone) not in (await client.get(f"/albums/{album.slug}")).text


async def test_the_event_page_leads_to_its_public_albums_only(published, world, client):
    album_id, _, _ = published
    album = await publishing.states.album(album_id)
    event = await events.get(world.event_id)
    while_public = (await client.get(f"/events/{event.slug}")).text

    await publishing.take_down(album_id, by=PUBLISHER, at=world.clock.now())

    assert f"/albums/{album.slug}" in while_public
    assert f"/albums/{album.slug}" not in (await client.get(f"/events/{event.slug}")).text
    assert (await client.get(f"/albums/{album.slug}")).status_code == 410


@pytest.mark.parametrize("name", ["Jan", "Fatima"])
async def test_nobody_is_shown_who_did_not_say_yes(world, name):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, name)

    with pytest.raises(NoConsent):
        await world.show(album_id, photo_id, name)


async def test_a_yes_for_the_website_shows_nobody_in_an_album_for_social_media_too(world):
    album_id = await world.make_album(frozenset({Purpose.WEBSITE, Purpose.SOCIAL}))
    photo_id = await world.add_photo(album_id, "Marie")

    with pytest.raises(NoConsent):
        await world.show(album_id, photo_id, "Marie")


async def test_whoever_uploaded_a_photo_may_not_approve_the_album(world):
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Fatima")
    await world.look_at(album_id, photo_id)
    await albums.move(album_id, AlbumState.IN_REVIEW, by=PHOTOGRAPHER)

    with pytest.raises(FourEyes):
        await publishing.approve(album_id, by=PHOTOGRAPHER, four_eyes=True, at=world.clock.now())


async def test_a_photo_nobody_looked_at_blocks_the_album(world):
    album_id = await world.make_album()
    await world.add_photo(album_id, "Fatima")

    with pytest.raises(NotPublishable):
        await world.approve(album_id)
