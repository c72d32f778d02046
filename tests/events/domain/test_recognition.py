from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.ids import EventId
from events.domain.recognition import (
    TEMPLATES_KEPT,
    Mode,
    Permission,
    Recognition,
    permitted,
    problems,
)
from events.statements import read_statement
from tests.conftest import NOW

EVENT = EventId(UUID(int=5))
ENDS_AT = NOW + timedelta(days=10)
ON_FILE = Recognition(
    mode=Mode.SUGGEST,
    dpia="DPIA 2026-14",
    approver="Functionaris gegevensbescherming",
    until=NOW + timedelta(days=20),
)


def permission(recognition: Recognition, at=NOW) -> Permission | None:
    return permitted(EVENT, recognition, ends_at=ENDS_AT, at=at)


def test_what_is_on_file_permits_it_until_the_end_date():
    assert permission(ON_FILE) == Permission(
        event_id=EVENT, mode=Mode.SUGGEST, until=NOW + timedelta(days=20)
    )


@pytest.mark.parametrize("missing", [{"mode": Mode.OFF}, {"dpia": ""}, {"approver": ""}])
def test_nothing_is_permitted_while_something_is_missing(missing):
    assert permission(replace(ON_FILE, **missing)) is None


def test_without_an_end_nothing_is_permitted():
    assert permission(replace(ON_FILE, until=None)) is None


def test_nothing_is_permitted_from_the_end_on():
    assert ON_FILE.until is not None
    assert permission(ON_FILE, at=ON_FILE.until - timedelta(seconds=1)) is not None
    assert permission(ON_FILE, at=ON_FILE.until) is None


def test_however_late_the_end_date_a_template_goes_some_weeks_after_the_event():
    late = permission(replace(ON_FILE, until=NOW + timedelta(days=400)))

    assert late is not None
    assert late.until == ENDS_AT + TEMPLATES_KEPT


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_wording_that_people_agree_to_names_that_time(language):
    statement = read_statement(2, language, in_force_from=NOW.date())

    assert f" {TEMPLATES_KEPT.days} dag" in statement.questions["recognition"].replace("day", "dag")


def test_off_needs_nothing():
    assert problems(ON_FILE, Recognition(), enrolled=True, at=NOW) == {}


def test_everything_that_is_missing_is_named_at_once():
    wanted = Recognition(mode=Mode.SUGGEST)

    assert set(problems(Recognition(), wanted, enrolled=False, at=NOW)) == {
        "dpia",
        "approver",
        "until",
    }


def test_an_end_in_the_past_is_no_end():
    wanted = replace(ON_FILE, until=NOW)

    assert set(problems(Recognition(), wanted, enrolled=False, at=NOW)) == {"until"}


def test_what_people_agreed_to_never_becomes_automatic():
    wanted = replace(ON_FILE, mode=Mode.AUTOMATIC)

    assert set(problems(ON_FILE, wanted, enrolled=True, at=NOW)) == {"mode"}
    assert problems(ON_FILE, wanted, enrolled=False, at=NOW) == {}
    assert problems(wanted, wanted, enrolled=True, at=NOW) == {}


_modes = st.sampled_from(Mode)


@given(before=_modes, wanted=_modes)
def test_the_mode_can_be_lowered_at_any_time(before, wanted):
    order = list(Mode)

    if order.index(wanted) <= order.index(before):
        found = problems(
            replace(ON_FILE, mode=before), replace(ON_FILE, mode=wanted), enrolled=True, at=NOW
        )
        assert found == {}
