"""A face is hidden unless somebody showed it for a reason that holds now."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from events.domain.consent import ConsentState, Purpose
from media.domain.faces import Decision, hidden, is_shown, visible
from tests.media.domain.build import BOTH, JAN, MARIE, WEBSITE, entry, face, said_yes, shown_face


def test_a_face_that_nobody_decided_about_is_hidden():
    assert hidden([face()], visible([face()], WEBSITE, said_yes())) == (face(),)


def test_a_doubtful_face_is_hidden_too():
    doubtful = face(doubtful=True)

    assert hidden([doubtful], visible([doubtful], WEBSITE, said_yes())) == (doubtful,)


def test_a_face_shown_as_somebody_who_said_yes_is_shown():
    assert is_shown(shown_face(), WEBSITE, said_yes())


def test_a_yes_for_one_purpose_does_not_show_a_face_for_two():
    assert not is_shown(shown_face(), BOTH, said_yes())


def test_no_purpose_at_all_shows_nobody():
    assert not is_shown(shown_face(), frozenset(), said_yes())


def test_a_withdrawal_hides_the_face():
    standing = {MARIE: {Purpose.WEBSITE: entry(ConsentState.WITHDRAWN, 8)}}

    assert not is_shown(shown_face(), WEBSITE, standing)


def test_a_new_yes_after_a_withdrawal_shows_nothing_until_somebody_decides_again():
    again = said_yes(sequence=9)

    assert not is_shown(shown_face(sequence=7), WEBSITE, again)
    assert is_shown(shown_face(sequence=9), WEBSITE, again)


def test_somebody_elses_yes_shows_nobody():
    assert not is_shown(shown_face(person=MARIE), WEBSITE, said_yes(person=JAN))


def test_what_is_no_face_stays_visible_and_names_nobody():
    [box] = visible([face(1, Decision.NOT_A_FACE)], WEBSITE, {})

    assert box.person_id is None


_decisions = st.sampled_from([Decision.NONE, Decision.HIDE])
_states = st.sampled_from(list(ConsentState))


@given(decision=_decisions, state=_states, sequence=st.integers(1, 50))
def test_without_a_decision_to_show_no_consent_whatsoever_shows_a_face(decision, state, sequence):
    standing = {MARIE: {Purpose.WEBSITE: entry(state, sequence)}}

    assert not is_shown(face(1, decision), WEBSITE, standing)


@given(
    states=st.dictionaries(st.sampled_from(list(Purpose)), st.tuples(_states, st.integers(1, 9))),
    relied=st.dictionaries(st.sampled_from(list(Purpose)), st.integers(1, 9)),
    purposes=st.frozensets(st.sampled_from(list(Purpose)), min_size=1),
)
def test_whoever_is_shown_allows_every_purpose_by_the_very_entry_relied_on(
    states, relied, purposes
):
    standing = {MARIE: {p: entry(state, seq, purpose=p) for p, (state, seq) in states.items()}}
    tagged = face(1, Decision.SHOW, person=MARIE, relied_on=relied)

    if is_shown(tagged, purposes, standing):
        for purpose in purposes:
            current = standing[MARIE][purpose]
            assert current.state in {ConsentState.GIVEN, ConsentState.RENEWED}
            assert relied[purpose] == current.sequence


def test_a_badge_that_says_no_outdoes_every_reason_to_show_a_face():
    assert not is_shown(replace(shown_face(), opted_out=True), WEBSITE, said_yes())


def test_what_wears_a_badge_that_says_no_is_hidden_though_it_was_called_no_face():
    called_none = replace(face(decision=Decision.NOT_A_FACE), opted_out=True)

    assert hidden([called_none], visible([called_none], WEBSITE, said_yes())) == (called_none,)
