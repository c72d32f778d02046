"""The acts of the review page: what the server answers, and what it refuses."""

import pytest

from infra.staff.permissions import Role
from media.domain.photo import Scan
from tests.admin_ui.conftest import World, make_world, token_of


@pytest.fixture
async def reviewer(world: World, staff_client):
    _, client = await staff_client(Role.REVIEWER)
    return client


async def decide(client, world: World, photo_id, face_id, decision: str, person_id=None):
    return await client.post(
        f"{world.photo_url(photo_id)}/faces/{face_id}/decision",
        json={"decision": decision, "person_id": str(person_id) if person_id else None},
    )


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


async def test_a_face_is_shown_as_an_attendee_who_said_yes(world: World, reviewer):
    marie = await world.attendee()
    photo_id = await world.photo()
    face_id = await world.face(photo_id)

    state = (await decide(reviewer, world, photo_id, face_id, "show", marie)).json()

    [face] = state["faces"]
    assert (face["decision"], face["shown"]) == ("show", True)
    assert face["person"] == {"id": str(marie), "name": "Marie de Vries"}
    assert state["can_undo"] is True


async def test_who_a_face_may_be_is_confirmed_with_one_act(world: World, reviewer):
    marie = await world.attendee()
    photo_id = await world.photo()
    proposal_id = await world.propose(await world.face(photo_id), marie)
    url = world.photo_url(photo_id)

    before = (await reviewer.get(url + "/state")).json()
    after = (await reviewer.post(f"{url}/proposals/{proposal_id}/confirm", json={})).json()

    assert before["faces"][0]["proposals"] == [
        {
            "id": str(proposal_id),
            "person": {"id": str(marie), "name": "Marie de Vries"},
            "certainty": "likely",
            "source": "recognition",
            "hides": False,
            "waits": True,
        }
    ]
    assert (after["faces"][0]["shown"], after["faces"][0]["proposals"]) == (True, [])


async def test_who_a_face_is_not_is_rejected_with_one_act(world: World, reviewer):
    marie = await world.attendee()
    photo_id = await world.photo()
    proposal_id = await world.propose(await world.face(photo_id), marie)
    url = world.photo_url(photo_id)

    after = (await reviewer.post(f"{url}/proposals/{proposal_id}/reject", json={})).json()
    undone = (await reviewer.post(f"{url}/undo", json={})).json()

    assert (after["faces"][0]["decision"], after["faces"][0]["proposals"]) == ("none", [])
    assert len(undone["faces"][0]["proposals"]) == 1


async def test_a_face_that_may_be_a_refuser_says_why_it_cannot_be_shown(world: World, reviewer):
    marie = await world.attendee()
    joost = await world.attendee("Joost Bakker", website=False)
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    await world.propose(face_id, joost)

    answer = await decide(reviewer, world, photo_id, face_id, "show", marie)

    state = (await reviewer.get(world.photo_url(photo_id) + "/state")).json()
    assert (answer.status_code, answer.json()["code"]) == (409, "asked_to_be_hidden")
    assert "onherkenbaar moet blijven" in answer.json()["detail"]
    assert state["faces"][0]["proposals"][0]["hides"] is True


@pytest.mark.parametrize("website", [False, None])
async def test_nobody_else_can_be_shown(website, world: World, reviewer):
    joost = await world.attendee("Joost Bakker", website=website)
    photo_id = await world.photo()
    face_id = await world.face(photo_id)

    answer = await decide(reviewer, world, photo_id, face_id, "show", joost)

    state = (await reviewer.get(world.photo_url(photo_id) + "/state")).json()
    assert (answer.status_code, answer.json()["code"]) == (409, "no_consent")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "zei geen ja" in answer.json()["detail"]
    assert state["faces"][0]["decision"] == "none"


async def test_showing_needs_a_person(world: World, reviewer):
    photo_id = await world.photo()
    face_id = await world.face(photo_id)

    answer = await decide(reviewer, world, photo_id, face_id, "show")

    assert answer.status_code == 400


async def test_a_withdrawal_hides_and_says_so(world: World, reviewer):
    marie = await world.attendee()
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    await decide(reviewer, world, photo_id, face_id, "show", marie)

    await world.answer(marie, website=False)
    withdrawn = (await reviewer.get(world.photo_url(photo_id) + "/state")).json()["faces"][0]
    await world.answer(marie, website=True)
    again = (await reviewer.get(world.photo_url(photo_id) + "/state")).json()["faces"][0]

    assert (withdrawn["decision"], withdrawn["shown"]) == ("show", False)
    assert withdrawn["note"].startswith("Er is geen ja meer voor dit album.")
    # A new yes is a new choice: the face returns when a person shows it again, and not before.
    assert again["shown"] is False
    assert again["note"].startswith("De keuze is sindsdien veranderd.")


async def test_a_face_is_hidden_or_said_to_be_none_and_all_is_undone(world: World, reviewer):
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    seen = []

    for decision in ("hide", "not_a_face"):
        state = (await decide(reviewer, world, photo_id, face_id, decision)).json()
        seen.append(state["faces"][0]["decision"])
    for _ in range(2):
        state = (await reviewer.post(world.photo_url(photo_id) + "/undo", json={})).json()
        seen.append(state["faces"][0]["decision"])

    assert seen == ["hide", "not_a_face", "hide", "none"]
    assert state["can_undo"] is False


async def test_nothing_left_to_undo_is_told(world: World, reviewer):
    photo_id = await world.photo()

    answer = await reviewer.post(world.photo_url(photo_id) + "/undo", json={})

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_undo")


async def test_a_missed_face_is_drawn_and_cut_to_the_photo(world: World, reviewer):
    photo_id = await world.photo()

    answer = await reviewer.post(
        world.photo_url(photo_id) + "/faces", json={"x": 950, "y": -10, "w": 200, "h": 60}
    )

    [face] = answer.json()["faces"]
    assert [face[name] for name in ("x", "y", "w", "h")] == [950, 0, 50, 50]
    assert (face["origin"], face["decision"], face["shown"]) == ("drawn", "hide", False)


@pytest.mark.parametrize(
    "body",
    [
        {"x": 5000, "y": 5000, "w": 10, "h": 10},
        {"x": 0, "y": 0, "w": 1, "h": 1},
        {"x": "a", "y": 0, "w": 10, "h": 10},
        {"x": 1},
        [],
    ],
)
async def test_a_box_that_is_none_is_refused(body, world: World, reviewer):
    photo_id = await world.photo()

    answer = await reviewer.post(world.photo_url(photo_id) + "/faces", json=body)

    state = (await reviewer.get(world.photo_url(photo_id) + "/state")).json()
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert state["faces"] == []


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


async def test_attendees_are_offered_with_what_they_said(world: World, reviewer):
    await world.attendee("Marie de Vries", website=True)
    await world.attendee("Joost Bakker", website=False)
    await world.attendee("Fatima Yildiz", website=None)

    found = (await reviewer.get(world.album_url + "/attendees", params={"q": "de linde"})).json()

    assert {one["name"]: one["consent"] for one in found} == {
        "Marie de Vries": "yes",
        "Joost Bakker": "no",
        "Fatima Yildiz": "unknown",
    }
    assert set(found[0]) == {"id", "name", "organisation", "consent"}


async def test_attendees_are_found_as_their_name_is_typed(world: World, reviewer):
    await world.attendee("Marie de Vries")
    await world.attendee("Joost Bakker")

    found = (await reviewer.get(world.album_url + "/attendees", params={"q": "joo"})).json()

    assert [one["name"] for one in found] == ["Joost Bakker"]


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
