import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from events.domain.ids import CodeId
from events.domain.invitations import NewCode
from events.domain.terms import Invoice, Terms
from events.services import attendees, events, invitations, personal, registration, terms
from events.services.invitations import MOST_TRIES
from events.store import events as store
from infra.audit import Actor
from infra.db import fetch, transaction
from infra.errors import Invalid, NotFound, TooMany
from tests.events.conftest import MARIE, ORGANISER, make_world

WRONG = "2222-2222-2222-2222"


@pytest.fixture
async def closed(database, runtime, clock):
    """An event for the invited alone."""
    world = await make_world(runtime, clock)
    await terms.change(world.event.id, Terms(invitation_only=True), by=ORGANISER)
    await world.reload()
    return world


async def code_for(world, *, uses=5, expires_at=None):
    new = NewCode(label="Besturen", uses=uses, expires_at=expires_at)
    return await invitations.add(world.event.id, new, by=ORGANISER, at=world.clock.at)


async def refused(world, form):
    with pytest.raises(Invalid) as wrong:
        await world.sign_up(form)
    return list(wrong.value.fields)


async def test_with_the_code_one_signs_up_and_one_use_is_gone(closed):
    code = await code_for(closed)

    await closed.sign_up(MARIE, code=code.lower())

    assert len(await attendees.listing(closed.event.id)) == 1
    [left] = await invitations.of_event(closed.event.id)
    assert (left.uses, left.uses_left) == (5, 4)


@pytest.mark.parametrize("code", ["", "geheim", WRONG])
async def test_without_a_code_that_works_nothing_is_stored(closed, code):
    await code_for(closed)

    assert await refused(closed, replace(MARIE, code=code)) == ["code"]

    assert await attendees.listing(closed.event.id) == []
    assert await fetch("SELECT 1 AS one FROM sign_up_key") == []


async def test_a_code_that_is_missing_is_told_with_the_rest(closed):
    wrong = await refused(closed, replace(MARIE, name="", code=""))

    assert sorted(wrong) == ["code", "name"]


async def test_staff_invite_by_themselves(closed):
    async with transaction():
        event = await store.locked(closed.event.id)
        added = await registration.take_in(
            event, MARIE, by=Actor.staff(ORGANISER), at=closed.clock.at
        )

    assert added is not None
    assert len(await attendees.listing(closed.event.id)) == 1


async def test_a_code_that_was_corrected_works_with_the_same_form(closed):
    code = await code_for(closed)
    await refused(closed, replace(MARIE, code=WRONG))

    await closed.sign_up(MARIE, code=code)

    assert len(await attendees.listing(closed.event.id)) == 1


async def test_an_expired_code_and_one_of_another_event_do_not_work(closed, runtime, clock):
    other = await make_world(runtime, clock, title="Elders")
    elsewhere = await code_for(other)
    expired = await code_for(closed, expires_at=clock.at + timedelta(hours=1))
    clock.at += timedelta(hours=1)

    for code in (elsewhere, expired):
        assert await refused(closed, replace(MARIE, code=code)) == ["code"]


async def test_a_code_that_was_ended_does_not_work(closed):
    code = await code_for(closed)
    [known] = await invitations.of_event(closed.event.id)

    await invitations.end(closed.event.id, known.id, by=ORGANISER)

    assert await refused(closed, replace(MARIE, code=code)) == ["code"]
    with pytest.raises(NotFound):
        await invitations.end(closed.event.id, CodeId(ORGANISER), by=ORGANISER)


async def test_a_code_for_three_lets_in_three_however_many_come_at_once(closed):
    code = await code_for(closed, uses=3)
    forms = [
        replace(
            MARIE,
            email=f"deelnemer{number}@school.example",
            idempotency_key=f"key-of-somebody-{number:04}",
            code=code,
        )
        for number in range(8)
    ]

    outcomes = await asyncio.gather(
        *(closed.sign_up(form) for form in forms), return_exceptions=True
    )

    assert sum(isinstance(outcome, Invalid) for outcome in outcomes) == 5
    assert len(await attendees.listing(closed.event.id)) == 3


async def test_what_is_left_of_a_code_does_not_tell_who_is_registered(closed):
    code = await code_for(closed)
    await closed.sign_up(MARIE, code=code)

    await closed.sign_up(MARIE, code=code, idempotency_key="a-form-key-of-a-stranger")
    await closed.sign_up(MARIE, code=code, email="new@school.example")

    [left] = await invitations.of_event(closed.event.id)
    assert left.uses_left == 2


async def test_a_double_click_uses_a_code_once(closed):
    code = await code_for(closed)

    await asyncio.gather(*(closed.sign_up(MARIE, code=code) for _ in range(4)))

    [left] = await invitations.of_event(closed.event.id)
    assert left.uses_left == 4


async def test_codes_cannot_be_tried_for_ever(closed):
    for _ in range(MOST_TRIES):
        await refused(closed, replace(MARIE, code=WRONG))

    with pytest.raises(TooMany):
        await closed.sign_up(MARIE, code=WRONG)


async def test_the_code_itself_is_kept_nowhere(closed):
    code = await code_for(closed)
    await closed.sign_up(MARIE, code=code)

    for table in ("invitation_code", "audit", "registration", "sign_up_key"):
        rows = await fetch(f"SELECT t::text AS row FROM {table} t")
        assert rows
        for row in rows:
            assert code not in row["row"]
            assert code.replace("-", "") not in row["row"]


async def test_an_event_for_the_invited_is_on_no_list_and_has_its_page(closed, clock):
    assert await events.upcoming(clock.at) == []
    assert (await events.by_slug(closed.event.slug, at=clock.at)).id == closed.event.id


async def test_fields_for_an_invoice_are_kept_where_the_event_asks_for_them(world, clock):
    filled = replace(MARIE, invoice=Invoice(reference=" PO 12 ", cost_centre="4200"))
    await world.sign_up(filled)
    await terms.change(world.event.id, Terms(asks_invoice=True), by=ORGANISER)
    await world.sign_up(filled, email="jan@school.example", idempotency_key="a-form-key-of-jan")

    rows = {row.email: row.invoice for row in await attendees.listing(world.event.id)}
    page = await personal.page(await world.person("jan@school.example"), at=clock.at)

    assert rows[MARIE.email] == Invoice()
    assert rows["jan@school.example"] == Invoice(reference="PO 12", cost_centre="4200")
    assert page.participations[0].registration.invoice.cost_centre == "4200"
