from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from events.domain.attendance import (
    Act,
    ActKind,
    PhotoState,
    Said,
    counting,
    door_code,
    last_said,
    outweighs,
    own_time,
    photo_state,
    presence,
    read_code,
    readable_code,
    says_present,
)
from events.domain.consent import Answer, ConsentEntry, ConsentState, Purpose, Source
from events.domain.ids import EventId, PersonId, RegistrationId

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

moments = st.integers(0, 5).map(lambda minutes: MORNING + timedelta(minutes=minutes))
acts = st.builds(
    Act,
    id=st.uuids(),
    kind=st.sampled_from(ActKind),
    registration_id=st.integers(1, 3).map(lambda n: RegistrationId(UUID(int=n))),
    made_at=moments,
    choices=st.dictionaries(st.sampled_from([Purpose.WEBSITE, Purpose.PRESS]), st.booleans()),
)
some_acts = st.lists(acts, max_size=8, unique_by=lambda act: act.id)


def act(kind: ActKind, minutes: int = 0, number: int = 1, **choices: bool) -> Act:
    return Act(
        id=UUID(int=number),
        kind=kind,
        registration_id=RegistrationId(UUID(int=1)),
        made_at=MORNING + timedelta(minutes=minutes),
        choices={Purpose(name): yes for name, yes in choices.items()},
    )


def entry(*, allowed: bool, minutes: int = 0) -> ConsentEntry:
    return ConsentEntry(
        person_id=PersonId(UUID(int=1)),
        event_id=EventId(UUID(int=2)),
        purpose=Purpose.WEBSITE,
        state=ConsentState.GIVEN if allowed else ConsentState.REFUSED,
        sequence=1,
        recorded_at=MORNING + timedelta(minutes=minutes),
        statement_version=1,
        wording_hash="0" * 64,
        language="nl",
        source=Source.WEB,
        actor="person",
    )


@given(some_acts, st.randoms())
def test_who_is_there_does_not_depend_on_the_order_of_arrival(made, order):
    mixed = list(made)
    order.shuffle(mixed)

    assert presence(mixed) == presence(made)


@given(some_acts)
def test_an_act_that_arrives_twice_is_one(made):
    assert presence([*made, *made]) == presence(made)


@given(some_acts, some_acts)
def test_two_devices_see_the_same_once_each_has_what_the_other_did(here, there):
    assert presence([*here, *there]) == presence([*there, *here])


def test_the_last_act_by_its_own_time_decides():
    late = act(ActKind.ABSENT, minutes=2)

    deciding = presence([late, act(ActKind.PRESENT, minutes=1, number=9)])

    assert not says_present(deciding[late.registration_id])


def test_of_two_acts_at_one_moment_the_greater_id_decides():
    there, gone = act(ActKind.PRESENT, number=1), act(ActKind.ABSENT, number=2)

    assert presence([gone, there]) == {there.registration_id: gone}


def test_an_answer_about_photos_says_nothing_about_being_there():
    assert presence([act(ActKind.ANSWER, website=True)]) == {}


@given(some_acts, st.randoms())
def test_what_was_said_last_does_not_depend_on_the_order_of_arrival(made, order):
    mixed = list(made)
    order.shuffle(mixed)

    assert last_said({}, mixed) == last_said({}, made)


@given(some_acts, st.randoms(), st.booleans(), st.integers(0, 5))
def test_acts_one_by_one_end_where_all_at_once_end(made, order, allowed, minutes):
    """The fold that the service makes: each arrival is weighed against all before it."""
    ledger = {Purpose.WEBSITE: entry(allowed=allowed, minutes=minutes)}
    mixed = list(made)
    order.shuffle(mixed)
    effective = {Purpose.WEBSITE: allowed}
    arrived: list[Act] = []
    for one in mixed:
        effective |= counting(one, last_said(ledger, arrived))
        arrived.append(one)

    assert effective == {p: said.yes for p, said in last_said(ledger, made).items()}


@given(st.builds(Said, st.booleans(), moments), st.builds(Said, st.booleans(), moments))
def test_of_two_answers_one_at_most_outweighs_the_other(one, other):
    assert not (outweighs(one, other) and outweighs(other, one))


def test_of_a_yes_and_a_no_at_one_moment_the_no_counts():
    yes, no = Said(True, MORNING), Said(False, MORNING)

    assert outweighs(no, yes)
    assert not outweighs(yes, no)


def test_a_yes_of_this_morning_does_not_undo_a_withdrawal_since():
    before = last_said({Purpose.WEBSITE: entry(allowed=False, minutes=30)})

    assert counting(act(ActKind.ANSWER, minutes=10, website=True), before) == {}


def test_a_no_counts_until_the_person_says_yes_later():
    withdrawn = act(ActKind.ANSWER, minutes=10, website=False)
    earlier_yes = {Purpose.WEBSITE: Said(True, MORNING)}
    later_yes = {Purpose.WEBSITE: Said(True, MORNING + timedelta(minutes=20))}

    assert counting(withdrawn, earlier_yes) == {Purpose.WEBSITE: False}
    assert counting(withdrawn, later_yes) == {}


def test_a_device_with_a_wrong_clock_is_corrected():
    three_hours = timedelta(hours=3)

    behind = own_time(
        MORNING - three_hours,
        sent_at=MORNING + timedelta(minutes=10) - three_hours,
        received_at=MORNING + timedelta(minutes=10),
    )

    assert behind == MORNING


@given(moments, moments, moments)
def test_nothing_is_made_in_the_future(made_at, sent_at, received_at):
    assert own_time(made_at, sent_at=sent_at, received_at=received_at) <= received_at


def test_a_clock_that_was_set_anew_in_between_makes_nothing_ancient():
    made = own_time(datetime(1970, 1, 1, tzinfo=UTC), sent_at=MORNING, received_at=MORNING)

    assert made == MORNING - timedelta(days=30)


def test_a_few_seconds_on_the_way_change_no_time():
    received = MORNING + timedelta(seconds=6)

    assert own_time(MORNING, sent_at=MORNING, received_at=received) == MORNING


@given(st.uuids())
def test_a_code_is_read_however_it_is_typed(registration_id):
    code = door_code(registration_id)

    assert read_code(code) == code
    assert read_code(f" {readable_code(code).lower()} ") == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


def test_what_is_no_code_is_read_as_none():
    assert [read_code(text) for text in ("", "ABC", "7F3K9QXU", "https://x.example")] == [None] * 4


def test_unknown_is_not_shown():
    assert photo_state({}) is PhotoState.UNKNOWN
    assert photo_state({Purpose.PRESS: Answer.NO}) is PhotoState.HIDDEN
    both = {Purpose.PRESS: Answer.NO, Purpose.WEBSITE: Answer.YES}
    assert photo_state(both) is PhotoState.SHOWN


def test_being_recognised_is_no_use_of_a_photo():
    assert photo_state({Purpose.RECOGNITION: Answer.YES}) is PhotoState.UNKNOWN
