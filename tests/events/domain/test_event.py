from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from events.domain.consent import Purpose
from events.domain.event import Event, Phase, ordered, problems
from events.domain.ids import EventId
from tests.conftest import NOW
from tests.events.conftest import DRAFT


def event(**changes) -> Event:
    fields = {name: getattr(DRAFT, name) for name in DRAFT.__dataclass_fields__}
    return Event(
        **{
            **fields,
            "id": EventId(UUID(int=1)),
            "slug": "regiodag-zuid",
            "purposes": ordered(DRAFT.purposes),
            "consent_epoch": 0,
            "seats_taken": 0,
            "revision": 0,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("opens", "at", "phase"),
    [
        (None, timedelta(0), Phase.DRAFT),
        (None, timedelta(days=50), Phase.DRAFT),
        (timedelta(hours=1), timedelta(0), Phase.ANNOUNCED),
        (timedelta(0), timedelta(0), Phase.OPEN),
        (timedelta(0), timedelta(days=19) - timedelta(seconds=1), Phase.OPEN),
        (timedelta(0), timedelta(days=19), Phase.CLOSED),
        (timedelta(0), timedelta(days=20, hours=4), Phase.OVER),
    ],
)
def test_the_phase_follows_from_the_moments(opens, at, phase):
    opens_at = None if opens is None else NOW + opens

    assert event(opens_at=opens_at).phase(NOW + at) is phase


def test_a_complete_draft_has_no_problems():
    assert problems(DRAFT.cleaned()) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " \r\n "}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"place": "x" * 201}, "place"),
        ({"description": "x" * 10_001}, "description"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 100_001}, "capacity"),
        ({"ends_at": DRAFT.starts_at}, "ends_at"),
        ({"closes_at": DRAFT.starts_at + timedelta(seconds=1)}, "closes_at"),
        ({"opens_at": DRAFT.closes_at}, "closes_at"),
    ],
)
def test_a_wrong_draft_names_its_field(changes, field):
    assert list(problems(replace(DRAFT, **changes).cleaned())) == [field]


def test_purposes_are_always_asked_in_the_same_order():
    assert ordered(frozenset({Purpose.PRESS, Purpose.WEBSITE})) == (Purpose.WEBSITE, Purpose.PRESS)
