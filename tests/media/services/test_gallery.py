import pytest

from media.services import gallery


@pytest.fixture
async def published(world):
    """A public album with one photo, in which Marie is shown and Jan is hidden."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)


async def test_a_person_is_told_of_the_public_photos_that_show_them(published, world, client):
    [found] = await gallery.where_published(world.people["Marie"])

    assert (await client.get(found.url)).status_code == 200
    assert found.event_id == world.event_id


async def test_whoever_is_in_a_photo_but_hidden_is_not_told_of_it(published, world):
    assert await gallery.where_published(world.people["Jan"]) == []


async def test_a_photo_that_came_back_with_a_face_hidden_shows_that_person_no_more(
    published, world
):
    await world.say("Marie", False)
    await world.work_off()

    assert await gallery.where_published(world.people["Marie"]) == []
