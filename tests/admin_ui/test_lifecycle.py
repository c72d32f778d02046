import re
from datetime import UTC, datetime

import pytest

from events.domain.registration import Status
from events.domain.terms import Terms
from events.services import attendees, events, terms
from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import SOMEBODY, World, token_of


@pytest.fixture
async def organiser(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    return client


async def post(client, url, **fields):
    return await client.post(url, data={**fields, **token_of(client)})


async def statuses(world):
    return {row.name: row.status for row in await attendees.listing(world.event_id)}


async def ticks(client, world) -> list[str]:
    page = (await client.get(world.event_url + "/requests")).text
    return re.findall(r'name="registration" value="([^"]+)"', page)


async def test_cancelling_asks_for_a_reason_on_a_page_that_says_what_it_does(
    organiser, world: World
):
    await world.attendee()

    page = (await organiser.get(world.event_url + "/cancel")).text
    empty = await post(organiser, world.event_url + "/cancel", reason=" ")

    assert "één mens krijgt een mail met de reden" in page
    assert empty.status_code == 400
    assert 'href="#field-reason"' in empty.text
    assert (await events.get(world.event_id)).cancellation is None


async def test_a_cancelled_event_says_so_and_offers_nothing_but_a_copy(organiser, world: World):
    answer = await post(organiser, world.event_url + "/cancel", reason="De spreker is <ziek>.")

    page = (await organiser.get(answer.headers["Location"])).text
    again = (await organiser.get(world.event_url + "/cancel")).text
    assert "De spreker is &lt;ziek&gt;." in page
    assert "Iedereen die erop rekende krijgt een mail." in page
    assert world.event_url + "/copy" in page
    for gone in ("/edit", "/open", "/close", "/cancel"):
        assert world.event_url + gone not in page
    assert "<textarea" not in again


async def test_cancelling_twice_is_told_and_changes_nothing(organiser, world: World):
    await post(organiser, world.event_url + "/cancel", reason="De spreker is ziek.")

    again = await post(organiser, world.event_url + "/cancel", reason="Iets anders.")

    assert again.status_code == 409
    cancellation = (await events.get(world.event_id)).cancellation
    assert cancellation is not None
    assert cancellation.reason == "De spreker is ziek."


async def test_an_event_is_copied_to_the_dates_that_were_filled_in(organiser, world: World):
    answer = await post(
        organiser,
        world.event_url + "/copy",
        date_1="2027-03-30T13:00",
        date_3="2027-01-12T13:00",
        together="yes",
    )

    assert answer.headers["Location"].startswith("/staff?")
    made = [e for e in await events.all_for_staff() if e.id != world.event_id]
    assert [event.starts_at for event in made] == [
        datetime(2027, 3, 30, 11, 0, tzinfo=UTC),
        datetime(2027, 1, 12, 12, 0, tzinfo=UTC),
    ]
    assert len({event.series for event in await events.all_for_staff()}) == 1


async def test_the_form_for_copies_starts_empty(organiser, world: World):
    page = await organiser.get(world.event_url + "/copy")

    assert page.status_code == 200
    assert page.text.count('type="datetime-local" value=""') == 8
    assert " checked" not in page.text


async def test_one_copy_opens_as_its_own_draft(organiser, world: World):
    answer = await post(organiser, world.event_url + "/copy", date_1="2027-03-30T13:00")

    page = (await organiser.get(answer.headers["Location"])).text
    assert "Niet aangekondigd" in page
    assert "De kopieën zijn gemaakt." in page


@pytest.mark.parametrize("dates", [{}, {"date_1": "volgende week"}])
async def test_dates_that_cannot_be_read_make_nothing(organiser, world: World, dates):
    answer = await post(organiser, world.event_url + "/copy", together="yes", **dates)

    assert answer.status_code == 400
    assert 'href="#field-dates"' in answer.text
    assert answer.text.count(" checked") == 1
    assert len(await events.all_for_staff()) == 1


async def test_a_role_for_one_event_copies_none(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER, event_id=world.event_id)

    page = (await client.get(world.event_url)).text
    answer = await post(client, world.event_url + "/copy", date_1="2027-03-30T13:00")

    assert world.event_url + "/copy" not in page
    assert answer.status_code == 403
    assert len(await events.all_for_staff()) == 1


async def test_terms_are_kept_as_they_were_chosen(organiser, world: World):
    await post(
        organiser,
        world.event_url + "/terms",
        who="approval",
        price_note=" Gratis voor leden ",
        invoice="asks_invoice",
    )

    page = (await organiser.get(world.event_url + "/terms")).text
    assert (await events.get(world.event_id)).terms == Terms(
        approval=True, price_note="Gratis voor leden", asks_invoice=True
    )
    assert page.count(" checked") == 2
    assert 'value="Gratis voor leden"' in page


async def test_a_note_that_is_too_long_is_told_and_not_lost(organiser, world: World):
    answer = await post(organiser, world.event_url + "/terms", who="approval", price_note="x" * 501)

    assert answer.status_code == 400
    assert 'href="#field-price_note"' in answer.text
    assert answer.text.count(" checked") == 1


async def test_several_requests_are_approved_at_once(organiser, world: World):
    await terms.change(world.event_id, Terms(approval=True), by=SOMEBODY)
    for name in ("Marie de Vries", "Joost Bakker", "Fatima Yildiz"):
        await world.attendee(name, website=None)
    marie, joost, _ = await ticks(organiser, world)

    overview = (await organiser.get(world.event_url)).text
    answer = await post(
        organiser, world.event_url + "/requests", registration=[marie, joost], decision="approve"
    )

    page = (await organiser.get(answer.headers["Location"])).text
    assert "3 aanmeldingen om over te beslissen" in overview
    assert "Deze aanmeldingen zijn goedgekeurd." in page
    assert "Fatima Yildiz" in page
    assert await statuses(world) == {
        "Marie de Vries": Status.SEATED,
        "Joost Bakker": Status.SEATED,
        "Fatima Yildiz": Status.REQUESTED,
    }


async def test_a_request_is_refused(organiser, world: World):
    await terms.change(world.event_id, Terms(approval=True), by=SOMEBODY)
    await world.attendee(website=None)

    await post(
        organiser,
        world.event_url + "/requests",
        registration=await ticks(organiser, world),
        decision="refuse",
    )

    assert await statuses(world) == {"Marie de Vries": Status.REFUSED}
    assert (
        "Niemand wacht op een beslissing"
        in (await organiser.get(world.event_url + "/requests")).text
    )


@pytest.mark.parametrize("fields", [{"decision": "approve"}, {"registration": "x"}])
async def test_a_decision_about_nobody_is_explained(organiser, world: World, fields):
    await terms.change(world.event_id, Terms(approval=True), by=SOMEBODY)
    await world.attendee(website=None)

    answer = await post(organiser, world.event_url + "/requests", **fields)

    assert answer.status_code == 400
    assert "Vink minstens één aanmelding aan" in answer.text
    assert await statuses(world) == {"Marie de Vries": Status.REQUESTED}


async def test_a_privacy_officer_sees_requests_and_decides_about_none(world: World, staff_client):
    await terms.change(world.event_id, Terms(approval=True), by=SOMEBODY)
    await world.attendee(website=None)
    _, client = await staff_client(Role.PRIVACY)

    page = (await client.get(world.event_url + "/requests")).text

    assert "Marie de Vries" in page
    assert 'name="registration"' not in page
    assert 'value="approve"' not in page


async def test_approval_stays_while_somebody_waits_for_it(organiser, world: World):
    await terms.change(world.event_id, Terms(approval=True), by=SOMEBODY)
    await world.attendee(website=None)

    answer = await post(organiser, world.event_url + "/terms", price_note="")

    assert answer.status_code == 400
    assert 'href="#field-who"' in answer.text
    assert (await events.get(world.event_id)).terms.approval


async def test_a_code_is_shown_once_and_signs_people_up(organiser, world: World, client):
    await terms.change(world.event_id, Terms(invitation_only=True), by=SOMEBODY)

    made = await post(organiser, world.event_url + "/invitations", label="Besturen", uses="2")
    later = (await organiser.get(world.event_url + "/invitations")).text

    code = re.search(r"<strong>([0-9A-Z-]{19})</strong>", made.text)[1]
    assert f"?code={code}" in made.text
    assert code not in later
    assert "2 van 2" in later
    event = await events.get(world.event_id)
    assert code in (await client.get(f"/events/{event.slug}/sign-up?code={code}")).text


async def test_a_code_is_ended(organiser, world: World):
    await post(organiser, world.event_url + "/invitations", label="Besturen", uses="2")
    [row] = await fetch("SELECT id FROM invitation_code")

    await post(organiser, f"{world.event_url}/invitations/{row['id']}/end")

    assert "Werkt niet meer" in (await organiser.get(world.event_url + "/invitations")).text


async def test_a_code_that_cannot_be_made_says_what_is_missing(organiser, world: World):
    answer = await post(
        organiser,
        world.event_url + "/invitations",
        label="Besturen",
        uses="veel",
        expires_at="ooit",
    )

    assert answer.status_code == 400
    assert 'href="#field-uses"' in answer.text
    assert 'href="#field-expires_at"' in answer.text
    assert 'value="Besturen"' in answer.text
    assert await fetch("SELECT 1 AS one FROM invitation_code") == []


async def test_attendees_are_listed_with_what_their_invoice_has_to_carry(organiser, world: World):
    await world.attendee()
    await fetch("UPDATE registration SET invoice_reference = 'PO 12', cost_centre = '4200'")

    page = (await organiser.get(world.event_url + "/attendees")).text

    assert "Factuur: PO 12, kostenplaats 4200" in page
