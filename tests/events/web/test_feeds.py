"""What is coming, for calendars and other websites."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from events.services import events
from tests.conftest import NOW
from tests.events.conftest import ORGANISER, World, draft


async def entries(client) -> list:
    answer = await client.get("/events.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


async def test_a_calendar_shows_what_is_coming_in_the_right_time(world: World, client):
    [entry] = await entries(client)

    assert str(entry["SUMMARY"]) == "Regiodag Zuid"
    assert entry["DTSTART"].dt == world.event.starts_at
    assert str(entry["URL"]) == "http://127.0.0.1:8000/events/regiodag-zuid"
    assert str(entry["UID"]) == f"{world.event.id}@127.0.0.1"
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CONFIRMED", 0)


async def test_a_change_of_time_is_an_update_of_the_same_appointment(world: World, client):
    later = draft(ends_at=world.event.ends_at + timedelta(hours=1))
    await events.update(world.event.id, later, by=ORGANISER, at=NOW)

    [entry] = await entries(client)

    assert str(entry["UID"]) == f"{world.event.id}@127.0.0.1"
    assert entry["SEQUENCE"] == 1


async def test_text_with_line_breaks_and_commas_stays_one_field(world: World, client):
    text = "Een, twee; drie\n\nEND:VEVENT\nSUMMARY:Anders"
    await events.update(world.event.id, draft(description=text), by=ORGANISER, at=NOW)

    [entry] = await entries(client)

    assert str(entry["DESCRIPTION"]) == text
    assert str(entry["SUMMARY"]) == "Regiodag Zuid"


async def test_another_website_may_read_what_is_coming_and_nothing_else(world: World, client):
    answer = await client.get("/api/public/events", headers={"Origin": "https://school.example"})
    page = await client.get("/", headers={"Origin": "https://school.example"})

    assert answer.json() == {
        "timezone": "Europe/Amsterdam",
        "events": [
            {
                "title": "Regiodag Zuid",
                "place": "Eindhoven",
                "starts_at": "2026-12-14T09:00:00Z",
                "ends_at": "2026-12-14T13:00:00Z",
                "sign_up": "open",
                "url": "http://127.0.0.1:8000/events/regiodag-zuid",
            }
        ],
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.mark.parametrize("path", ["/events.ics", "/api/public/events", "/widget.js"])
async def test_no_cookie_is_set_and_everybody_may_keep_it_a_while(world: World, client, path):
    answer = await client.get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


async def test_drafts_and_what_is_over_are_not_told(world: World, client, clock):
    await events.create(draft(title="Nog geheim", opens_at=None), by=ORGANISER, at=NOW)
    before = await entries(client)
    clock.at = world.event.ends_at

    assert len(before) == 1
    assert await entries(client) == []
    assert (await client.get("/api/public/events")).json()["events"] == []


async def test_the_script_of_the_widget_stands_alone(client):
    script = (await client.get("/widget.js")).text

    assert "import " not in script.replace("import.meta", "")
    assert "innerHTML" not in script
    assert "cookie" not in script
