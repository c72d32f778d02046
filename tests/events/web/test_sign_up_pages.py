import re

import pytest

from events.services import attendees
from infra.db import fetch
from tests.events.conftest import MARIE, make_world, token_in

PAGE = {"Accept": "text/html"}


@pytest.fixture
def fill_in(client, world):
    """Open the form as a person does, and send it."""

    async def fill_in(**fields: str):
        address = f"/events/{world.event.slug}/sign-up"
        form = (await client.get(address, headers=PAGE)).text
        key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
        filled = {"form_key": key, "name": "Marie de Vries", "email": MARIE.email, **fields}
        return await client.post(address, data=filled, headers=PAGE)

    return fill_in


async def test_the_first_page_shows_what_is_coming(client, world):
    page = await client.get("/", headers=PAGE)

    assert page.status_code == 200
    assert "Regiodag Zuid" in page.text
    assert "Set-Cookie" not in page.headers


async def test_the_pages_speak_both_languages(client, world):
    dutch = await client.get(f"/events/{world.event.slug}", headers=PAGE)
    english = await client.get(f"/events/{world.event.slug}?lang=en", headers=PAGE)

    assert "Aanmelden" in dutch.text
    assert "Sign up" in english.text
    assert f"/events/{world.event.slug}/sign-up?lang=en" in english.text


async def test_nothing_is_ticked_beforehand(client, world):
    form = (await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE)).text

    assert form.count('type="radio"') == 4
    assert "checked" not in form
    assert 'href="/privacy"' in form


async def test_after_the_form_one_looks_in_the_mail(fill_in, client, world):
    answer = await fill_in(photo_website="yes", photo_social="no")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/events/{world.event.slug}/sent"
    assert "Kijk in uw mail" in (await client.get(answer.headers["Location"])).text
    [row] = await attendees.listing(world.event.id)
    assert row.email == MARIE.email


async def test_a_wrong_form_keeps_what_was_filled_in(fill_in):
    answer = await fill_in(name="", organisation="De Linde", photo_website="no")

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'href="#field-name"' in answer.text
    assert 'value="De Linde"' in answer.text
    assert answer.text.count("checked") == 1


async def test_what_people_type_is_never_markup(fill_in):
    answer = await fill_in(name="<script>alert(1)</script>", organisation='"><img src=x>')

    assert answer.status_code == 400
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


async def test_known_and_unknown_addresses_get_the_same_answer(fill_in, client):
    await fill_in()

    answers = [
        await fill_in(name="Nog iemand", email=email)
        for email in (MARIE.email, "nieuw@school.example")
    ]
    pages = [await client.get(answer.headers["Location"]) for answer in answers]

    known, unknown = (
        (a.status_code, {k: v for k, v in a.headers.items() if k != "date"}, a.content)
        for a in answers
    )
    assert known == unknown
    assert pages[0].content == pages[1].content


async def test_asking_for_a_link_answers_everybody_alike(fill_in, client, world):
    await fill_in()

    answers = [
        await client.post("/link", data={"email": email}, headers=PAGE)
        for email in (MARIE.email, "nobody@school.example")
    ]

    assert [(a.status_code, a.headers["Location"], a.content) for a in answers] == [
        (303, "/link/sent", b"")
    ] * 2


async def test_a_form_from_another_site_is_refused(client, world):
    answer = await client.post(
        f"/events/{world.event.slug}/sign-up",
        data={"form_key": "x" * 20, "name": "Marie", "email": MARIE.email},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert await fetch("SELECT 1 AS one FROM person") == []


async def test_a_draft_has_no_page(client, database, runtime, clock):
    world = await make_world(runtime, clock, opens_at=None)

    for path in ("", "/sign-up", "/sent"):
        answer = await client.get(f"/events/{world.event.slug}{path}", headers=PAGE)
        assert answer.status_code == 404


async def test_a_closed_form_leads_back_to_its_event(client, world, clock):
    clock.at = world.event.closes_at

    answer = await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE)

    assert answer.headers["Location"] == f"/events/{world.event.slug}"


async def test_who_sends_the_form_too_late_is_told_so(fill_in, client, world, clock):
    clock.at = world.event.closes_at

    answer = await client.post(
        f"/events/{world.event.slug}/sign-up", data={"form_key": "x" * 20}, headers=PAGE
    )

    assert answer.status_code == 409


async def test_the_privacy_statement_stays_readable_per_version(client, world):
    in_force = await client.get("/privacy", headers=PAGE)
    first = await client.get("/privacy/1?lang=en", headers=PAGE)

    assert "Vereniging Voorbeeld" in in_force.text
    assert "{" not in re.sub(r"<script.*?</script>", "", in_force.text)
    assert (in_force.status_code, first.status_code) == (200, 200)
    assert "Privacy statement" in first.text
    assert "What we ask you about face recognition" not in first.text
    for unknown in ("/privacy/3", "/privacy/99999999999999"):
        assert (await client.get(unknown, headers=PAGE)).status_code == 404


async def test_an_old_version_of_the_statement_says_so_and_leads_to_the_present_one(client, world):
    present = await client.get("/privacy", headers=PAGE)
    same = await client.get("/privacy/2", headers=PAGE)
    old = await client.get("/privacy/1?lang=en", headers=PAGE)

    assert "andere versie" not in present.text + same.text
    assert "Another version of this statement counts now." in old.text
    assert '<a href="/privacy?lang=en">Read the version that counts now</a>' in old.text


async def test_the_mail_leads_to_the_own_page(fill_in, client, world):
    await fill_in(photo_website="yes")
    [letter] = await world.letters()

    answer = await client.post(f"/confirm/{token_in(letter, 'confirm')}", headers=PAGE)
    page = await client.get(answer.headers["Location"], headers=PAGE)

    assert (answer.status_code, page.status_code) == (303, 200)
    assert "Regiodag Zuid" in page.text
