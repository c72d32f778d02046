import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from events.domain.invitations import NewCode
from events.domain.terms import Invoice, Terms
from events.services import approval, attendees, cancelling, copying, events, invitations, terms
from tests.events.conftest import MARIE, ORGANISER, token_in
from tests.events.queries import counted

PAGE = {"Accept": "text/html"}


@pytest.fixture
def send(client, world):
    """Open the form as a person does, and send it."""

    async def send(query: str = "", **fields: str):
        address = f"/events/{world.event.slug}/sign-up"
        form = (await client.get(address + query, headers=PAGE)).text
        key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
        filled = {"form_key": key, "name": MARIE.name, "email": MARIE.email, **fields}
        return await client.post(address, data=filled, headers=PAGE)

    return send


async def cancel(world):
    await cancelling.cancel(
        world.event.id, "De spreker is <ziek>.", by=ORGANISER, at=world.clock.at
    )


async def invite(world):
    await terms.change(world.event.id, Terms(invitation_only=True), by=ORGANISER)
    new = NewCode(label="Besturen", uses=5, expires_at=None)
    return await invitations.add(world.event.id, new, by=ORGANISER, at=world.clock.at)


async def own_page(client, world):
    token = token_in((await world.letters_to(MARIE.email))[0], "my")
    await client.post(f"/my/{token}", headers=PAGE)
    return (await client.get("/me", headers=PAGE)).text


async def test_the_page_of_what_is_cancelled_says_why_and_takes_nobody(client, world):
    await cancel(world)

    page = await client.get(f"/events/{world.event.slug}", headers=PAGE)
    form = await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE)

    assert "Deze bijeenkomst gaat niet door." in page.text
    assert "De spreker is &lt;ziek&gt;." in page.text
    assert "/sign-up" not in page.text
    assert form.headers["Location"] == f"/events/{world.event.slug}"
    assert "Gaat niet door" in (await client.get("/", headers=PAGE)).text


async def test_a_form_that_was_open_when_it_was_cancelled_is_refused(client, world):
    address = f"/events/{world.event.slug}/sign-up"
    form = (await client.get(address, headers=PAGE)).text
    key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
    await cancel(world)

    filled = {"form_key": key, "name": MARIE.name, "email": MARIE.email}
    answer = await client.post(address, data=filled, headers=PAGE)

    assert answer.status_code == 409
    assert await attendees.listing(world.event.id) == []


async def test_ones_own_page_says_that_it_is_cancelled_and_leaves_nothing_to_do(client, world):
    await world.sign_up()
    await cancel(world)

    mine = await own_page(client, world)

    assert "De spreker is &lt;ziek&gt;." in mine
    assert "/cancel" not in mine


async def test_the_form_of_an_event_for_the_invited_asks_the_code(send, world):
    code = await invite(world)

    wrong = await send(code="2222-2222-2222-2222")
    right = await send(code=code)

    assert wrong.status_code == 400
    assert 'href="#field-code"' in wrong.text
    assert "Deze code werkt niet voor deze bijeenkomst." in wrong.text
    assert 'value="2222-2222-2222-2222"' in wrong.text
    assert right.status_code == 303


async def test_the_code_of_a_link_is_filled_in_and_goes_nowhere_else(client, world):
    code = await invite(world)

    page = await client.get(f"/events/{world.event.slug}?code={code}&lang=en", headers=PAGE)
    form = await client.get(f"/events/{world.event.slug}/sign-up?code={code}", headers=PAGE)

    assert f"/sign-up?code={code}&amp;lang=en" in page.text
    assert f'value="{code}"' in form.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert form.headers["Referrer-Policy"] == "no-referrer"


async def test_an_event_for_the_invited_is_not_listed(client, world):
    await invite(world)

    assert "Regiodag Zuid" not in (await client.get("/", headers=PAGE)).text
    page = await client.get(f"/events/{world.event.slug}", headers=PAGE)
    assert "Deze bijeenkomst is voor mensen met een uitnodiging." in page.text


async def test_an_open_event_asks_no_code_and_no_invoice(client, world):
    form = (await client.get(f"/events/{world.event.slug}/sign-up", headers=PAGE)).text

    assert 'name="code"' not in form
    assert 'name="invoice_reference"' not in form


async def test_the_price_is_shown_and_the_invoice_is_asked_for(client, send, world):
    wanted = Terms(price_note="Gratis voor leden", asks_invoice=True)
    await terms.change(world.event.id, wanted, by=ORGANISER)

    page = (await client.get(f"/events/{world.event.slug}", headers=PAGE)).text
    await send(invoice_reference="PO 12", cost_centre="4200")

    assert "Gratis voor leden" in page
    [row] = await attendees.listing(world.event.id)
    assert row.invoice == Invoice(reference="PO 12", cost_centre="4200")
    mine = await own_page(client, world)
    assert "PO 12" in mine
    assert "4200" in mine


async def test_too_long_an_invoice_reference_loses_nothing(send, world):
    await terms.change(world.event.id, Terms(asks_invoice=True), by=ORGANISER)

    answer = await send(invoice_reference="x" * 81, cost_centre="4200")

    assert answer.status_code == 400
    assert 'href="#field-invoice_reference"' in answer.text
    assert 'value="4200"' in answer.text


async def test_where_staff_decide_the_form_says_so_and_one_has_no_seat_yet(client, send, world):
    await terms.change(world.event.id, Terms(approval=True), by=ORGANISER)

    page = (await client.get(f"/events/{world.event.slug}", headers=PAGE)).text
    await send()

    assert "De organisator beslist over elke aanmelding." in page
    assert "U hebt nog geen plaats." in await own_page(client, world)


async def test_known_and_unknown_addresses_get_the_same_answer_where_staff_decide(send, world):
    await terms.change(world.event.id, Terms(approval=True), by=ORGANISER)
    await world.sign_up()

    known, unknown = [await send(email=email) for email in (MARIE.email, "new@school.example")]

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.headers["Location"] == unknown.headers["Location"]


async def test_the_dates_of_a_series_lead_to_each_other(client, world, runtime, clock):
    dates = [world.event.starts_at + timedelta(days=7)]
    [second] = await copying.copy(
        world.event.id,
        dates,
        together=True,
        zone=ZoneInfo("Europe/Amsterdam"),
        by=ORGANISER,
        at=clock.at,
    )
    await events.open_registration(second, by=ORGANISER, at=clock.at)
    address = f"/events/{(await events.get(second)).slug}"

    first = (await client.get(f"/events/{world.event.slug}", headers=PAGE)).text
    later = (await client.get(address, headers=PAGE)).text
    listed = (await client.get("/", headers=PAGE)).text

    assert "Andere data" in first
    assert f'href="{address}"' in first
    assert f'href="/events/{world.event.slug}"' in later
    assert listed.count("Andere data") == 1
    assert f'href="{address}"' in listed


async def test_the_page_of_a_series_takes_as_many_queries_for_one_date_as_for_three(
    client, world, clock
):
    counts = []
    for days in ((7,), (14, 21)):
        made = await copying.copy(
            world.event.id,
            [world.event.starts_at + timedelta(days=n) for n in days],
            together=True,
            zone=ZoneInfo("Europe/Amsterdam"),
            by=ORGANISER,
            at=clock.at,
        )
        for event_id in made:
            await events.open_registration(event_id, by=ORGANISER, at=clock.at)
        with counted() as asked:
            await client.get(f"/events/{world.event.slug}", headers=PAGE)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 6


async def test_a_registration_that_was_refused_has_nothing_left_to_do(client, world):
    await terms.change(world.event.id, Terms(approval=True), by=ORGANISER)
    await world.sign_up()
    await refuse_everybody(world)

    mine = await own_page(client, world)

    assert "De organisator kon u geen plaats geven." in mine
    assert "/cancel" not in mine


async def refuse_everybody(world):
    rows = await attendees.listing(world.event.id)
    wanted = [row.registration_id for row in rows]
    await approval.refuse(world.event.id, wanted, by=ORGANISER, at=world.clock.at)


async def test_the_letter_of_a_cancelled_event_leads_to_its_reason(world, client):
    await world.sign_up(replace(MARIE, language="en"))
    await cancel(world)

    letter = (await world.letters_to(MARIE.email))[-1]

    assert "De spreker is <ziek>." in (letter.text or "")
    assert "De spreker is &lt;ziek&gt;." in (letter.html or "")


async def test_what_the_invoice_carries_is_corrected_by_its_person(client, send, world):
    await terms.change(world.event.id, Terms(asks_invoice=True), by=ORGANISER)
    await send(invoice_reference="PO 12", cost_centre="4200")
    mine = await own_page(client, world)
    address = re.search(r'href="(/me/registrations/[^"]+/invoice)"', mine)[1]
    form = (await client.get(address, headers=PAGE)).text
    token = re.search(r'name="form_token" value="([^"]+)"', form)[1]

    wrong = await client.post(
        address,
        data={"form_token": token, "invoice_reference": "x" * 81, "cost_centre": "4300"},
        headers=PAGE,
    )
    right = await client.post(
        address,
        data={"form_token": token, "invoice_reference": "", "cost_centre": "4300"},
        headers=PAGE,
    )

    assert 'value="PO 12"' in form
    assert wrong.status_code == 400
    assert 'value="4300"' in wrong.text
    assert right.status_code == 303
    [row] = await attendees.listing(world.event.id)
    assert row.invoice == Invoice(cost_centre="4300")


async def test_where_no_invoice_is_asked_about_there_is_nothing_to_correct(client, send, world):
    await send()
    mine = await own_page(client, world)
    [row] = await attendees.listing(world.event.id)

    assert "/invoice" not in mine
    page = await client.get(f"/me/registrations/{row.registration_id}/invoice", headers=PAGE)
    assert page.status_code == 404
