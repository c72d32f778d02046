from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from events.domain.sign_up_course import MOST_PERIODS, Period, Step, periods

MONDAY = date(2026, 11, 23)
days = st.integers(0, 2000).map(lambda number: MONDAY + timedelta(days=number))


def test_days_on_which_nobody_signed_up_are_there_too():
    wednesday = MONDAY + timedelta(days=2)

    step, found = periods({MONDAY: 2, wednesday: 3}, until=wednesday)

    assert step is Step.DAY
    assert found == (
        Period(MONDAY, MONDAY, 2, 2),
        Period(MONDAY + timedelta(days=1), MONDAY + timedelta(days=1), 0, 2),
        Period(wednesday, wednesday, 3, 5),
    )


def test_a_long_time_is_told_by_the_week():
    step, found = periods({MONDAY: 1}, until=MONDAY + timedelta(days=80))

    assert (step, len(found)) == (Step.WEEK, 12)
    assert found[-1].last == MONDAY + timedelta(days=80)


def test_before_anybody_signed_up_there_is_nothing_to_tell():
    assert periods({}, until=MONDAY) == (Step.DAY, ())


@given(st.dictionaries(days, st.integers(1, 50), min_size=1), days)
def test_everybody_is_counted_once_and_no_day_is_left_out(signed_up, until):
    step, found = periods(signed_up, until=until)

    assert sum(one.new for one in found) == found[-1].total == sum(signed_up.values())
    assert len(found) <= MOST_PERIODS
    assert found[0].first == min(signed_up)
    assert found[-1].last == max(until, *signed_up)
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)
        assert (one.last - one.first).days + 1 == step
