from datetime import UTC, datetime

from events.domain.consent import Purpose
from events.services import events
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of

FILLED_IN = {
    "title": "Studiemiddag rekenen",
    "description": "Wat werkt in de klas.",
    "place": "Utrecht",
    "starts_at": "2027-07-08T13:00",
    "ends_at": "2027-07-08T17:00",
    "capacity": "80",
    "opens_at": "2026-12-01T09:00",
    "closes_at": "2027-07-07T12:00",
    "purposes": ["website", "print"],
}


async def test_an_event_is_made_as_it_was_filled_in(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.post("/staff/events/new", data={**FILLED_IN, **token_of(client)})

    page = await client.get(answer.headers["Location"])
    [made] = [e for e in await events.all_for_staff() if e.id != world.event_id]
    assert answer.status_code == 303
    assert "Uw wijzigingen zijn bewaard." in page.text
    assert (made.title, made.place, made.capacity) == ("Studiemiddag rekenen", "Utrecht", 80)
    assert made.purposes == (Purpose.WEBSITE, Purpose.PRINT)
    # Summer time: two hours from UTC, in December one.
    assert made.starts_at == datetime(2027, 7, 8, 11, 0, tzinfo=UTC)
    assert made.opens_at == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


async def test_without_an_opening_time_an_event_is_for_staff_alone(
    world: World, staff_client, client
):
    _, organiser = await staff_client(Role.ORGANISER)
    form = {**FILLED_IN, "opens_at": "", **token_of(organiser)}

    await organiser.post("/staff/events/new", data=form)

    assert "Studiemiddag rekenen" in (await organiser.get("/staff")).text
    assert "Studiemiddag rekenen" not in (await client.get("/")).text


async def test_what_is_wrong_is_told_per_field_and_nothing_typed_is_lost(
    world: World, staff_client
):
    _, client = await staff_client(Role.ORGANISER)
    form = {**FILLED_IN, "starts_at": "morgen", "capacity": "veel", **token_of(client)}

    answer = await client.post("/staff/events/new", data=form)

    assert answer.status_code == 400
    assert 'href="#field-starts_at"' in answer.text
    assert "Vul in op welke dag en hoe laat de bijeenkomst begint." in answer.text
    assert "Vul in hoeveel plaatsen er zijn." in answer.text
    assert 'value="Studiemiddag rekenen"' in answer.text
    assert answer.text.count(" checked") == 2


async def test_rules_of_events_are_told_too(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    form = {**FILLED_IN, "ends_at": "2027-07-08T12:00", **token_of(client)}

    answer = await client.post("/staff/events/new", data=form)

    assert answer.status_code == 400
    assert 'id="error-ends_at"' in answer.text


async def test_an_event_can_be_changed(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    form = {**FILLED_IN, "purposes": ["website", "social"], **token_of(client)}

    shown = await client.get(world.event_url + "/edit")
    await client.post(world.event_url + "/edit", data=form)

    changed = await events.get(world.event_id)
    # Stored in UTC, shown in the time of the place.
    assert 'value="2026-12-14T10:00"' in shown.text
    assert changed.title == "Studiemiddag rekenen"


async def test_no_more_can_be_asked_once_somebody_signed_up(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    await world.attendee()
    form = {**FILLED_IN, "purposes": ["website", "press"], **token_of(client)}

    answer = await client.post(world.event_url + "/edit", data=form)

    assert answer.status_code == 400
    assert 'id="error-purposes"' in answer.text


async def test_sign_up_closes_and_opens(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    await client.post(world.event_url + "/close", data=token_of(client))
    closed = (await client.get(world.event_url)).text
    await client.post(world.event_url + "/open", data=token_of(client))
    opened = (await client.get(world.event_url)).text

    assert "Aanmelden gesloten" in closed
    assert "Aanmelden open" in opened


async def test_answers_are_counted_per_purpose(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    await world.attendee("Marie de Vries", website=True)
    await world.attendee("Joost Bakker", website=False)
    await world.attendee("Fatima Yildiz", website=None)

    page = (await client.get(world.event_url)).text

    website = page[page.index("Op de website") : page.index("Op sociale media")]
    assert website.count("<dd>1</dd>") == 3


async def test_attendees_are_listed_with_their_choices(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    await world.attendee("Marie de Vries", website=True)
    await world.attendee("Joost Bakker", website=False)

    page = (await client.get(world.event_url + "/attendees")).text

    assert "marie@school.example" in page
    assert '<span class="tag good">Ja</span>' in page
    assert '<span class="tag bad">Nee</span>' in page
    assert "2 van 2 mensen" in page


async def test_attendees_are_found_by_any_part(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    await world.attendee("Marie de Vries")
    await world.attendee("Joost Bakker")

    page = (await client.get(world.event_url + "/attendees", params={"q": "LINDE bak"})).text

    assert "joost@school.example" in page
    assert "marie@school.example" not in page
    assert "1 van 2 mensen" in page


async def test_names_are_shown_as_text(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    await world.attendee("Marie & Co")

    page = (await client.get(world.event_url + "/attendees")).text

    assert "Marie &amp; Co" in page
