"""The badges of an event, as staff print them."""

import re

import pytest

from infra.staff.permissions import Role
from media.services.markers import drawing, opt_out_drawing
from media.store import faces
from tests.admin_ui.conftest import World, token_of

NAMES = ("Marie", "Jan", "Fatima")

BADGE = re.compile(r'<li class="badge">(.*?)</li>', re.DOTALL)


@pytest.fixture
async def people(world: World) -> None:
    """Marie said yes, Jan no, and Fatima nothing."""
    for name, website in zip(NAMES, (True, False, None), strict=True):
        await world.attendee(name, website=website)


def badges(page: str) -> dict[str, str]:
    """Return the HTML of each badge by the name on it."""
    found = {}
    for html in BADGE.findall(page):
        name = re.search(r'class="badge-name">(.*?)<', html)
        found[name[1] if name else ""] = html
    return found


async def test_whoever_said_yes_gets_a_code_and_all_others_the_code_that_says_no(
    world: World, people, staff_client
):
    _, client = await staff_client(Role.ORGANISER)
    url = f"/staff/events/{world.event_id}/badges"

    before = badges((await client.get(url)).text)
    answer = await client.post(f"{url}/numbers", data=token_of(client))
    after = badges((await client.get(url)).text)

    assert answer.status_code == 303
    assert "<svg" not in before["Marie"]
    assert drawing(1) in after["Marie"]
    for name in ("Jan", "Fatima"):
        assert opt_out_drawing() in after[name]
        assert "laat mij niet zien" in after[name]


async def test_badges_are_found_by_name_to_print_one_again(world: World, people, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.get(f"/staff/events/{world.event_id}/badges?q=fatima linde")

    assert set(badges(answer.text)) == {"Fatima"}
    assert "1 van 3 badges" in answer.text


async def test_a_sheet_of_spare_badges_names_nobody(world: World, people, staff_client):
    _, client = await staff_client(Role.PRIVACY)

    page = (await client.get(f"/staff/events/{world.event_id}/badges/spare")).text

    assert page.count(opt_out_drawing()) == 8
    assert not any(name in page for name in NAMES)


async def test_who_may_not_change_the_event_is_not_offered_to_number_badges(
    world: World, people, staff_client
):
    _, client = await staff_client(Role.PRIVACY)

    page = (await client.get(f"/staff/events/{world.event_id}/badges")).text

    assert "badges/numbers" not in page


async def test_badges_speak_english_too(world: World, people, staff_client):
    await world.attendee("Noor", website=True)
    _, client = await staff_client(Role.ORGANISER)

    page = (await client.get(f"/staff/events/{world.event_id}/badges?lang=en")).text

    assert "2 badges have no code yet" in page
    assert "do not show me" in page


async def test_the_review_page_tells_why_a_face_with_a_badge_cannot_be_shown(
    world: World, staff_client
):
    marie = await world.attendee("Marie")
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    await faces.opt_out([face_id])
    _, client = await staff_client(Role.REVIEWER)
    url = f"{world.photo_url(photo_id)}/faces/{face_id}"

    shown = await client.post(f"{url}/decision", json={"decision": "show", "person_id": str(marie)})
    [before] = (await client.get(f"{world.photo_url(photo_id)}/state")).json()["faces"]
    corrected = await client.post(f"{url}/not-their-badge", json={})

    assert (shown.status_code, shown.json()["code"]) == (409, "opted_out")
    assert before["opted_out"]
    assert before["note"].startswith("De badge onder dit gezicht zegt")
    [after] = corrected.json()["faces"]
    assert (after["opted_out"], after["shown"], after["note"]) == (False, False, None)
    again = await client.post(f"{url}/not-their-badge", json={})
    assert again.json()["code"] == "nothing_to_undo"
