from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from events.domain.event import Phase
from events.domain.terms import Terms
from events.services import copying, events, terms
from infra.errors import Invalid
from tests.events.conftest import ORGANISER

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def copy(world, *days, together=False):
    dates = [world.event.starts_at + timedelta(days=n) for n in days]
    made = await copying.copy(
        world.event.id, dates, together=together, zone=AMSTERDAM, by=ORGANISER, at=world.clock.at
    )
    return [await events.get(event_id) for event_id in made]


async def test_a_copy_is_a_draft_with_the_same_texts_seats_purposes_and_terms(world, clock):
    kept = Terms(approval=True, price_note="Gratis voor leden", asks_invoice=True)
    await terms.change(world.event.id, kept, by=ORGANISER)
    await world.sign_up()

    [made] = await copy(world, 30)

    source = await world.reload()
    assert made.phase(clock.at) is Phase.DRAFT
    assert (made.title, made.description, made.place) == (
        source.title,
        source.description,
        source.place,
    )
    assert (made.capacity, made.purposes, made.terms) == (
        source.capacity,
        source.purposes,
        kept,
    )
    assert (made.seats_taken, made.revision, made.series) == (0, 0, None)
    assert made.slug != source.slug


async def test_several_dates_at_once_are_events_of_one_series(world):
    made = await copy(world, 14, 7, together=True)

    source = await world.reload()
    assert [event.starts_at for event in made] == [
        source.starts_at + timedelta(days=7),
        source.starts_at + timedelta(days=14),
    ]
    assert source.series is not None
    assert {event.series for event in made} == {source.series}


async def test_a_later_date_joins_the_series_that_is_there(world):
    [first] = await copy(world, 7, together=True)

    [later] = await copy(world, 14, together=True)

    assert later.series == first.series


async def test_other_dates_are_shown_once_they_are_announced(world, clock):
    made = await copy(world, 7, 14, together=True)
    source = await world.reload()

    assert await events.other_dates(source, at=clock.at) == []

    await events.open_registration(made[1].id, by=ORGANISER, at=clock.at)
    shown = await events.other_dates(source, at=clock.at)
    assert [event.id for event in shown] == [made[1].id]


async def test_a_wrong_list_of_dates_makes_nothing(world, clock):
    with pytest.raises(Invalid):
        await copy(world, 7, 7)

    assert len(await events.all_for_staff()) == 1
