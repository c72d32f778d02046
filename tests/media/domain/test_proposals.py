"""What a proposal may bring about, and what it never does."""

from dataclasses import replace
from uuid import UUID

import pytest

from events.domain.consent import ConsentState, Purpose
from media.domain.faces import Decision, is_shown
from media.domain.ids import PhotoId, ProposalId
from media.domain.matching import Certainty, Kind
from media.domain.proposals import (
    Proposal,
    ProposalSource,
    ProposalState,
    asked_to_be_hidden,
    follows_by_itself,
    keeps_hidden,
    waits,
)
from tests.media.domain.build import AT, BOTH, JAN, MARIE, WEBSITE, entry, face, said_yes

RECOGNISED = frozenset({Purpose.WEBSITE, Purpose.RECOGNITION})


def proposal(person=MARIE, state=ProposalState.OPEN, *, at=None) -> Proposal:
    return Proposal(
        id=ProposalId(UUID(int=70)),
        face_id=(at or face()).id,
        photo_id=PhotoId(UUID(int=50)),
        person_id=person,
        source=ProposalSource.RECOGNITION,
        kind=Kind.SHOW,
        certainty=Certainty.SURE,
        state=state,
        made_at=AT,
    )


def automatic(*, sequence=7, purposes=RECOGNISED):
    return face(decision=Decision.SHOW, person=MARIE, relied_on=dict.fromkeys(purposes, sequence))


def test_a_proposal_waits_until_somebody_decided():
    assert waits(proposal(), face())
    assert waits(proposal(), automatic())
    assert not waits(proposal(state=ProposalState.REJECTED), face())
    assert not waits(proposal(), face(decision=Decision.HIDE))
    assert not waits(proposal(), replace(face(), opted_out=True))


def test_whoever_did_not_say_yes_to_all_of_it_stays_hidden():
    assert keeps_hidden(proposal(), WEBSITE, {})
    assert keeps_hidden(proposal(), BOTH, said_yes())
    assert not keeps_hidden(proposal(), WEBSITE, said_yes())
    assert not keeps_hidden(proposal(state=ProposalState.REJECTED), WEBSITE, {})


def test_a_face_that_may_be_a_refuser_is_shown_as_nobody_else():
    said = [proposal(JAN)]

    assert asked_to_be_hidden(said, MARIE, WEBSITE, said_yes())
    assert asked_to_be_hidden(said, None, WEBSITE, said_yes())
    assert not asked_to_be_hidden(said, MARIE, WEBSITE, said_yes() | said_yes(person=JAN))
    assert not asked_to_be_hidden([proposal(JAN, ProposalState.REJECTED)], MARIE, WEBSITE, {})


def test_a_clear_match_may_be_followed_before_anybody_looked():
    assert follows_by_itself(face(), MARIE, [face(2)], [proposal()])


@pytest.mark.parametrize(
    ("at", "others", "said"),
    [
        (face(decision=Decision.HIDE), [], [proposal()]),
        (face(decision=Decision.NOT_A_FACE), [], [proposal()]),
        (face(doubtful=True), [], [proposal()]),
        (replace(face(), opted_out=True), [], [proposal()]),
        (face(), [face(2, Decision.SHOW, person=MARIE, relied_on={})], [proposal()]),
        (face(), [], [proposal(), proposal(JAN)]),
        (face(), [], [proposal(state=ProposalState.REJECTED)]),
    ],
)
def test_a_person_or_a_doubt_goes_before_recognition(at, others, said):
    assert not follows_by_itself(at, MARIE, others, said)


def test_what_recognition_shows_ends_with_the_consent_to_be_recognised():
    yes = said_yes(purposes=RECOGNISED)
    withdrawn = entry(ConsentState.WITHDRAWN, 8, purpose=Purpose.RECOGNITION)
    given_anew = entry(ConsentState.GIVEN, 9, purpose=Purpose.RECOGNITION)

    assert is_shown(automatic(), WEBSITE, yes)
    assert not is_shown(automatic(), WEBSITE, said_yes())
    for later in (withdrawn, given_anew):
        now = {MARIE: {**yes[MARIE], Purpose.RECOGNITION: later}}
        assert not is_shown(automatic(), WEBSITE, now)


def test_what_recognition_shows_is_shown_for_no_other_purpose_and_never_for_none():
    yes = said_yes(purposes=BOTH | RECOGNISED)

    assert not is_shown(automatic(), BOTH, yes)
    assert not is_shown(automatic(), frozenset(), yes)
