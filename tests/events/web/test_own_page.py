import re

import pytest

from events.domain.consent import Purpose
from events.services import attendees, consent
from events.services.hooks import PublishedPhoto, where_published
from infra.db import fetch
from tests.conftest import browser
from tests.events.conftest import MARIE, make_world, token_in
from tests.events.queries import counted

PAGE = {"Accept": "text/html"}


@pytest.fixture
async def letter(world):
    await world.sign_up(choices={Purpose.WEBSITE: True})
    [letter] = await world.letters()
    return letter


@pytest.fixture
async def me(client, letter):
    """Marie's browser, on her own page."""
    await client.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)
    return client


async def form_token(client) -> str:
    page = await client.get("/me", headers=PAGE)
    return re.search(r'name="form_token" value="([^"]+)"', page.text)[1]


async def registration_id():
    [row] = await fetch(
        "SELECT r.id FROM registration r JOIN person p ON p.id = r.person WHERE p.email = {}",
        MARIE.email,
    )
    return row["id"]


async def send(client, path, **fields):
    data = {"form_token": await form_token(client), **fields}
    return await client.post(path, data=data, headers=PAGE)


async def everything():
    return [
        await fetch(f"SELECT t::text AS row FROM {table} t ORDER BY 1")
        for table in ("event", "registration", "consent_entry", "link", "session", "audit")
    ]


async def test_opening_a_mailed_link_changes_nothing_and_sets_no_cookie(client, letter):
    before = await everything()

    for method in ("GET", "HEAD", "OPTIONS") * 7:
        for path in (f"/confirm/{token_in(letter, 'confirm')}", f"/my/{token_in(letter, 'my')}"):
            answer = await client.request(method, path, headers=PAGE)
            assert "Set-Cookie" not in answer.headers

    assert await everything() == before


async def test_an_address_with_a_secret_goes_nowhere(client, letter):
    for path in (f"/confirm/{token_in(letter, 'confirm')}", f"/my/{token_in(letter, 'my')}"):
        looked = await client.get(path, headers=PAGE)
        pressed = await client.post(path, headers=PAGE)

        assert looked.headers["Referrer-Policy"] == "no-referrer"
        assert looked.headers["Cache-Control"] == "no-store"
        assert pressed.headers["Referrer-Policy"] == "no-referrer"


async def test_dead_links_say_so_and_offer_a_new_one(client, letter):
    token = token_in(letter, "confirm")
    await client.post(f"/confirm/{token}", headers=PAGE)

    used = await client.get(f"/confirm/{token}", headers=PAGE)
    unknown = await client.get("/confirm/abc", headers=PAGE)

    assert (used.status_code, unknown.status_code) == (410, 404)
    for answer in (used, unknown):
        assert 'href="/link"' in answer.text
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_without_a_link_there_is_no_page(client, letter):
    answer = await client.get("/me", headers=PAGE)

    assert answer.headers["Location"] == "/link"


async def test_withdrawing_takes_one_press_as_giving_did(me, world):
    path = f"/me/registrations/{await registration_id()}/choice"

    given = await send(me, path, purpose="website", choice="yes")
    assert given.headers["Location"] == "/me?saved=1"
    person = await world.person()
    assert (await consent.standing(world.event.id, [person]))[person][Purpose.WEBSITE].allows

    await send(me, path, purpose="website", choice="no")
    assert not (await consent.standing(world.event.id, [person]))[person][Purpose.WEBSITE].allows
    assert (await me.get("/me?saved=1", headers=PAGE)).status_code == 200


async def test_a_form_without_the_token_of_the_session_is_refused(me):
    path = f"/me/registrations/{await registration_id()}/cancel"

    answers = [
        await me.post(path, data=data, headers=PAGE) for data in ({}, {"form_token": "x" * 43})
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    [row] = await fetch("SELECT status FROM registration")
    assert row["status"] == "seated"


async def test_what_is_not_a_choice_is_refused(me):
    path = f"/me/registrations/{await registration_id()}/choice"

    for fields in ({}, {"purpose": "website"}, {"purpose": "x", "choice": "yes"}):
        assert (await send(me, path, **fields)).status_code == 400


async def test_anothers_registration_does_not_exist(me, world, app, settings):
    await world.sign_up(name="Jan", email="jan@school.example")
    [letter] = await world.letters_to("jan@school.example")
    async with browser(app, settings) as jan:
        await jan.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)
        theirs = f"/me/registrations/{await registration_id()}"
        nobodys = "/me/registrations/00000000-0000-4000-8000-000000000000"

        for path, fields in (
            ("/choice", {"purpose": "website", "choice": "yes"}),
            ("/cancel", {}),
            ("/name", {"name": "Jan"}),
        ):
            real = await send(jan, theirs + path, **fields)
            unreal = await send(jan, nobodys + path, **fields)
            assert (real.status_code, len(real.content)) == (404, len(unreal.content))
        assert (await jan.get(theirs + "/name", headers=PAGE)).status_code == 404
        assert "Marie" not in (await jan.get("/me", headers=PAGE)).text


async def test_a_person_corrects_their_name(me, world):
    path = f"/me/registrations/{await registration_id()}/name"

    assert "Marie de Vries" in (await me.get(path, headers=PAGE)).text
    refused = await send(me, path, name="", organisation="")
    await send(me, path, name="Marie Vries", organisation="De Eik")

    assert refused.status_code == 400
    [row] = await attendees.listing(world.event.id)
    assert (row.name, row.organisation) == ("Marie Vries", "De Eik")


async def test_a_person_changes_their_address(me, world):
    refused = await send(me, "/me/address", email="geen adres")
    answer = await send(me, "/me/address", email="m@thuis.example")
    [letter] = await world.letters_to("m@thuis.example")
    link = f"/address/{token_in(letter, 'address')}"
    looked = await me.get(link, headers=PAGE)
    unchanged = await attendees.listing(world.event.id)
    pressed = await me.post(link, headers=PAGE)

    assert refused.status_code == 400
    assert (await me.get(answer.headers["Location"], headers=PAGE)).status_code == 200
    assert "m@thuis.example" in looked.text
    assert unchanged[0].email == MARIE.email
    assert pressed.headers["Location"] == "/me"
    assert "m@thuis.example" in (await me.get("/me", headers=PAGE)).text


async def test_a_person_cancels(me, world):
    await send(me, f"/me/registrations/{await registration_id()}/cancel")

    [row] = await attendees.listing(world.event.id)
    assert row.status.value == "cancelled"
    assert "Weer aanmelden" in (await me.get("/me", headers=PAGE)).text


async def test_closing_the_page_ends_the_session(me):
    answer = await send(me, "/me/leave")

    assert answer.headers["Location"] == "/"
    assert await fetch("SELECT 1 AS one FROM session") == []


async def test_a_person_sees_where_they_are_published(me, world, monkeypatch):
    person = await world.person()

    async def published(asked):
        assert asked == person
        return [
            PublishedPhoto(
                url="/photos/1/small.jpeg",
                page_url="/albums/dag#1",
                album_title="De dag",
                event_id=world.event.id,
            )
        ]

    monkeypatch.setattr(where_published, "provider", published)

    page = (await me.get("/me", headers=PAGE)).text

    assert 'src="/photos/1/small.jpeg"' in page
    assert 'href="/albums/dag#1"' in page


async def test_the_own_page_takes_the_same_queries_for_one_and_for_three(me, world, runtime, clock):
    with counted() as for_one:
        await me.get("/me", headers=PAGE)
    for title in ("Noord", "Oost"):
        await (await make_world(runtime, clock, title=title)).sign_up()
    with counted() as for_three:
        page = await me.get("/me", headers=PAGE)

    assert page.text.count("<section") == 3
    assert len(for_one) == len(for_three)
