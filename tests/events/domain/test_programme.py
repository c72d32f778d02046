from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.choosing import refusal
from events.domain.ids import EventId, RoomId, SessionId
from events.domain.programme import (
    Room,
    Session,
    SessionDraft,
    clashes,
    moved_along,
    overlap,
    room_clashes,
    room_problems,
    session_problems,
)

START = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=8)
AULA = Room(RoomId(UUID(int=1)), "Aula", "")


def session(number: int = 1, begins: int = 0, minutes: int = 60, **changes: object) -> Session:
    """Make a session that begins some minutes after the event."""
    starts_at = START + timedelta(minutes=begins)
    facts = {
        "id": SessionId(UUID(int=number)),
        "event_id": EventId(UUID(int=9)),
        "title": f"Sessie {number}",
        "description": "",
        "room": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "capacity": None,
        "seats_taken": 0,
        "for_everyone": False,
        "speakers": (),
        "trainers": frozenset(),
        "position": number,
        **changes,
    }
    return Session(**facts)


def draft(**changes: object) -> SessionDraft:
    facts = {
        "title": "Rekenen",
        "description": "",
        "room_id": None,
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "capacity": None,
        "for_everyone": False,
        "speakers": (),
        "trainers": frozenset(),
        **changes,
    }
    return SessionDraft(**facts)


programmes = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 120), st.integers(0, 3)), max_size=8
).map(
    lambda parts: [
        session(number, begins, minutes, capacity=1, seats_taken=min(taken, 1))
        for number, (begins, minutes, taken) in enumerate(parts, 1)
    ]
)


def test_to_follow_on_at_once_is_no_overlap():
    assert not overlap(session(1), session(2, begins=60))
    assert overlap(session(1), session(2, begins=59))
    assert overlap(session(1, minutes=240), session(2, begins=60, minutes=10))


@given(programmes)
def test_sessions_clash_exactly_when_some_minute_is_in_both(programme):
    def minutes(one):
        length = int((one.ends_at - one.starts_at).total_seconds() // 60)
        return {one.starts_at + timedelta(minutes=minute) for minute in range(length)}

    found = {frozenset((one.id, other.id)) for one, other in clashes(programme)}

    assert found == {
        frozenset((one.id, other.id))
        for one in programme
        for other in programme
        if one.id != other.id and minutes(one) & minutes(other)
    }


@given(programmes, st.data())
def test_what_is_not_refused_has_no_clash_and_nothing_full(programme, data):
    wanted = data.draw(st.sets(st.sampled_from([one.id for one in programme]))) if programme else ()
    chosen = [one for one in programme if one.id in wanted]

    refused = refusal(programme, wanted)

    assert (refused is None) == (not list(clashes(chosen)) and not any(one.full for one in chosen))


def test_a_refusal_names_both_sessions_that_clash():
    refused = refusal([session(1), session(2)], {session(1).id, session(2).id})

    assert refused is not None
    assert (refused.one, refused.other) == ("Sessie 1", "Sessie 2")


def test_a_full_session_that_one_has_already_is_no_reason_to_refuse():
    full = session(capacity=1, seats_taken=1)

    assert refusal([full], {full.id}, had={full.id}) is None
    assert refusal([full], {full.id}).one == "Sessie 1"


def test_what_is_for_everybody_or_not_there_cannot_be_chosen():
    plenary = session(for_everyone=True)

    assert refusal([plenary], {plenary.id}) is not None
    assert refusal([], {plenary.id}) is not None


def test_rooms_clash_only_where_two_sessions_are_in_one_room_at_one_time():
    other = Room(RoomId(UUID(int=2)), "Zaal 1", "")
    programme = [
        session(1, room=AULA),
        session(2, room=AULA),
        session(3, room=other),
        session(4, begins=60, room=AULA),
        session(5),
        session(6),
    ]

    found = [(one.title, another.title) for one, another in room_clashes(programme)]

    assert found == [("Sessie 1", "Sessie 2")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"description": "x" * 4001}, "description"),
        ({"speakers": ("x",) * 21}, "speakers"),
        ({"speakers": ("x" * 121,)}, "speakers"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 100_001}, "capacity"),
        ({"capacity": 5, "for_everyone": True}, "capacity"),
        ({"ends_at": START}, "ends_at"),
        ({"starts_at": START - timedelta(minutes=1)}, "starts_at"),
        ({"ends_at": END + timedelta(minutes=1)}, "ends_at"),
    ],
)
def test_what_is_wrong_with_a_session_is_told_at_its_field(changes, field):
    assert list(session_problems(draft(**changes), starts_at=START, ends_at=END)) == [field]


def test_a_session_as_long_as_its_event_is_right():
    assert session_problems(draft(ends_at=END, capacity=1), starts_at=START, ends_at=END) == {}


def test_a_room_has_a_name_and_a_note_that_fit():
    assert room_problems("Aula", "") == {}
    assert list(room_problems("", "x" * 501)) == ["name", "note"]
    assert list(room_problems("x" * 81, "")) == ["name"]


def test_a_programme_stays_where_it_is_as_long_as_it_fits():
    step = moved_along([session()], began=START, starts_at=START - timedelta(hours=1), ends_at=END)

    assert step == timedelta(0)


def test_a_programme_goes_along_with_its_event_to_another_day():
    week = timedelta(weeks=1)

    step = moved_along([session()], began=START, starts_at=START + week, ends_at=END + week)

    assert step == week


def test_a_programme_that_fits_nowhere_is_told():
    step = moved_along(
        [session(minutes=120)],
        began=START,
        starts_at=START,
        ends_at=START + timedelta(hours=1),
    )

    assert step is None


def test_names_are_cleaned_and_empty_lines_left_out():
    cleaned = draft(title=" Reken\nen ", speakers=(" Sanne  Vos", "", " ")).cleaned()

    assert (cleaned.title, cleaned.speakers) == ("Reken en", ("Sanne Vos",))
