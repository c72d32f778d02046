"""An album from making it to taking it down, as its page shows it."""

import pytest

from infra.staff.permissions import Role
from media.domain.album import AlbumState
from media.domain.photo import Scan
from media.services import album as albums
from tests.admin_ui.conftest import World, token_of


@pytest.fixture
async def publisher(world: World, staff_client):
    _, client = await staff_client(Role.PUBLISHER)
    return client


async def step(client, world: World, name: str):
    return await client.post(f"{world.album_url}/{name}", data=token_of(client))


async def state_of(world: World) -> AlbumState:
    return (await albums.get(world.album_id)).state


async def test_an_album_is_made_for_what_its_event_asked(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    form = {"title": "Zaal 1", "purposes": ["website", "press"], **token_of(client)}

    answer = await client.post(f"{world.event_url}/albums/new", data=form)

    page = (await client.get(answer.headers["Location"])).text
    assert answer.status_code == 303
    assert "Zaal 1" in page
    assert "Op de website" in page
    assert "In de pers" not in page


async def test_an_album_needs_a_name_and_a_use(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.post(f"{world.event_url}/albums/new", data=token_of(client))

    assert answer.status_code == 400
    assert 'href="#field-title"' in answer.text
    assert 'href="#field-purposes"' in answer.text


async def test_the_whole_way_from_draft_to_offline(world: World, publisher, client):
    await world.photo(reviewed=True)
    seen = []

    for name in ("to-review", "approve", "publish", "take-down"):
        if name == "publish":
            await world.render()
        answer = await step(publisher, world, name)
        assert (answer.status_code, answer.headers["Location"]) == (
            303,
            f"{world.album_url}?done={name}",
        )
        seen.append(await state_of(world))
        album = await albums.get(world.album_id)
        if name == "publish":
            page = (await publisher.get(world.album_url)).text
            assert f"http://127.0.0.1:8000/albums/{album.slug}" in page
            assert (await client.get(f"/albums/{album.slug}")).status_code == 200

    assert seen == [
        AlbumState.IN_REVIEW,
        AlbumState.APPROVED,
        AlbumState.PUBLISHED,
        AlbumState.TAKEN_DOWN,
    ]
    assert (await client.get(f"/albums/{album.slug}")).status_code == 410


async def test_a_step_out_of_order_changes_nothing_and_says_why(world: World, publisher):
    answer = await step(publisher, world, "publish")

    assert answer.status_code == 409
    assert "Dat is niet de volgende stap voor dit album." in answer.text
    assert await state_of(world) is AlbumState.DRAFT


async def test_an_album_goes_back_to_draft(world: World, publisher):
    await world.photo()
    await step(publisher, world, "to-review")

    await step(publisher, world, "to-draft")

    assert await state_of(world) is AlbumState.DRAFT


async def test_each_blocker_leads_to_its_photos(world: World, publisher):
    await world.photo(reviewed=True)
    second, third = await world.photo(), await world.photo(scan=Scan.NONE_FOUND, reviewed=True)

    page = (await publisher.get(world.album_url)).text

    blocking = page[page.index("Wat publiceren nog tegenhoudt") : page.index('id="photos"')]
    assert f'<a href="{world.photo_url(second)}">Foto 2</a>' in blocking
    assert f'<a href="{world.photo_url(third)}">Foto 3</a>' in blocking
    assert "Foto 1</a>" not in blocking
    assert "Keur het album goed" not in page


async def test_approving_too_early_is_refused(world: World, publisher):
    await world.photo()
    await step(publisher, world, "to-review")

    answer = await step(publisher, world, "approve")

    assert answer.status_code == 409
    assert "(nog 1 te gaan)" in answer.text


async def test_who_uploaded_does_not_approve(world: World, staff_client):
    member, client = await staff_client(Role.PUBLISHER, Role.PHOTOGRAPHER)
    await world.photo(reviewed=True, by=member.id)
    await step(client, world, "to-review")

    page = (await client.get(world.album_url)).text
    answer = await step(client, world, "approve")

    assert "Vier ogen" in page
    assert "Keur het album goed" not in page
    assert answer.status_code == 403
    assert "Daarom moet iemand anders het goedkeuren." in answer.text
    assert await state_of(world) is AlbumState.IN_REVIEW


async def test_refused_and_failed_files_are_told_with_their_reason(world: World, publisher):
    await world.photo(scan=Scan.REJECTED, reason="truncated")
    failed = await world.photo(scan=Scan.FAILED, reason="gave_up")

    page = (await publisher.get(world.album_url)).text

    assert "Het einde van het bestand ontbreekt." in page
    assert "het ging elke keer mis" in page
    assert page.count("/scan-again") == 1
    assert f"{world.photo_url(failed)}/scan-again" in page


async def test_a_failed_photo_is_tried_again(world: World, publisher):
    failed = await world.photo(scan=Scan.FAILED, reason="gave_up")

    answer = await publisher.post(f"{world.photo_url(failed)}/scan-again", data=token_of(publisher))

    overview = await albums.overview(world.album_id)
    assert answer.status_code == 303
    assert overview.photos[failed].photo.scan is Scan.PENDING


async def test_the_page_asks_again_only_while_something_goes_on(world: World, publisher):
    await world.photo(scan=Scan.PENDING)

    busy = await publisher.get(world.album_url)
    progress = await publisher.get(f"{world.album_url}/progress")

    assert f'hx-get="{world.album_url}/progress"' in busy.text
    assert f'hx-get="{world.album_url}/progress"' in progress.text
    assert "<html" not in progress.text
    assert "HX-Refresh" not in progress.headers


async def test_once_nothing_goes_on_the_page_loads_anew_and_rests(world: World, publisher):
    await world.photo()

    page = await publisher.get(world.album_url)
    progress = await publisher.get(f"{world.album_url}/progress")

    assert "hx-get" not in page.text
    assert progress.headers["HX-Refresh"] == "true"


async def test_pictures_are_for_whoever_may_review(world: World, publisher, staff_client):
    photo_id = await world.photo()
    _, photographer = await staff_client(Role.PHOTOGRAPHER)

    reviewers = (await publisher.get(world.album_url)).text
    others = (await photographer.get(world.album_url)).text

    assert f'src="/staff/photos/{photo_id}/image?album={world.album_id}"' in reviewers
    assert "<img" not in others
    assert "IMG_1.JPG" in others


async def test_the_grid_shows_finished_photos_as_soon_as_there_are(world: World, publisher):
    photo_id = await world.photo()
    await world.render()

    page = (await publisher.get(world.album_url)).text

    assert f'src="{world.photo_url(photo_id)}/preview?size=small"' in page
