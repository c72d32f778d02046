"""What people decide about a proposal."""

import pytest

from media.domain.errors import AlreadyDecided, AskedToBeHidden
from media.domain.proposals import ProposalState
from media.services import proposals, review, states
from tests.media.recognising import (
    SURE_SHOW,
    decisions,
    enrol,
    face_named,
    proposal_of,
    proposed,
    scanned,
)
from tests.media.world import PUBLISHER


async def test_to_confirm_is_to_show_by_the_ordinary_rules(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)

    await proposals.confirm(work, await proposal_of(photo_id))

    assert await decisions(photo_id) == [("show", False)]
    assert (await proposed(photo_id))["Marie"][3] == "confirmed"
    with pytest.raises(AlreadyDecided):
        await proposals.confirm(work, await proposal_of(photo_id))


async def test_to_confirm_somebody_without_a_yes_is_to_hide(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Jan")
    photo_id = await scanned(world, album_id, "Jan")

    await proposals.confirm(await world.work(album_id, photo_id), await proposal_of(photo_id))

    assert await decisions(photo_id) == [("hide", False)]


async def test_who_may_be_a_refuser_is_shown_as_nobody_until_that_was_rejected(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Jan", like="Marie")
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)
    face_id = await face_named(photo_id, "Marie")

    with pytest.raises(AskedToBeHidden):
        await review.show(work, face_id, world.people["Marie"])
    with pytest.raises(AskedToBeHidden):
        await review.not_a_face(work, face_id)
    await proposals.reject(work, await proposal_of(photo_id))
    await review.show(work, face_id, world.people["Marie"])

    assert await decisions(photo_id) == [("show", False)]


async def test_undo_opens_a_proposal_again(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photo_id = await scanned(world, album_id, "Marie")
    work = await world.work(album_id, photo_id)
    await proposals.confirm(work, await proposal_of(photo_id))

    await review.undo(work)
    undone = await proposed(photo_id), await decisions(photo_id)
    await proposals.reject(work, await proposal_of(photo_id))
    await review.undo(work)

    assert undone == ({"Marie": SURE_SHOW}, [("none", False)])
    assert await proposed(photo_id) == {"Marie": SURE_SHOW}


async def test_many_are_settled_at_once_a_transaction_for_each_photo(world, seen):
    album_id = await world.make_album()
    await enrol(world, "Marie")
    photos = [await scanned(world, album_id, "Marie", shade=shade) for shade in (110, 120, 130)]
    album = await states.album(album_id)
    chosen = [await proposal_of(photo_id) for photo_id in photos]
    await proposals.reject(await world.work(album_id, photos[2]), chosen[2])

    done = await proposals.settle(
        album, chosen, ProposalState.CONFIRMED, by=PUBLISHER, at=world.clock.now()
    )

    assert (done.settled, done.left) == (2, 1)
    assert isinstance(done.refused, AlreadyDecided)
    assert [await decisions(photo_id) for photo_id in photos] == [
        [("show", False)],
        [("show", False)],
        [("none", False)],
    ]
