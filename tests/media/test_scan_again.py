"""Another scan of a photo: what was decided stays decided."""

import pytest

from infra.audit import Actor
from media.domain.errors import WrongAlbumState
from media.services import proposals, review, scanning
from media.store import faces as face_store
from tests.jobs import run_all
from tests.media.recognising import (
    enrol,
    face_named,
    proposal_of,
    proposed,
    scanned,
)
from tests.media.world import PUBLISHER


async def test_what_was_rejected_stays_so_after_another_look_and_another_scan(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")
    await proposals.reject(await world.work(album_id, photo_id), await proposal_of(photo_id))

    seen.moved = 6
    await scanning.scan_again(photo_id, by=Actor.staff(PUBLISHER))
    await run_all(world.runtime, "media.")

    rejected = ("Marie", "show", "sure", "rejected")
    assert await proposed(photo_id) == {"Marie": rejected}
    [face] = (await face_store.of_photos([photo_id]))[photo_id]
    assert face.box.x == 66


async def test_a_scan_never_hides_less_than_a_person_decided(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie", "Jan")
    work = await world.work(album_id, photo_id)
    await review.hide(work, await face_named(photo_id, "Jan"))
    await review.show(work, await face_named(photo_id, "Marie"), world.people["Marie"])

    seen.moved, seen.blind = 8, frozenset({"Marie"})
    await scanning.scan_again(photo_id, by=Actor.staff(PUBLISHER))
    await run_all(world.runtime, "media.scan")

    marie, jan = (await face_store.of_photos([photo_id]))[photo_id]
    assert (marie.box.x, marie.verdict.decision.value) == (60, "show")
    assert (jan.box.x, jan.box.w, jan.verdict.decision.value) == (270, 58, "hide")


async def test_a_photo_that_somebody_approved_is_not_scanned_again(world, seen):
    album_id = await world.make_album()
    photo_id = await scanned(world, album_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)

    with pytest.raises(WrongAlbumState):
        await scanning.scan_again(photo_id, by=Actor.staff(PUBLISHER))
