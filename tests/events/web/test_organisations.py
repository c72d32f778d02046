import re

import pytest

from events.domain.register import Sector
from events.services import organisations
from events.services.organisations import Taking
from infra.audit import Actor
from infra.db import fetch
from tests.conftest import NOW
from tests.events.conftest import MARIE, token_in
from tests.events.queries import counted
from tests.events.services.test_organisations import SCHOOLS

PAGE = {"Accept": "text/html"}


@pytest.fixture
async def register(database):
    taking = Taking(sector=Sector.PRIMARY, dry_run=False)
    await organisations.take_in(SCHOOLS, taking, actor=Actor.system(), at=NOW)


async def find(client, text: str) -> list[dict]:
    answer = await client.get("/organisations", params={"q": text})
    assert answer.status_code == 200
    return answer.json()


async def test_anybody_can_find_a_school(client, register):
    [school] = await find(client, "regenb ijssel")

    [row] = await fetch("SELECT id FROM organisation WHERE code = '98AA01'")
    assert school == {
        "id": str(row["id"]),
        "name": "Basisschool De Regenboog",
        "place": "IJsselstein",
        "code": "98AA01",
    }


async def test_finding_takes_two_queries_and_sets_no_cookie(client, register):
    with counted() as asked:
        answer = await client.get("/organisations", params={"q": "basisschool"})

    assert len(asked) == 2
    assert "Set-Cookie" not in answer.headers


async def test_finding_too_often_is_refused(client, register, monkeypatch):
    monkeypatch.setattr(organisations, "MOST_SEARCHES", 2)

    answers = [(await client.get("/organisations?q=de")).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


async def sign_up(client, world, **fields: str):
    address = f"/events/{world.event.slug}/sign-up"
    form = (await client.get(address, headers=PAGE)).text
    key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
    filled = {"form_key": key, "name": "Marie de Vries", "email": MARIE.email, **fields}
    return await client.post(address, data=filled, headers=PAGE)


async def chosen() -> str | None:
    [row] = await fetch(
        "SELECT o.code FROM registration r LEFT JOIN organisation o ON o.id = r.organisation_id"
    )
    return row["code"]


async def test_a_school_that_was_chosen_is_kept_with_the_registration(client, world, register):
    [school] = await find(client, "zonnewijzer")

    await sign_up(client, world, organisation=school["name"], organisation_id=school["id"])

    assert await chosen() == "98AC00"


@pytest.mark.parametrize("given", ["", "no id at all", "00000000-0000-4000-8000-000000000009"])
async def test_what_is_no_school_is_only_text(client, world, register, given: str):
    answer = await sign_up(client, world, organisation="De Linde", organisation_id=given)

    assert answer.status_code == 303
    assert await chosen() is None


async def test_a_wrong_form_keeps_the_school_that_was_chosen(client, world, register):
    [school] = await find(client, "zonnewijzer")

    answer = await sign_up(
        client, world, name="", organisation=school["name"], organisation_id=school["id"]
    )

    assert answer.status_code == 400
    assert f'name="organisation_id" value="{school["id"]}"' in answer.text


async def test_people_change_their_school_on_their_own_page(client, world, register):
    [zonnewijzer] = await find(client, "zonnewijzer")
    [kompas] = await find(client, "kompas")
    await sign_up(
        client, world, organisation=zonnewijzer["name"], organisation_id=zonnewijzer["id"]
    )
    [letter] = await world.letters()
    await client.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)
    [row] = await fetch("SELECT id FROM registration")
    address = f"/me/registrations/{row['id']}/name"

    form = (await client.get(address, headers=PAGE)).text
    token = re.search(r'name="form_token" value="([^"]+)"', form)[1]
    changed = {"organisation": kompas["name"], "organisation_id": kompas["id"]}
    await client.post(address, data={"form_token": token, "name": "Marie", **changed}, headers=PAGE)

    assert f'name="organisation_id" value="{zonnewijzer["id"]}"' in form
    assert await chosen() == "98AE00"
