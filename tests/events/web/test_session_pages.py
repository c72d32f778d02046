import re

import pytest

from events.services import programme, rooms
from infra.db import fetch
from tests.events.conftest import MARIE, ORGANISER, token_in
from tests.events.programme import add, choose, chosen, second_hour, taken
from tests.events.queries import counted

PAGE = {"Accept": "text/html"}


@pytest.fixture
async def me(client, world):
    """Marie's browser, on her own page."""
    await world.sign_up(choices={})
    [letter] = await world.letters()
    await client.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)
    return client


async def own_path(world) -> str:
    [row] = await fetch("SELECT id FROM registration")
    return f"/me/registrations/{row['id']}/sessions"


async def form_token(client) -> str:
    page = await client.get("/me", headers=PAGE)
    return re.search(r'name="form_token" value="([^"]+)"', page.text)[1]


async def test_the_page_of_an_event_shows_its_programme(client, world):
    await rooms.add(world.event.id, "Aula", "naast de kantine", by=ORGANISER)
    [room] = await rooms.of_event(world.event.id)
    await add(world, "Opening", for_everyone=True, room_id=room.id, speakers=("Sanne Vos",))
    full = await second_hour(world, "Rekenen", capacity=1)
    await second_hour(world, "Lezen", capacity=5)
    await world.sign_up(sessions=frozenset({full}))

    page = (await client.get(f"/events/{world.event.slug}", headers=PAGE)).text

    assert "10.00\N{EN DASH}11.00" in page
    assert "Aula (naast de kantine)" in page
    assert "Met Sanne Vos" in page
    assert page.count("Vol</span>") == 1
    assert "nog 5 plaatsen" in page


async def test_the_page_of_an_event_takes_as_many_queries_for_three_sessions_as_for_none(
    client, world
):
    counts = []
    for titles in ((), ("Rekenen", "Lezen", "Dans")):
        for title in titles:
            await add(world, title)
        with counted() as asked:
            await client.get(f"/events/{world.event.slug}", headers=PAGE)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 6


async def test_sessions_are_chosen_on_the_sign_up_form(client, world):
    maths = await add(world, "Rekenen")
    address = f"/events/{world.event.slug}/sign-up"
    page = (await client.get(address, headers=PAGE)).text
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    filled = {"form_key": key, "name": "Marie", "email": MARIE.email, "sessions": [str(maths)]}

    answer = await client.post(address, data=filled, headers=PAGE)

    assert f'name="sessions" value="{maths}"' in page
    assert answer.status_code == 303
    assert await chosen(world, MARIE.email) == {"Rekenen": "seated"}


async def test_a_clash_is_told_by_name_and_the_form_keeps_what_was_ticked(client, world):
    maths, dance = await add(world, "Rekenen"), await add(world, "Dans")
    address = f"/events/{world.event.slug}/sign-up"
    filled = {
        "form_key": "a-key-of-the-form",
        "name": "Marie",
        "email": MARIE.email,
        "sessions": [str(maths), str(dance)],
    }

    answer = await client.post(address, data=filled, headers=PAGE)

    assert answer.status_code == 400
    assert "“Rekenen” en “Dans”" in answer.text
    assert 'href="#field-sessions"' in answer.text
    assert len(re.findall(r'value="[\w-]+" checked', answer.text)) == 2


async def test_a_full_session_cannot_be_ticked(client, world):
    maths = await add(world, "Rekenen", capacity=1)
    await world.sign_up(sessions=frozenset({maths}))

    page = (await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE)).text

    assert f'name="sessions" value="{maths}" disabled' in page


async def test_a_person_chooses_and_changes_on_their_own_page(me, world):
    maths, dance = await add(world, "Rekenen", capacity=1), await add(world, "Dans")
    path = await own_path(world)
    token = await form_token(me)

    await me.post(path, data={"form_token": token, "sessions": [str(maths)]}, headers=PAGE)
    page = (await me.get(path, headers=PAGE)).text
    answer = await me.post(path, data={"form_token": token, "sessions": [str(dance)]}, headers=PAGE)
    home = (await me.get("/me", headers=PAGE)).text

    assert f'value="{maths}" checked' in page
    assert answer.headers["Location"] == "/me?saved=1"
    assert await taken(world) == {"Rekenen": 0, "Dans": 1}
    assert path in home
    assert "Dans" in home


async def test_what_is_wrong_with_a_later_choice_is_told_and_kept(me, world):
    maths, dance = await add(world, "Rekenen"), await add(world, "Dans")
    data = {"form_token": await form_token(me), "sessions": [str(maths), str(dance)]}

    answer = await me.post(await own_path(world), data=data, headers=PAGE)

    assert answer.status_code == 400
    assert len(re.findall(r'value="[\w-]+" checked', answer.text)) == 2


async def test_a_session_that_was_removed_is_told_on_the_own_page(me, world, clock):
    maths = await add(world, "Rekenen")
    await choose(world, MARIE.email, maths)

    await programme.remove(world.event.id, maths, by=ORGANISER, at=clock.at)

    assert "Gaat niet door" in (await me.get("/me", headers=PAGE)).text


async def test_once_the_event_started_there_is_nothing_to_choose(me, world, clock):
    await add(world)
    path = await own_path(world)
    token = await form_token(me)
    clock.at = world.event.starts_at

    assert path not in (await me.get("/me", headers=PAGE)).text
    assert (await me.get(path, headers=PAGE)).status_code in {303, 404}
    assert (await me.post(path, data={"form_token": token}, headers=PAGE)).status_code in {
        303,
        403,
        409,
    }
