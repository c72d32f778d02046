from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.ids import CodeId, EventId
from events.domain.invitations import (
    InvitationCode,
    NewCode,
    as_typed,
    code_hash,
    new_code,
    problems,
)
from tests.conftest import NOW

HERE, ELSEWHERE = EventId(UUID(int=1)), EventId(UUID(int=2))


def test_a_code_is_read_as_people_type_it():
    code = new_code()
    letters = code.replace("-", "")

    for typed in (code, code.lower(), f"  {code} ", letters, code.replace("-", " ")):
        assert as_typed(typed) == letters


@given(st.text())
def test_what_cannot_be_a_code_is_none_and_reading_twice_changes_nothing(text):
    letters = as_typed(text)

    assert letters is None or as_typed(letters) == letters


def test_no_two_codes_are_alike_and_each_is_for_one_event():
    codes = {new_code() for _ in range(200)}
    letters = as_typed(codes.pop())

    assert len(codes) == 199
    assert letters is not None
    assert code_hash(HERE, letters) != code_hash(ELSEWHERE, letters)


@pytest.mark.parametrize(
    ("left", "expires", "works"),
    [(1, None, True), (0, None, False), (1, 1, True), (1, 0, False)],
)
def test_a_code_works_until_it_is_used_up_or_expired(left, expires, works):
    code = InvitationCode(
        id=CodeId(UUID(int=3)),
        label="Besturen",
        uses=5,
        uses_left=left,
        expires_at=None if expires is None else NOW + timedelta(hours=expires),
    )

    assert code.works(NOW) is works


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": "  "}, "label"),
        ({"label": "x" * 81}, "label"),
        ({"uses": 0}, "uses"),
        ({"uses": 10_001}, "uses"),
        ({"expires_at": NOW}, "expires_at"),
    ],
)
def test_a_wrong_code_names_its_field(changes, field):
    new = NewCode(**{"label": "Besturen", "uses": 5, "expires_at": None, **changes})

    assert list(problems(new.cleaned(), at=NOW)) == [field]
