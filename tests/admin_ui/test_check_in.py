"""The page at the door, and what devices send to it."""

from datetime import timedelta
from uuid import uuid4

from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World
from tests.conftest import NOW


def act(kind: str, registration_id: str, **more: object) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "kind": kind,
        "registration_id": registration_id,
        "made_at": NOW.isoformat(),
        **more,
    }


async def send(client, world: World, *acts: dict[str, object]):
    body = {"sent_at": NOW.isoformat(), "language": "nl", "acts": list(acts)}
    return await client.post(f"{world.event_url}/check-in/acts", json=body)


async def people(client, world: World) -> dict[str, dict[str, object]]:
    answer = await client.get(f"{world.event_url}/check-in/list")
    return {person["name"]: person for person in answer.json()["people"]}


async def test_only_the_page_at_the_door_may_ask_for_the_camera(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    door = await client.get(f"{world.event_url}/check-in")
    other = await client.get(world.event_url)

    assert door.headers["Permissions-Policy"].startswith("camera=(self),")
    assert other.headers["Permissions-Policy"].startswith("camera=(),")


async def test_the_page_itself_names_nobody(world: World, staff_client):
    await world.attendee("Marie de Vries")
    _, client = await staff_client(Role.ORGANISER)

    page = await client.get(f"{world.event_url}/check-in")

    assert page.status_code == 200
    assert "Marie" not in page.text


async def test_the_script_that_works_offline_may_serve_this_page_alone(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.get(f"{world.event_url}/check-in/worker.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == f"{world.event_url}/check-in"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "import" not in answer.text


async def test_the_list_holds_what_the_door_needs_and_no_address(world: World, staff_client):
    await world.attendee("Marie de Vries", website=True)
    await world.attendee("Jan Smit", website=False)
    await world.attendee("Fatima Amrani", website=None)
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.get(f"{world.event_url}/check-in/list")

    photos = {person["name"]: person["photo"] for person in answer.json()["people"]}
    assert photos == {"Fatima Amrani": "unknown", "Jan Smit": "hidden", "Marie de Vries": "shown"}
    assert "school.example" not in answer.text
    assert [purpose["name"] for purpose in answer.json()["purposes"]] == ["website", "social"]


async def test_a_list_is_to_be_forgotten_a_day_after_the_event(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.get(f"{world.event_url}/check-in/list")

    ends = NOW + timedelta(days=20, hours=4)
    assert answer.json()["forget_at"] == (ends + timedelta(hours=24)).isoformat().replace(
        "+00:00", "Z"
    )


async def test_what_a_device_sends_is_answered_act_by_act_with_the_list_after_it(
    world: World, staff_client
):
    await world.attendee("Marie de Vries", website=None)
    _, client = await staff_client(Role.ORGANISER)
    marie = (await people(client, world))["Marie de Vries"]["id"]
    present = act("present", marie)
    yes = act("answer", marie, choices={"website": True})
    nowhere = act("present", str(uuid4()))

    answer = await send(client, world, present, yes, nowhere)
    again = await send(client, world, present)

    assert [one["outcome"] for one in answer.json()["answers"]] == ["taken", "taken", "gone"]
    [person] = answer.json()["door"]["people"]
    assert (person["present"], person["photo"], person["answers"]["website"]) == (
        True,
        "shown",
        "yes",
    )
    assert [one["outcome"] for one in again.json()["answers"]] == ["known"]


async def test_a_walk_in_that_is_refused_says_why(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    came = act("walk_in", "", name="Noor", email="geen adres")
    came["registration_id"] = came["id"]

    answer = await send(client, world, came)

    [refused] = answer.json()["answers"]
    assert refused["outcome"] == "refused"
    assert refused["sentences"] == ["Vul een e-mailadres in, zoals naam@school.example."]


async def test_what_cannot_be_read_is_refused_and_changes_nothing(world: World, staff_client):
    await world.attendee("Marie de Vries")
    _, client = await staff_client(Role.ORGANISER)
    marie = str((await people(client, world))["Marie de Vries"]["id"])

    wrong = [
        act("asleep", marie),
        act("present", "nobody"),
        act("present", marie) | {"made_at": "2026-11-24T09:00:00"},
        act("answer", marie, choices={"recognition": True}),
    ]
    statuses = [(await send(client, world, one)).status_code for one in wrong]

    assert statuses == [400] * 4
    assert await fetch("SELECT 1 AS one FROM attendance") == []


async def test_the_attendance_list_tells_who_was_there_and_hands_out_certificates(
    world: World, staff_client
):
    await world.attendee("Marie de Vries")
    await world.attendee("Jan Smit")
    _, client = await staff_client(Role.ORGANISER)
    known = await people(client, world)
    await send(client, world, act("present", str(known["Marie de Vries"]["id"])))
    before = await client.get(f"{world.event_url}/attendance")
    certificate = f"{world.event_url}/attendance/{known['Marie de Vries']['id']}/certificate"
    early = await client.get(certificate)

    world.clock.at = NOW + timedelta(days=21)
    _, client = await staff_client(Role.PRIVACY)
    after = await client.get(f"{world.event_url}/attendance")
    made = await client.get(f"{certificate}?lang=en")
    absent = await client.get(
        certificate.replace(*(str(known[name]["id"]) for name in ("Marie de Vries", "Jan Smit")))
    )

    assert "1 van 2 mensen waren er" in before.text
    assert "/certificate" not in before.text
    assert early.status_code == 404
    assert after.text.count("/certificate?lang=nl") == 1
    assert (made.status_code, made.headers["Content-Type"]) == (200, "application/pdf")
    assert made.content.startswith(b"%PDF-")
    assert absent.status_code == 404
