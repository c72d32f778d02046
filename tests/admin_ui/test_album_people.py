"""The page that confirms or rejects many faces of one person at a time."""

import io

import pytest
from PIL import Image

from infra.db import fetch
from infra.staff.permissions import Role
from media.domain.matching import Certainty
from media.store import faces
from tests.admin_ui.conftest import World, audit_entries, make_world, token_of


async def proposed(world: World, name: str, photos: int, *, website: bool | None = True):
    """Propose somebody on so many photos; return the proposals and the photos."""
    person_id = await world.attendee(name, website=website)
    made = [await world.photo() for _ in range(photos)]
    ids = [await world.propose(await world.face(photo_id), person_id) for photo_id in made]
    return ids, made


async def answer(client, world: World, ids, how: str):
    form = {**token_of(client), "answer": how, "proposal": [str(one) for one in ids]}
    return await client.post(f"{world.album_url}/people", data=form)


async def verdicts(photos):
    found = await faces.of_photos(photos)
    return [face.verdict.decision.value for photo in photos for face in found[photo]]


async def test_faces_are_listed_by_person_and_nothing_is_ticked(world: World, reviewer):
    await proposed(world, "Marie de Vries", 2)
    [joost], [photo_id] = await proposed(world, "Joost Bakker", 1, website=False)

    page = (await reviewer.get(f"{world.album_url}/people")).text

    assert page.index("Joost Bakker") < page.index("Marie de Vries")
    assert page.count('name="proposal"') == 3
    assert " checked" not in page
    assert f'value="{joost}"' in page
    assert world.photo_url(photo_id) in page
    assert "Deze persoon zei geen ja tegen dit album." in page
    assert "Waarschijnlijk" in page
    assert "%" not in page.split("<main")[1].split("</main>")[0]


async def test_many_are_confirmed_at_once(world: World, reviewer):
    ids, photos = await proposed(world, "Marie de Vries", 3)
    entries = await audit_entries()

    done = await answer(reviewer, world, ids[:2], "confirm")

    assert done.status_code == 303
    assert await verdicts(photos) == ["show", "show", "none"]
    assert await audit_entries() == entries + 2


async def test_many_are_rejected_at_once(world: World, reviewer):
    ids, photos = await proposed(world, "Marie de Vries", 2)

    await answer(reviewer, world, ids, "reject")

    page = (await reviewer.get(f"{world.album_url}/people")).text
    assert await verdicts(photos) == ["none", "none"]
    assert "Marie de Vries" not in page


async def test_whoever_said_no_is_confirmed_to_stay_hidden(world: World, reviewer):
    ids, photos = await proposed(world, "Joost Bakker", 2, website=False)

    await answer(reviewer, world, ids, "confirm")

    assert await verdicts(photos) == ["hide", "hide"]


async def test_what_cannot_be_settled_is_told_and_the_rest_is_done(world: World, reviewer):
    ids, photos = await proposed(world, "Marie de Vries", 2)
    await answer(reviewer, world, ids[:1], "reject")

    done = await answer(reviewer, world, ids, "confirm")

    assert done.status_code == 409
    assert "1 gedaan, 1 niet" in done.text
    assert await verdicts(photos) == ["none", "show"]


@pytest.mark.parametrize("how", ["confirm", "else"])
async def test_without_a_tick_or_an_answer_nothing_happens(how, world: World, reviewer):
    ids, photos = await proposed(world, "Marie de Vries", 1)

    done = await answer(reviewer, world, [] if how == "confirm" else ids, how)

    assert done.status_code == 409
    assert await verdicts(photos) == ["none"]


async def test_a_form_that_was_tampered_with_is_refused(world: World, reviewer):
    done = await answer(reviewer, world, ["nobody"], "confirm")

    assert done.status_code == 400


async def test_proposals_of_another_event_are_left_alone(world: World, reviewer, runtime, clock):
    other = await make_world(runtime, clock)
    person_id = await other.attendee()
    photo_id = await other.photo()
    proposal_id = await other.propose(await other.face(photo_id), person_id)

    done = await answer(reviewer, world, [proposal_id], "confirm")

    assert done.status_code == 409
    assert await verdicts([photo_id]) == ["none"]


async def test_without_recognition_the_page_says_so(world: World, staff_client):
    _, officer = await staff_client(Role.PRIVACY)

    page = (await officer.get(f"{world.album_url}/people")).text

    assert "Herkenning staat uit bij deze bijeenkomst" in page
    assert f"{world.event_url}/recognition" in page


async def test_a_face_is_cut_from_the_review_copy_and_kept_by_nobody(
    world: World, reviewer, runtime
):
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    copy = Image.new("RGB", (500, 400), (90, 120, 90))
    copy.paste((255, 0, 0), (50, 60, 90, 105))
    file = io.BytesIO()
    copy.save(file, "JPEG", quality=95)
    [row] = await fetch(
        "SELECT event_id, encode(sha256, 'hex') AS sha FROM photo WHERE id = {}", photo_id
    )
    key = f"review/{row['event_id']}/{row['sha']}.jpg"
    await runtime.originals.delete(key)
    await runtime.originals.put(key, file.getvalue())

    answer = await reviewer.get(f"{world.photo_url(photo_id)}/faces/{face_id}/crop")

    face = Image.open(io.BytesIO(answer.content))
    red, green, _ = face.getpixel((face.width // 2, face.height // 2))
    assert face.size == (77, 78)
    assert (red > 200, green < 60) == (True, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_a_face_of_another_photo_is_not_found(world: World, reviewer):
    photo_id, other = await world.photo(), await world.photo()
    face_id = await world.face(other)

    answer = await reviewer.get(f"{world.photo_url(photo_id)}/faces/{face_id}/crop")

    assert answer.status_code == 404


async def test_sure_faces_come_before_likely_ones(world: World, reviewer):
    person_id = await world.attendee()
    likely = await world.propose(await world.face(await world.photo()), person_id)
    sure = await world.propose(await world.face(await world.photo()), person_id, Certainty.SURE)

    page = (await reviewer.get(f"{world.album_url}/people")).text

    assert page.index(str(sure)) < page.index(str(likely))
