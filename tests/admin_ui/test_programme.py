import re
from datetime import timedelta

import pytest

from events.domain.ids import PersonId, StaffId
from events.domain.programme import SessionDraft
from events.services import choosing, events, programme, rooms
from events.store import registrations
from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import SOMEBODY, World, token_of
from tests.events.jobs import run_due_jobs
from tests.events.queries import counted

FILLED_IN = {
    "title": "Rekenen met plezier",
    "description": "",
    # The event is from 10.00 to 14.00 in Amsterdam.
    "starts_at": "2026-12-14T10:00",
    "ends_at": "2026-12-14T11:00",
    "capacity": "12",
    "speakers": "Sanne Vos\nKarim Aziz",
    "room": "",
}


@pytest.fixture
async def organiser(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    return client


async def add(world: World, title: str = "Rekenen", **changes: object):
    event = await events.get(world.event_id)
    filled = {
        "title": title,
        "description": "",
        "room_id": None,
        "starts_at": event.starts_at,
        "ends_at": event.starts_at + timedelta(hours=1),
        "capacity": None,
        "for_everyone": False,
        "speakers": (),
        "trainers": frozenset(),
        **changes,
    }
    return await programme.add(world.event_id, SessionDraft(**filled), by=StaffId(SOMEBODY))


async def choose(world: World, person_id: PersonId, *sessions) -> None:
    registration = await registrations.of_event_and_person(world.event_id, person_id)
    await choosing.choose(
        registration.id, frozenset(sessions), person_id=person_id, at=world.clock.now()
    )


async def test_a_session_is_made_as_it_was_filled_in(world: World, organiser):
    url = f"{world.event_url}/sessions/new"

    answer = await organiser.post(url, data={**FILLED_IN, **token_of(organiser)})

    page = (await organiser.get(answer.headers["Location"])).text
    [made] = await programme.of_event(world.event_id)
    assert (made.title, made.capacity, made.speakers) == (
        "Rekenen met plezier",
        12,
        ("Sanne Vos", "Karim Aziz"),
    )
    assert made.starts_at == (await events.get(world.event_id)).starts_at
    assert "0 van 12 plaatsen bezet" in page


async def test_a_session_outside_its_event_is_refused_and_nothing_typed_is_lost(
    world: World, organiser
):
    late = {**FILLED_IN, "ends_at": "2026-12-14T20:00", **token_of(organiser)}

    answer = await organiser.post(f"{world.event_url}/sessions/new", data=late)

    assert answer.status_code == 400
    assert 'href="#field-ends_at"' in answer.text
    assert "Karim Aziz" in answer.text


async def test_two_sessions_in_one_room_at_one_time_give_a_warning(world: World, organiser):
    await rooms.add(world.event_id, "Aula", "", by=StaffId(SOMEBODY))
    [aula] = await rooms.of_event(world.event_id)
    for title in ("Rekenen", "Lezen"):
        await add(world, title, room_id=aula.id)

    page = (await organiser.get(f"{world.event_url}/programme")).text

    assert "“Rekenen” en “Lezen” zijn op hetzelfde moment in Aula." in page


async def test_a_room_is_added_once_renamed_and_removed_when_empty(world: World, organiser):
    url = f"{world.event_url}/rooms"
    token = token_of(organiser)

    await organiser.post(f"{url}/new", data={"name": "Aula", "note": "", **token})
    again = await organiser.post(f"{url}/new", data={"name": "aula", "note": "", **token})
    [aula] = await rooms.of_event(world.event_id)
    await organiser.post(f"{url}/{aula.id}/edit", data={"name": "Zaal 1", "note": "links", **token})
    await add(world, room_id=aula.id)
    in_use = await organiser.post(f"{url}/{aula.id}/remove", data=token)
    [session] = await programme.of_event(world.event_id)
    await organiser.post(f"{world.event_url}/sessions/{session.id}/remove", data=token)
    await organiser.post(f"{url}/{aula.id}/remove", data=token)

    assert (again.status_code, in_use.status_code) == (400, 409)
    assert await rooms.of_event(world.event_id) == []


async def test_sessions_of_one_moment_are_put_in_order(world: World, organiser):
    for title in ("Rekenen", "Lezen", "Dans"):
        await add(world, title)
    dance = (await programme.of_event(world.event_id))[2]
    url = f"{world.event_url}/sessions/{dance.id}/move"

    for _ in range(3):
        await organiser.post(url, data={"to": "up", **token_of(organiser)})

    titles = [session.title for session in await programme.of_event(world.event_id)]
    assert titles == ["Dans", "Rekenen", "Lezen"]


async def test_removing_a_session_is_asked_first_and_told_to_who_had_chosen_it(
    world: World, organiser
):
    maths = await add(world, "Rekenen")
    await choose(world, await world.attendee("Marie de Vries"), maths)
    url = f"{world.event_url}/sessions/{maths}/remove"

    asked = (await organiser.get(url)).text
    still = await programme.of_event(world.event_id)
    answer = await organiser.post(url, data=token_of(organiser))
    await run_due_jobs(world.runtime)

    assert "1 persoon koos deze sessie" in asked
    assert len(still) == 1
    assert answer.status_code == 303
    assert await programme.of_event(world.event_id) == []
    letters = await world.runtime.mailer.messages()
    assert [one.subject for one in letters if "sessies" in one.subject][:1]


async def test_a_new_time_is_told_to_who_chose_the_session_and_another_word_is_not(
    world: World, organiser
):
    maths = await add(world, "Rekenen")
    await choose(world, await world.attendee("Marie de Vries"), maths)
    url = f"{world.event_url}/sessions/{maths}/edit"
    same = {**FILLED_IN, "description": "Neem een rekenmachine mee.", **token_of(organiser)}

    await organiser.post(url, data=same)
    before = await changes_told()
    await organiser.post(url, data={**same, "starts_at": "2026-12-14T10:15"})

    assert (before, await changes_told()) == (0, 1)


async def changes_told() -> int:
    [row] = await fetch("SELECT count(*) AS n FROM mail WHERE kind = 'programme_changed'")
    return int(row["n"])


async def test_there_are_never_fewer_seats_than_people_in_a_session(world: World, organiser):
    maths = await add(world, "Rekenen")
    for name in ("Marie", "Jan"):
        await choose(world, await world.attendee(name), maths)
    form = {**FILLED_IN, "capacity": "1", **token_of(organiser)}

    answer = await organiser.post(f"{world.event_url}/sessions/{maths}/edit", data=form)

    assert answer.status_code == 400
    assert "Meer mensen dan dat kozen deze sessie al." in answer.text


async def test_the_list_of_attendees_shows_what_each_of_them_chose(world: World, organiser):
    await choose(world, await world.attendee("Marie de Vries"), await add(world, "Rekenen"))

    page = (await organiser.get(f"{world.event_url}/attendees")).text

    assert 'data-column="Sessies"' in page
    assert "Rekenen" in page


async def test_the_programme_asks_the_database_as_often_for_three_as_for_one(
    world: World, organiser
):
    counts = []
    for more in (("Rekenen",), ("Lezen", "Dans")):
        for title in more:
            await add(world, title)
        with counted() as asked:
            await organiser.get(f"{world.event_url}/programme")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def links(page: str) -> set[str]:
    return {url.split("?")[0] for url in re.findall(r'href="(/staff[^"#]*)"', page)}
