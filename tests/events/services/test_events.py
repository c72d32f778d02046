from datetime import timedelta

import pytest

from events.domain.consent import PHOTO_PURPOSES, ConsentState, Purpose, Source
from events.domain.event import Phase
from events.errors import SignUpClosed
from events.services import consent, events
from infra.audit import Actor
from infra.errors import Invalid, NotFound
from tests.events.conftest import ORGANISER, draft, make_world
from tests.events.queries import counted


async def test_two_events_with_one_title_have_two_addresses(world, runtime, clock):
    second = await make_world(runtime, clock)

    assert (world.event.slug, second.event.slug) == ("regiodag-zuid", "regiodag-zuid-2")


async def test_a_draft_is_for_staff_alone(database, runtime, clock):
    world = await make_world(runtime, clock, opens_at=None)

    assert await events.upcoming(clock.at) == []
    with pytest.raises(NotFound):
        await events.by_slug(world.event.slug, at=clock.at)
    assert await events.all_for_staff() == [world.event]


async def test_the_public_page_takes_one_query_for_one_event_and_for_three(world, runtime, clock):
    with counted() as for_one:
        await events.upcoming(clock.at)
    for title in ("Noord", "Oost"):
        await make_world(runtime, clock, title=title)
    with counted() as for_three:
        assert len(await events.upcoming(clock.at)) == 3

    assert len(for_one) == len(for_three) == 1


async def test_opening_and_closing_take_effect_at_once(database, runtime, clock):
    world = await make_world(runtime, clock, opens_at=None)

    await events.open_registration(world.event.id, by=ORGANISER, at=clock.at)
    assert (await world.reload()).phase(clock.at) is Phase.OPEN

    await events.close(world.event.id, by=ORGANISER, at=clock.at)
    assert (await world.reload()).phase(clock.at) is Phase.CLOSED

    await events.open_registration(world.event.id, by=ORGANISER, at=clock.at)
    assert (await world.reload()).phase(clock.at) is Phase.OPEN
    assert world.event.closes_at == world.event.starts_at


async def test_what_has_started_does_not_open_any_more(world, clock):
    with pytest.raises(SignUpClosed):
        await events.open_registration(
            world.event.id, by=ORGANISER, at=world.event.starts_at + timedelta(seconds=1)
        )


async def test_a_wrong_draft_is_refused_with_its_field(world, clock):
    with pytest.raises(Invalid) as refused:
        await events.create(draft(title=""), by=ORGANISER, at=clock.at)

    assert list(refused.value.fields) == ["title"]


async def test_the_questions_may_change_while_nobody_answered(world, clock):
    wider = draft(purposes=frozenset(PHOTO_PURPOSES))

    await events.update(world.event.id, wider, by=ORGANISER, at=clock.at)

    assert (await world.reload()).purposes == PHOTO_PURPOSES


async def test_once_somebody_signed_up_nothing_more_may_be_asked(world, clock):
    await world.sign_up()

    with pytest.raises(Invalid) as refused:
        await events.update(
            world.event.id, draft(purposes=frozenset(PHOTO_PURPOSES)), by=ORGANISER, at=clock.at
        )

    assert list(refused.value.fields) == ["purposes"]


async def test_what_is_asked_no_longer_ends_every_yes_to_it(world, clock):
    await world.sign_up(choices={})
    person = await world.person()
    await consent.answer(
        world.event.id,
        person,
        {Purpose.WEBSITE: True, Purpose.SOCIAL: True},
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person),
        at=clock.at,
    )

    only_website = draft(purposes=frozenset({Purpose.WEBSITE}))
    await events.update(world.event.id, only_website, by=ORGANISER, at=clock.at)

    known = (await consent.standing(world.event.id, [person]))[person]
    assert known[Purpose.WEBSITE].state is ConsentState.GIVEN
    assert known[Purpose.SOCIAL].state is ConsentState.INVALIDATED
    assert await consent.epoch(world.event.id) == 1


async def test_another_time_or_place_is_a_new_revision_for_calendars(world, clock):
    await events.update(world.event.id, draft(description="Meer."), by=ORGANISER, at=clock.at)
    assert (await world.reload()).revision == 0

    await events.update(world.event.id, draft(place="Breda"), by=ORGANISER, at=clock.at)
    assert (await world.reload()).revision == 1


async def test_an_address_that_cannot_be_ours_is_simply_not_there(world, clock):
    for wrong in ("", "a/b", "x\x00", "☃", "x" * 200):
        with pytest.raises(NotFound):
            await events.by_slug(wrong, at=clock.at)
