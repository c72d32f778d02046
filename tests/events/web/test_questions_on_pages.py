import re

import pytest

from events.domain.answers import Given, agreed_field, answer_field
from events.domain.questions import Condition, Kind, Words
from events.services import questions
from infra.db import fetch
from tests.events.asking import COMPLETE, DIET, LUNCH, draft
from tests.events.conftest import MARIE, ORGANISER, token_in

PAGE = {"Accept": "text/html"}


async def add(world, of=COMPLETE):
    return await questions.add(world.event.id, of, by=ORGANISER, at=world.clock.now())


def plain(page) -> str:
    return " ".join(page.text.split())


@pytest.fixture
def fill_in(client, world):
    """Open the form as a person does, and send it."""

    async def fill_in(lang: str = "nl", **fields: str):
        address = f"/events/{world.event.slug}/sign-up?lang={lang}"
        form = (await client.get(address, headers=PAGE)).text
        key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
        filled = {"form_key": key, "name": "Marie de Vries", "email": MARIE.email, **fields}
        return await client.post(address, data=filled, headers=PAGE)

    return fill_in


@pytest.fixture
async def me(client, world):
    """Marie's browser on her own page; call it after the questions are there."""

    async def me(**answers):
        await world.sign_up(**answers)
        letter = (await world.letters())[0]
        await client.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)
        return client

    return me


async def registration_path() -> str:
    [row] = await fetch("SELECT id FROM registration")
    return f"/me/registrations/{row['id']}/answers"


async def send(client, path: str, **fields: str):
    page = await client.get(path, headers=PAGE)
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)[1]
    return await client.post(path, data={"form_token": token, **fields}, headers=PAGE)


async def test_the_form_asks_in_the_visitors_language_and_writes_its_own_notice(client, world):
    await add(world, DIET)
    address = f"/events/{world.event.slug}/sign-up"

    dutch = plain(await client.get(address, headers=PAGE))
    english = plain(await client.get(address + "?lang=en", headers=PAGE))

    assert "Wat eet u niet?" in dutch
    assert "Waarvoor: om de groepen samen te stellen." in dutch
    assert "Omdat u dat goed vindt." in dutch
    assert "We wissen uw antwoord 30 dagen na de bijeenkomst." in dutch
    assert "We geven het ook aan: De cateraar." in dutch
    assert "What for: to put the groups together." in english
    assert "Because you agree." in english
    assert "We erase your answer 30 days after the meeting." in english
    assert "We also give it to: The caterer." in english
    assert "Nuts" in english


async def test_a_form_without_questions_says_nothing_about_them(client, world):
    page = await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE)

    assert "Wat we met uw antwoorden doen" not in page.text


async def test_without_javascript_every_question_is_there_and_says_when_it_counts(client, world):
    lunch = await add(world, LUNCH)
    await add(world, draft(condition=Condition(lunch, "yes")))

    page = plain(await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE))

    assert "Alleen als u bij " in page
    assert f'data-when="{answer_field(lunch)}" data-when-answer="yes"' in page
    assert "hidden>" not in page


@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_of_question_has_a_field_and_keeps_what_was_typed(fill_in, world, kind):
    typed = {"text": "docent", "long_text": "docent", "number": "2,5", "date": "2026-12-31"}
    one = await add(world, draft(kind=kind, options=DIET.options))
    answer = typed.get(kind.value, "yes" if kind is Kind.YES_NO else "o2")

    wrong = plain(await fill_in(name="", **{answer_field(one): answer}))

    assert "Wat is uw functie?" in wrong
    if kind.value in typed:
        assert answer in wrong
    else:
        assert re.search(rf'value="{answer}"[^>]* checked', wrong)


async def test_a_wrong_answer_names_its_question_and_loses_nothing(fill_in, world):
    age = await add(world, draft(kind=Kind.NUMBER, label=Words("Hoeveel jaar werkt u al?")))
    job = await add(world)

    answer = await fill_in(**{answer_field(age): "lang", answer_field(job): "docent"})

    page = plain(answer)
    assert answer.status_code == 400
    assert f'href="#field-{answer_field(age)}"' in page
    assert "Hoeveel jaar werkt u al? Vul een getal in, zoals 3 of 2,5." in page
    assert 'value="lang"' in page
    assert 'value="docent"' in page


async def test_a_filled_in_form_is_stored(fill_in, world):
    diet = await add(world, DIET)

    answer = await fill_in(**{answer_field(diet): ["o1", "o2"], agreed_field(diet): "yes"})

    [row] = await fetch("SELECT value FROM answer")
    assert answer.status_code == 303
    assert row["value"] == '["o1", "o2"]'


async def test_what_people_answer_is_never_markup(fill_in, world):
    job = await add(world)

    answer = await fill_in(name="", **{answer_field(job): '"><script>alert(1)</script>'})

    assert "<script>alert" not in answer.text


async def test_fields_of_no_question_are_nothing(fill_in, world):
    await add(world)

    answer = await fill_in(answer_nonsense="x", answer_00="y", agreed_="z")

    assert answer.status_code == 303
    assert await fetch("SELECT 1 AS one FROM answer") == []


async def test_ones_own_page_shows_and_changes_ones_answers(me, world):
    job, lunch = await add(world), await add(world, LUNCH)
    client = await me(given=Given({job: ["docent"], lunch: ["yes"]}))
    path = await registration_path()

    overview = await client.get("/me", headers=PAGE)
    before = plain(await client.get(path, headers=PAGE))
    answer = await send(client, path, **{answer_field(job): "rector", answer_field(lunch): ""})

    assert path in overview.text
    assert 'value="docent"' in before
    assert answer.headers["Location"].startswith("/me?saved")
    assert [row["value"] for row in await fetch("SELECT value FROM answer")] == ['"rector"']


async def test_a_wrong_change_is_told_and_changes_nothing(me, world):
    age = await add(world, draft(kind=Kind.NUMBER))
    client = await me(given=Given({age: ["3"]}))

    answer = await send(client, await registration_path(), **{answer_field(age): "veel"})

    assert answer.status_code == 400
    assert 'value="veel"' in answer.text
    assert [row["value"] for row in await fetch("SELECT value FROM answer")] == ["3"]


async def test_ones_own_page_says_that_questions_wait(me, world):
    await add(world, draft(after_approval=True))
    client = await me()

    page = await client.get("/me", headers=PAGE)

    assert "We hebben nog enkele vragen voor u." in page.text


async def test_without_questions_ones_own_page_leads_to_none(me, world):
    client = await me()

    assert "/answers" not in (await client.get("/me", headers=PAGE)).text
    assert "geen vragen" in (await client.get(await registration_path(), headers=PAGE)).text
