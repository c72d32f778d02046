from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.domain.event import problems
from events.domain.ids import EventId, SeriesId
from events.domain.series import moved, together
from events.domain.series import problems as wrong_dates
from tests.conftest import NOW
from tests.events.domain.test_event import event

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
moments = st.integers(0, 5 * 365 * 24).map(
    lambda hours: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


def test_a_copy_in_summer_starts_ends_and_closes_by_the_same_clock():
    winter = event(
        starts_at=datetime(2026, 12, 8, 13, tzinfo=AMSTERDAM),
        ends_at=datetime(2026, 12, 8, 17, tzinfo=AMSTERDAM),
        closes_at=datetime(2026, 12, 1, 23, 59, tzinfo=AMSTERDAM),
    )

    copied = moved(winter, datetime(2027, 3, 30, 13, tzinfo=AMSTERDAM), AMSTERDAM)

    assert copied.ends_at == datetime(2027, 3, 30, 17, tzinfo=AMSTERDAM)
    assert copied.closes_at == datetime(2027, 3, 23, 23, 59, tzinfo=AMSTERDAM)
    assert copied.opens_at is None
    assert (copied.title, copied.capacity) == (winter.title, winter.capacity)


@given(moments, moments, st.integers(1, 100), st.integers(0, 1000))
def test_a_copy_to_any_moment_is_a_sound_event(start, target, hours, before):
    source = event(
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        closes_at=start - timedelta(hours=before),
    )

    assert problems(moved(source, target, AMSTERDAM).cleaned()) == {}


def test_dates_of_a_series_are_shown_with_the_first_of_them():
    series = SeriesId(UUID(int=9))
    first = event(id=EventId(UUID(int=1)), series=series)
    alone = event(id=EventId(UUID(int=2)))
    second = event(id=EventId(UUID(int=3)), series=series)

    lines = together([first, alone, second])

    assert [(line.event, line.others) for line in lines] == [(first, (second,)), (alone, ())]


@given(st.lists(st.integers(1, 6)))
def test_putting_dates_together_loses_none_and_doubles_none(numbers):
    events = [
        event(id=EventId(UUID(int=100 + place)), series=SeriesId(UUID(int=n)) if n > 3 else None)
        for place, n in enumerate(numbers)
    ]

    lines = together(events)

    shown = [one.id for line in lines for one in (line.event, *line.others)]
    assert sorted(shown) == sorted(one.id for one in events)


def test_dates_that_cannot_be_made_are_named():
    assert list(wrong_dates([])) == ["dates"]
    assert list(wrong_dates([NOW, NOW])) == ["dates"]
    assert list(wrong_dates([NOW + timedelta(days=n) for n in range(9)])) == ["dates"]
    assert wrong_dates([NOW]) == {}
