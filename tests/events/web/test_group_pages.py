import re

import pytest

from events.services import offers
from infra.db import fetch
from tests.events.conftest import MARIE, ORGANISER, make_world, token_in
from tests.events.grouping import TEAM, seen_by_contact, sign_up, standing, team

PAGE = {"Accept": "text/html"}
DESK = "info@school.example"


def filled(group=TEAM) -> dict[str, str]:
    """Return a group as the fields of its form."""
    fields = {
        "contact_name": group.contact_name,
        "contact_email": group.contact_email,
        "organisation": group.organisation,
        "rows": "3",
    }
    for one in group.colleagues:
        fields |= {f"name_{one.row}": one.name, f"email_{one.row}": one.email}
    return fields


@pytest.fixture
def send(client, world):
    """Open the form for several as a person does, and send it."""

    async def send(**fields: str):
        address = f"/events/{world.event.slug}/sign-up/group"
        form = (await client.get(address, headers=PAGE)).text
        key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
        return await client.post(address, data={"form_key": key, **fields}, headers=PAGE)

    return send


async def open_own_page(client, letter):
    await client.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)
    page = (await client.get("/me", headers=PAGE)).text
    return page, re.search(r'name="form_token" value="([^"]+)"', page)[1]


async def test_the_form_for_one_leads_to_the_form_for_several(client, world):
    one = await client.get(f"/events/{world.event.slug}/sign-up?lang=en", headers=PAGE)

    assert f'href="/events/{world.event.slug}/sign-up/group?lang=en"' in one.text


async def test_a_group_signs_up_without_a_script(send, client, world):
    answer = await send(**filled())

    assert answer.status_code == 303
    sent = await client.get(answer.headers["Location"], headers=PAGE)
    assert "krijgen ieder een eigen mail." in sent.text
    assert set(await standing(world)) == {one.name for one in TEAM.colleagues}


async def test_more_rows_keep_what_was_filled_in_and_sign_nobody_up(send, world):
    answer = await send(**filled(), act="more")

    assert answer.status_code == 200
    assert 'name="name_6"' in answer.text
    assert 'value="Anna Visser"' in answer.text
    assert await standing(world) == {}


async def test_there_are_never_more_than_twenty_rows(send):
    answer = await send(**{**filled(), "rows": "20"}, act="more")
    silly = await send(**{**filled(), "rows": "9" * 500}, act="more")

    assert 'name="name_20"' in answer.text
    assert 'name="name_21"' not in answer.text
    assert silly.status_code == 200


async def test_a_wrong_group_keeps_what_was_filled_in(send, world):
    answer = await send(**{**filled(), "email_2": "geen adres"})

    assert answer.status_code == 400
    assert 'href="#field-email_2"' in answer.text
    assert 'value="Bram Mulder"' in answer.text
    assert await standing(world) == {}


async def test_a_group_of_the_known_and_of_the_unknown_get_one_answer(send, world):
    await world.sign_up(MARIE, email="anna@school.example", name="Anna Visser")

    known = await send(**filled())
    unknown = await send(**filled(team(("Dirk", "d@school.example"), ("Els", "e@school.example"))))

    assert (known.status_code, known.headers["Location"], known.content) == (
        unknown.status_code,
        unknown.headers["Location"],
        unknown.content,
    )


async def test_the_contact_sees_who_answered_on_their_own_page(client, world):
    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", DESK)))
    [letter] = await world.letters_to(TEAM.contact_email)

    page, _ = await open_own_page(client, letter)

    assert "Heeft nog niet geantwoord" in page
    assert "Geen eigen mailadres" in page
    assert "Uw groep heeft haar plaatsen." in page
    assert set(await seen_by_contact(world)) == {"Anna Visser", "Bram Mulder"}


@pytest.mark.parametrize(("answer", "status"), [("accept", "seated"), ("decline", "cancelled")])
async def test_an_offer_is_answered_with_a_button_on_the_own_page(
    client, database, runtime, clock, answer, status
):
    world = await make_world(runtime, clock, capacity=1)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    await world.sign_up()
    await world.sign_up(MARIE, name="Jan", email="jan@school.example")
    await fetch("UPDATE event SET capacity = 2")
    await offers.serve_all(at=clock.at)
    letter = (await world.letters_to("jan@school.example"))[-1]
    page, token = await open_own_page(client, letter)
    action = re.search(r'action="(/me/registrations/[^"]+/offer)"', page)[1]

    nonsense = await client.post(action, data={"form_token": token, "answer": "?"}, headers=PAGE)
    done = await client.post(action, data={"form_token": token, "answer": answer}, headers=PAGE)
    again = await client.post(action, data={"form_token": token, "answer": answer}, headers=PAGE)

    assert (nonsense.status_code, done.status_code, again.status_code) == (400, 303, 410)
    assert (await standing(world))["Jan"] == (status, None)


async def test_a_contact_answers_for_the_group_on_their_own_page(client, database, runtime, clock):
    world = await make_world(runtime, clock, capacity=3)
    await offers.set_hours(world.event.id, 48, by=ORGANISER, at=clock.at)
    await world.sign_up()
    await sign_up(world)
    await fetch("UPDATE event SET capacity = 4")
    await offers.serve_all(at=clock.at)
    letter = (await world.letters_to(TEAM.contact_email))[-1]
    page, token = await open_own_page(client, letter)
    action = re.search(r'action="(/me/groups/[^"]+/offer)"', page)[1]

    done = await client.post(action, data={"form_token": token, "answer": "accept"}, headers=PAGE)

    assert done.status_code == 303
    assert (await standing(world))["Anna Visser"] == ("seated", None)


async def test_somebody_on_a_shared_mailbox_asks_for_one_of_their_own(client, world):
    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", DESK)))
    _, second = await world.letters_to(DESK)
    address = f"/mailbox/{token_in(second, 'mailbox')}"

    looked = await client.get(address, headers=PAGE)
    wrong = await client.post(address, data={"email": "nee"}, headers=PAGE)
    asked = await client.post(address, data={"email": "bram@school.example"}, headers=PAGE)
    after = await client.get(asked.headers["Location"], headers=PAGE)

    assert "Bram Mulder" in looked.text
    assert looked.headers["Referrer-Policy"] == "no-referrer"
    assert (wrong.status_code, asked.status_code) == (400, 303)
    assert asked.headers["Referrer-Policy"] == "no-referrer"
    assert "Kijk in uw mail" in after.text
    [letter] = await world.letters_to("bram@school.example")
    assert token_in(letter, "address")


async def test_looking_at_a_shared_mailbox_cancels_nothing_and_its_button_does(client, world):
    await sign_up(world, team(("Anna Visser", DESK), ("Bram Mulder", DESK)))
    _, second = await world.letters_to(DESK)
    address = f"/mailbox/{token_in(second, 'mailbox')}"
    await client.get(address, headers=PAGE)
    assert (await standing(world))["Bram Mulder"] == ("seated", None)

    done = await client.post(f"{address}/cancel", headers=PAGE)
    after = await client.get(address, headers=PAGE)
    unknown = [
        await client.get("/mailbox/x", headers=PAGE),
        await client.post("/mailbox/x", data={"email": "a@b.example"}, headers=PAGE),
        await client.post("/mailbox/x/cancel", headers=PAGE),
    ]

    assert done.status_code == 303
    assert "<form" not in after.text.split("<main")[1].split("</main")[0]
    assert (await standing(world))["Bram Mulder"] == ("cancelled", None)
    assert {answer.status_code for answer in unknown} == {404}


async def test_a_closed_event_has_no_form_for_several(client, world, clock):
    clock.at = world.event.closes_at

    looked = await client.get(f"/events/{world.event.slug}/sign-up/group", headers=PAGE)
    sent = await client.post(
        f"/events/{world.event.slug}/sign-up/group", data=filled(), headers=PAGE
    )

    assert looked.headers["Location"] == f"/events/{world.event.slug}"
    assert sent.status_code == 409
