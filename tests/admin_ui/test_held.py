"""A photo that did not pass the last check says why, in words."""

import pytest

from admin_ui.held import why_held
from infra.db import transaction
from infra.staff.permissions import Role
from media.domain.ids import PhotoId
from media.imaging.produce import HoldReason
from media.services import pipeline, states
from media.store import renditions
from tests.admin_ui.conftest import World
from tests.conftest import NOW


async def hold(world: World, photo_id: PhotoId, reason: str) -> None:
    """Hold the rendering of a photo as it is decided now."""
    album = await states.album(world.album_id)
    print_ = states.fingerprint(album, await states.of_photo(album, photo_id))
    name = pipeline.present().name
    async with transaction():
        await renditions.add_held(photo_id, print_, reason, pipeline=name, at=NOW)


def test_every_reason_has_words_of_its_own(app):
    told = {why_held(reason.value) for reason in HoldReason}

    assert len(told) == len(HoldReason)
    assert why_held("something new") not in told
    assert why_held(None) is None


@pytest.mark.parametrize("reason", [reason.value for reason in HoldReason])
async def test_the_page_of_a_held_photo_tells_the_reason_and_shows_no_picture(
    world: World, staff_client, reason
):
    _, reviewer = await staff_client(Role.REVIEWER)
    photo_id = await world.photo()
    await hold(world, photo_id, reason)

    page = (await reviewer.get(world.photo_url(photo_id) + "/compare")).text

    assert why_held(reason) in page
    assert "/preview" not in page
    assert (await reviewer.get(world.photo_url(photo_id) + "/preview")).status_code == 404
