from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from icalendar import Calendar

from events.domain.event import Phase
from events.domain.ids import EventId
from events.domain.registration import Status
from events.errors import EventCancelled, EventOver, SignUpClosed
from events.services import attendees, cancelling, events, registration
from infra.db import fetch
from infra.errors import Invalid, NotFound
from infra.web.i18n import load_translations
from tests.events.conftest import MARIE, ORGANISER, draft, make_world
from tests.infra.web.messages import PACKAGES, ROOT

REASON = "De spreker is ziek."
JAN = replace(
    MARIE, name="Jan Bakker", email="jan@school.example", idempotency_key="a-form-key-of-jan"
)


@pytest.fixture(autouse=True)
def dutch():
    load_translations([ROOT / package / "locale" for package in PACKAGES])


@pytest.fixture
async def full(database, runtime, clock):
    """An event with one seat, Marie's, while Jan waits and reads English."""
    world = await make_world(runtime, clock, capacity=1)
    await world.sign_up(MARIE)
    await world.sign_up(JAN, language="en")
    await world.letters()
    return world


async def cancel(world):
    return await cancelling.cancel(world.event.id, REASON, by=ORGANISER, at=world.clock.at)


def appointment(letter):
    [attached] = letter.attachments
    calendar = Calendar.from_ical(attached.content)
    [entry] = calendar.walk("VEVENT")
    return calendar["METHOD"], entry["STATUS"], entry["SEQUENCE"], entry["UID"]


async def test_everybody_who_has_a_seat_or_waits_is_told_why_in_their_own_language(full):
    told = await cancel(full)

    marie = (await full.letters_to(MARIE.email))[-1]
    jan = (await full.letters_to(JAN.email))[-1]
    assert told == 2
    assert marie.subject == "Gaat niet door: Regiodag Zuid"
    assert jan.subject == "Called off: Regiodag Zuid"
    assert REASON in (marie.text or "")
    assert REASON in (jan.text or "")


async def test_the_appointment_leaves_the_calendar_it_was_put_in(full):
    first = (await full.letters_to(MARIE.email))[0]

    await cancel(full)

    last = (await full.letters_to(MARIE.email))[-1]
    before, after = appointment(first), appointment(last)
    assert (before[0], after[0]) == ("PUBLISH", "CANCEL")
    assert after[1] == "CANCELLED"
    assert after[2] > before[2]
    assert after[3] == before[3]


async def test_who_waited_never_had_an_appointment_to_lose(full):
    await cancel(full)

    assert (await full.letters_to(JAN.email))[-1].attachments == ()


async def test_who_had_cancelled_already_is_not_mailed(full, clock):
    person = await full.person(JAN.email)
    [row] = [r for r in await attendees.listing(full.event.id) if r.person_id == person]
    await registration.cancel(row.registration_id, person_id=person, at=clock.at)

    assert await cancel(full) == 1


async def test_nobody_can_sign_up_or_move_up_any_more(full, clock):
    await cancel(full)
    marie = await full.person()
    [mine] = [r for r in await attendees.listing(full.event.id) if r.person_id == marie]

    await registration.cancel(mine.registration_id, person_id=marie, at=clock.at)

    with pytest.raises(SignUpClosed):
        await full.sign_up(MARIE, email="eva@school.example")
    rows = {row.name: row.status for row in await attendees.listing(full.event.id)}
    assert rows == {MARIE.name: Status.CANCELLED, JAN.name: Status.WAITING}


async def test_registrations_stay_as_they_were(full):
    await cancel(full)

    rows = {row.name: row.status for row in await attendees.listing(full.event.id)}
    assert rows == {MARIE.name: Status.SEATED, JAN.name: Status.WAITING}
    assert (await full.reload()).phase(full.clock.at) is Phase.CANCELLED


async def test_what_is_cancelled_is_not_changed_opened_or_cancelled_again(full, clock):
    await cancel(full)
    event_id = full.event.id

    for act in (
        events.update(event_id, draft(capacity=5), by=ORGANISER, at=clock.at),
        events.open_registration(event_id, by=ORGANISER, at=clock.at),
        events.close(event_id, by=ORGANISER, at=clock.at),
        cancel(full),
    ):
        with pytest.raises(EventCancelled):
            await act


async def test_without_a_reason_nothing_is_cancelled(full, clock):
    with pytest.raises(Invalid) as refused:
        await cancelling.cancel(full.event.id, "  ", by=ORGANISER, at=clock.at)

    assert list(refused.value.fields) == ["reason"]
    assert (await full.reload()).cancellation is None


async def test_what_has_taken_place_is_not_cancelled(full, clock):
    clock.at = full.event.ends_at + timedelta(minutes=1)

    with pytest.raises(EventOver):
        await cancel(full)


async def test_an_event_that_is_not_there_is_not_cancelled(full, clock):
    with pytest.raises(NotFound):
        await cancelling.cancel(EventId(UUID(int=7)), REASON, by=ORGANISER, at=clock.at)


async def test_cancelling_mails_and_audits_in_one_transaction(full, monkeypatch):
    async def broken(*args, **kwargs):
        raise RuntimeError("the audit log is out of reach")

    monkeypatch.setattr(cancelling, "record", broken)
    with pytest.raises(RuntimeError):
        await cancel(full)

    assert (await full.reload()).cancellation is None
    assert await fetch("SELECT 1 AS one FROM mail WHERE kind = 'event_cancelled'") == []


async def test_a_letter_that_was_still_to_be_sent_puts_nothing_into_a_calendar(
    database, runtime, clock
):
    world = await make_world(runtime, clock)
    await world.sign_up(MARIE)

    await cancel(world)

    signed_up, cancelled = await world.letters_to(MARIE.email)
    if signed_up.subject.startswith("Gaat niet door"):
        signed_up, cancelled = cancelled, signed_up
    assert signed_up.attachments == ()
    assert cancelled.subject == "Gaat niet door: Regiodag Zuid"
