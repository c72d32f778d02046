from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from events.domain.consent import (
    Answer,
    ConsentEntry,
    ConsentState,
    Purpose,
    Source,
    allows,
    answer_of,
    changes,
    standing,
    still_open,
)
from events.domain.ids import EventId, PersonId

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def entry(
    state: ConsentState = ConsentState.GIVEN,
    *,
    sequence: int = 1,
    purpose: Purpose = Purpose.WEBSITE,
    recorded_at: datetime = MONDAY,
) -> ConsentEntry:
    return ConsentEntry(
        person_id=PersonId(UUID(int=1)),
        event_id=EventId(UUID(int=2)),
        purpose=purpose,
        state=state,
        sequence=sequence,
        recorded_at=recorded_at,
        statement_version=1,
        wording_hash="0" * 64,
        language="nl",
        source=Source.WEB,
        actor="person",
    )


@st.composite
def histories(draw, least=0):
    """Entries with distinct sequences, in any order, at any time."""
    sequences = draw(st.lists(st.integers(1, 1000), unique=True, min_size=least, max_size=12))
    return [
        entry(
            draw(st.sampled_from(ConsentState)),
            sequence=sequence,
            purpose=draw(st.sampled_from(Purpose)),
            recorded_at=MONDAY + timedelta(days=draw(st.integers(-400, 400))),
        )
        for sequence in sequences
    ]


choices = st.dictionaries(st.sampled_from(Purpose), st.booleans())


def test_silence_counts_as_no():
    assert allows([], Purpose.WEBSITE) is None
    assert answer_of(None) is Answer.UNKNOWN


def test_consent_for_one_purpose_says_nothing_about_another():
    given_for_website = [entry(purpose=Purpose.WEBSITE)]

    assert allows(given_for_website, Purpose.WEBSITE) == given_for_website[0]
    assert [p for p in Purpose if allows(given_for_website, p)] == [Purpose.WEBSITE]


def test_the_sequence_decides_and_not_the_clock():
    withdrawn = entry(ConsentState.WITHDRAWN, sequence=2, recorded_at=MONDAY - timedelta(days=9))

    assert allows([withdrawn, entry(sequence=1)], Purpose.WEBSITE) is None


@given(histories())
def test_a_later_withdrawal_always_wins(history):
    withdrawals = [
        entry(ConsentState.WITHDRAWN, sequence=2000 + place, purpose=purpose)
        for place, purpose in enumerate(Purpose)
    ]

    assert not any(allows([*history, *withdrawals], purpose) for purpose in Purpose)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(history, chance):
    shuffled = list(history)
    chance.shuffle(shuffled)

    assert standing(shuffled) == standing(history)


@given(histories())
def test_the_fold_equals_the_entry_with_the_highest_sequence(history):
    expected = {
        purpose: max(of_purpose, key=lambda e: e.sequence)
        for purpose in Purpose
        if (of_purpose := [e for e in history if e.purpose is purpose])
    }

    assert standing(history) == expected


@given(histories(), choices)
def test_after_recording_the_changes_everything_stands_as_chosen(history, chosen):
    before = standing(history)
    new = [
        entry(change.state, sequence=2000 + place, purpose=change.purpose)
        for place, change in enumerate(changes(before, chosen))
    ]

    after = standing([*history, *new])

    expected = {p: Answer.YES if yes else Answer.NO for p, yes in chosen.items()}
    assert {p: answer_of(after.get(p)) for p in chosen} == expected
    assert {p: after.get(p) for p in Purpose if p not in chosen} == {
        p: before.get(p) for p in Purpose if p not in chosen
    }


@given(histories(), choices)
def test_saying_the_same_again_changes_nothing(history, chosen):
    before = standing(history)
    made = changes(before, chosen)
    new = [entry(c.state, sequence=2000 + place, purpose=c.purpose) for place, c in enumerate(made)]

    assert changes(standing([*history, *new]), chosen) == ()


@given(histories(), choices)
def test_only_the_end_of_a_yes_narrows(history, chosen):
    before = standing(history)

    for change in changes(before, chosen):
        was_yes = answer_of(before.get(change.purpose)) is Answer.YES
        assert change.narrows == was_yes
        assert (change.state is ConsentState.WITHDRAWN) == was_yes


@given(histories(), choices, st.integers(0, 1000))
def test_an_old_proposal_never_overtakes_a_later_entry(history, proposed, issued_at):
    before = standing(history)

    counting = still_open(proposed, before, issued_at=issued_at)

    for purpose in proposed:
        overtaken = purpose in before and before[purpose].sequence > issued_at
        assert (purpose in counting) == (not overtaken)


def test_expired_and_invalidated_consent_has_to_be_asked_anew():
    for state in (ConsentState.EXPIRED, ConsentState.INVALIDATED):
        assert answer_of(replace(entry(), state=state)) is Answer.UNKNOWN
