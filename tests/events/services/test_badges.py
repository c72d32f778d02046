"""Numbers of badges, on a real database."""

import pytest

from events.domain.badges import LAST_NUMBER, Marker
from events.domain.consent import Purpose
from events.domain.ids import StaffId
from events.services import badges, registration
from infra.clock import SetClock
from infra.db import fetch
from infra.ids import new_id
from infra.runtime import Runtime
from tests.media.world import World, make_world

STAFF = StaffId(new_id())


@pytest.fixture
async def party(database: str, runtime: Runtime, clock: SetClock) -> World:
    """Marie and Jan said yes, Fatima no, and Noor nothing."""
    world = await make_world(runtime, clock)
    await world.sign_up("Marie", "Jan", "Fatima", "Noor")
    await world.say("Marie", True, Purpose.WEBSITE)
    await world.say("Jan", True, Purpose.SOCIAL)
    await world.say("Fatima", False, Purpose.WEBSITE)
    return world


async def test_a_yes_gets_a_number_and_all_others_the_marker_that_says_no(party: World):
    await badges.give_numbers(party.event_id, by=STAFF)

    found = await badges.printing(party.event_id)
    assert [(badge.name, badge.marker, badge.number) for badge in found.badges] == [
        ("Fatima", Marker.OPT_OUT, None),
        ("Jan", Marker.PERSONAL, 1),
        ("Marie", Marker.PERSONAL, 2),
        ("Noor", Marker.OPT_OUT, None),
    ]
    assert (found.to_number, found.without) == (0, 0)


async def test_a_number_stays_once_it_is_given(party: World):
    await badges.give_numbers(party.event_id, by=STAFF)
    await party.say("Noor", True, Purpose.WEBSITE)

    await badges.give_numbers(party.event_id, by=STAFF)
    await badges.give_numbers(party.event_id, by=STAFF)

    numbers = {b.name: b.number for b in (await badges.printing(party.event_id)).badges}
    assert numbers == {"Fatima": None, "Jan": 1, "Marie": 2, "Noor": 3}


async def test_a_number_means_somebody_at_its_own_event_only(party: World):
    await badges.give_numbers(party.event_id, by=STAFF)

    here = await badges.people(party.event_id, {1, 2, 77})
    elsewhere = await badges.people(new_id(), {1, 2, 77})

    assert here == {1: party.people["Jan"], 2: party.people["Marie"]}
    assert elsewhere == {}


async def test_somebody_who_said_no_since_still_has_the_number_on_the_printed_badge(party: World):
    await badges.give_numbers(party.event_id, by=STAFF)

    await party.say("Marie", False, Purpose.WEBSITE)

    assert await badges.people(party.event_id, {2}) == {2: party.people["Marie"]}
    printed = {b.name: b.marker for b in (await badges.printing(party.event_id)).badges}
    assert printed["Marie"] is Marker.OPT_OUT


async def test_when_numbers_run_out_the_rest_is_told_and_nobody_gets_one_twice(party: World):
    await fetch(
        "UPDATE event SET badge_numbers = {} WHERE id = {} RETURNING 1 AS one",
        LAST_NUMBER - 1,
        party.event_id,
    )

    await badges.give_numbers(party.event_id, by=STAFF)

    found = await badges.printing(party.event_id)
    assert sorted(b.number for b in found.badges if b.number) == [LAST_NUMBER]
    assert (found.to_number, found.without) == (0, 1)


async def test_whoever_signed_off_gets_no_badge(party: World):
    [jan] = await fetch("SELECT id FROM registration WHERE person = {}", party.people["Jan"])

    await registration.cancel(jan["id"], person_id=party.people["Jan"], at=party.clock.now())

    assert "Jan" not in {b.name for b in (await badges.printing(party.event_id)).badges}
