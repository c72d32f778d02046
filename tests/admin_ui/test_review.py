"""The photos of the review page: their state, what is done with them, and who may see them."""

import pytest

from infra.staff.permissions import Role
from media.domain.photo import Scan
from tests.admin_ui.conftest import World, make_world, token_of
from tests.admin_ui.reviewing import decide


async def test_the_state_holds_all_that_the_page_needs(world: World, reviewer):
    first = await world.photo(reviewed=True)
    photo_id = await world.photo()
    last = await world.photo()
    face_id = await world.face(photo_id, doubtful=True)

    state = (await reviewer.get(world.photo_url(photo_id) + "/state")).json()

    assert state == {
        "photo": {
            "id": str(photo_id),
            "width": 1000,
            "height": 800,
            "scan": "scanned",
            "reviewed": False,
            "accepted": False,
            "dropped": False,
            "image_url": f"/staff/photos/{photo_id}/image?album={world.album_id}",
            "number": 2,
            "total": 3,
            "previous_url": world.photo_url(first),
            "next_url": world.photo_url(last),
            "next_open_url": world.photo_url(last),
        },
        "faces": [
            {
                "id": str(face_id),
                "x": 100,
                "y": 120,
                "w": 80,
                "h": 90,
                "doubtful": True,
                "origin": "detected",
                "decision": "none",
                "shown": False,
                "person": None,
                "note": "We weten niet zeker of dit een gezicht is. Het blijft onherkenbaar.",
                "opted_out": False,
                "proposals": [],
            }
        ],
        "blockers": [
            {
                "code": "not_reviewed",
                "text": "Nog niemand heeft de foto bekeken.",
                "url": None,
            }
        ],
        "can_undo": False,
    }


async def test_a_photo_that_was_looked_at_blocks_no_more(world: World, reviewer):
    photo_id, other = await world.photo(), await world.photo()

    state = (await reviewer.post(world.photo_url(photo_id) + "/reviewed", json={})).json()

    assert state["photo"]["reviewed"] is True
    assert state["blockers"] == []
    assert state["photo"]["next_open_url"] == world.photo_url(other)


async def test_after_the_last_open_photo_there_is_none(world: World, reviewer):
    await world.photo(reviewed=True)
    photo_id = await world.photo()

    state = (await reviewer.post(world.photo_url(photo_id) + "/reviewed", json={})).json()

    assert state["photo"]["next_open_url"] is None


async def test_the_next_open_photo_may_stand_before_this_one(world: World, reviewer):
    earlier = await world.photo()
    photo_id = await world.photo()

    state = (await reviewer.post(world.photo_url(photo_id) + "/reviewed", json={})).json()

    assert state["photo"]["next_open_url"] == world.photo_url(earlier)


async def test_a_photo_without_faces_has_to_be_accepted(world: World, reviewer):
    photo_id = await world.photo(scan=Scan.NONE_FOUND)

    looked = (await reviewer.post(world.photo_url(photo_id) + "/reviewed", json={})).json()
    accepted = (await reviewer.post(world.photo_url(photo_id) + "/accept", json={})).json()

    assert [blocker["code"] for blocker in looked["blockers"]] == ["not_accepted"]
    assert accepted["blockers"] == []
    assert accepted["photo"]["accepted"] is True


async def test_a_photo_with_faces_cannot_be_accepted_as_empty(world: World, reviewer):
    photo_id = await world.photo()

    answer = await reviewer.post(world.photo_url(photo_id) + "/accept", json={})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_acceptable")


async def test_a_photo_is_left_out_and_taken_back(world: World, reviewer):
    photo_id = await world.photo()

    left_out = (await reviewer.post(world.photo_url(photo_id) + "/drop", json={})).json()
    back = (await reviewer.post(world.photo_url(photo_id) + "/restore", json={})).json()

    assert left_out["photo"]["dropped"] is True
    assert back["photo"]["dropped"] is False


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.FAILED, Scan.REJECTED])
async def test_a_photo_that_was_not_scanned_has_nothing_to_review(scan, world: World, reviewer):
    photo_id = await world.photo(scan=scan)

    state = await reviewer.get(world.photo_url(photo_id) + "/state")
    page = await reviewer.get(world.photo_url(photo_id))
    image = await reviewer.get(f"/staff/photos/{photo_id}/image?album={world.album_id}")

    assert (state.status_code, state.json()["code"]) == (409, "not_scanned")
    assert "data-state-url" not in page.text
    assert image.status_code == 404


async def test_a_photo_of_another_album_is_not_found(world: World, reviewer, runtime, clock):
    other = await make_world(runtime, clock)
    photo_id = await other.photo()

    state = await reviewer.get(world.photo_url(photo_id) + "/state")
    image = await reviewer.get(f"/staff/photos/{photo_id}/image?album={world.album_id}")

    assert (state.status_code, image.status_code) == (404, 404)


async def test_the_unhidden_photo_is_kept_by_nobody(world: World, reviewer):
    photo_id = await world.photo()

    image = await reviewer.get(f"/staff/photos/{photo_id}/image?album={world.album_id}")

    assert image.content == b"review copy of photo 1"
    assert image.headers["Cache-Control"] == "no-store"
    assert image.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in image.headers["Content-Security-Policy"]


async def test_the_finished_photo_is_that_of_the_present_decisions(world: World, reviewer):
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    await world.render()
    preview = world.photo_url(photo_id) + "/preview"

    before = await reviewer.get(preview, params={"size": "small"})
    await decide(reviewer, world, photo_id, face_id, "not_a_face")
    after = await reviewer.get(preview)

    assert before.content.startswith(b"small of ")
    assert before.headers["Cache-Control"] == "no-store"
    assert after.status_code == 404


async def test_a_photo_is_searched_again_by_whoever_keeps_the_album(world: World, staff_client):
    _, organiser = await staff_client(Role.ORGANISER, Role.REVIEWER)
    photo_id = await world.photo(reviewed=True)
    again = world.photo_url(photo_id) + "/scan-again"

    page = await organiser.get(world.photo_url(photo_id))
    done = await organiser.post(again, data=token_of(organiser))

    state = await organiser.get(world.photo_url(photo_id) + "/state")
    assert f'action="{again}"' in page.text
    assert done.status_code == 303
    assert state.json()["photo"]["scan"] == "pending"
    assert "not_scanned" in {one["code"] for one in state.json()["blockers"]}


async def test_the_privacy_officer_cannot_have_a_photo_searched_again(world: World, staff_client):
    _, officer = await staff_client(Role.PRIVACY)
    photo_id = await world.photo()

    page = await officer.get(world.photo_url(photo_id))

    assert "scan-again" not in page.text
