from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from events.domain.groups import same_name
from events.domain.ids import RegistrationId
from events.domain.waiting import PASS_WITHIN, Entry, Room, may_pass, offer_ends, turns

START = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)

queues = st.lists(st.integers(1, 6), max_size=12).map(
    lambda sizes: [Entry(None, RegistrationId(UUID(int=n)), size) for n, size in enumerate(sizes)]
)
rooms = st.builds(Room, capacity=st.integers(1, 12), free=st.integers(0, 12), offer_hours=st.none())


@given(queues, rooms, st.booleans())
def test_no_more_places_go_than_there_are(queue, room, passing):
    served = turns(queue, room, may_pass=passing)

    assert sum(entry.size for entry in served) <= room.free
    assert len({entry.key for entry in served}) == len(served)


@given(queues, rooms, st.booleans())
def test_who_is_served_is_served_in_order_of_arrival(queue, room, passing):
    served = turns(queue, room, may_pass=passing)

    assert served == [entry for entry in queue if entry in served]


@given(queues, rooms)
def test_nobody_goes_before_somebody_who_can_still_have_their_turn(queue, room):
    served = turns(queue, room, may_pass=False)

    for place, entry in enumerate(queue):
        if entry not in served and entry.size <= room.capacity:
            assert not set(queue[place:]) & set(served)
            break


@given(queues, rooms)
def test_near_the_event_no_place_stays_empty_that_somebody_fits_in(queue, room):
    served = turns(queue, room, may_pass=True)

    left = room.free - sum(entry.size for entry in served)
    assert all(entry.size > left for entry in queue if entry not in served)


@given(queues, rooms, st.booleans())
def test_places_that_go_one_after_another_go_to_the_same_people(queue, room, passing):
    at_once = turns(queue, room, may_pass=passing)

    first = turns(queue, Room(capacity=room.capacity, free=0, offer_hours=None), may_pass=passing)
    rest = turns([e for e in queue if e not in first], room, may_pass=passing)
    assert first + rest == at_once


def test_places_are_kept_for_a_group_until_a_week_before_the_event():
    assert not may_pass(START, START - PASS_WITHIN - timedelta(seconds=1))
    assert may_pass(START, START - PASS_WITHIN)


@given(st.integers(1, 336), st.timedeltas(timedelta(minutes=1), timedelta(days=90)))
def test_an_offer_ends_in_time_for_the_next_and_never_after_the_start(hours, left):
    at = START - left

    ends = offer_ends(at, START, hours)

    assert at < ends <= START
    assert ends - at <= max(timedelta(hours=hours), timedelta(hours=1))
    if left >= timedelta(hours=4):
        assert ends - at <= max(left / 4, timedelta(hours=1))


def test_names_are_one_but_for_case_accents_and_spaces():
    assert same_name("Zoë  de Vries", "zoe DE vries")
    assert not same_name("Jan Bakker", "Joke Bakker")
