"""Deciding about faces on the review page: what the server answers, and what it refuses."""

import pytest

from tests.admin_ui.conftest import World
from tests.admin_ui.reviewing import decide


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
