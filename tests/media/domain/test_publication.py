"""What blocks a photo, what an approval covers, and what a fingerprint tells apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.consent import ConsentState, Purpose
from media.domain.faces import Decision, Visible, visible
from media.domain.photo import Scan
from media.domain.publication import Approval, Blocker, blockers, fingerprint
from tests.media.domain.build import (
    BOTH,
    MARIE,
    PIPELINE,
    WEBSITE,
    entry,
    face,
    photo,
    said_yes,
    shown_face,
    state,
)


def found(of, purposes=WEBSITE):
    return blockers(of, purposes, pipeline=PIPELINE)


def test_nothing_blocks_a_photo_that_went_through_every_step():
    assert found(state(face(), shown_face(2), standing=said_yes())) == frozenset()


@pytest.mark.parametrize(
    ("of", "blocker"),
    [
        (state(of=photo(Scan.PENDING)), Blocker.NOT_SCANNED),
        (state(of=photo(Scan.FAILED)), Blocker.SCAN_FAILED),
        (state(of=photo(Scan.REJECTED)), Blocker.REJECTED),
        (state(of=photo(Scan.NONE_FOUND)), Blocker.NOT_ACCEPTED),
        (state(of=photo(reviewed=False)), Blocker.NOT_REVIEWED),
        (state(face(), reported=True), Blocker.REPORTED),
        (state(face(), approved=False), Blocker.NOT_APPROVED),
        (state(face(), rendered=False), Blocker.NOT_RENDERED),
        (state(face(), dropped=True), Blocker.REJECTED),
    ],
)
def test_each_missing_step_blocks_by_itself(of, blocker):
    assert found(of) == {blocker}


def test_a_photo_without_faces_is_fine_once_somebody_accepted_it():
    assert found(state(of=photo(Scan.NONE_FOUND, accepted=True))) == frozenset()


def test_a_face_drawn_in_a_photo_without_faces_means_that_somebody_looked():
    assert found(state(face(), of=photo(Scan.NONE_FOUND))) == frozenset()


def test_a_rendition_that_did_not_pass_verification_is_held():
    ready = state(face())
    held = replace(ready, verified={}, held=dict.fromkeys(ready.verified, "face_outside_masks"))

    assert found(held) == {Blocker.HELD}


def test_an_album_for_print_alone_is_never_published_on_the_website():
    print_only = frozenset({Purpose.PRINT})

    assert found(state(face(), purposes=print_only), print_only) == {Blocker.NOT_FOR_WEBSITE}


def test_an_approval_for_one_purpose_is_none_for_two():
    assert Blocker.NOT_APPROVED in found(state(face()), BOTH)


def test_after_a_withdrawal_the_approval_still_covers_the_photo_with_fewer_faces():
    before = state(shown_face(), standing=said_yes())
    withdrawn = {MARIE: {Purpose.WEBSITE: entry(ConsentState.WITHDRAWN, 8)}}
    after = replace(before, standing=withdrawn)

    assert found(after) == {Blocker.NOT_RENDERED}


@pytest.mark.parametrize("decided", [shown_face(1), face(1, Decision.NOT_A_FACE)])
def test_what_is_shown_after_the_approval_stays_hidden_until_the_next(decided):
    before = state(face(1), standing=said_yes())

    after = replace(before, faces=(decided,))

    assert after.hidden(WEBSITE) == (decided,)
    assert found(after) == frozenset()


def test_without_an_approval_what_is_shown_is_visible_to_be_approved():
    fresh = state(shown_face(1), standing=said_yes(), approved=False)

    assert fresh.hidden(WEBSITE) == ()


def test_the_same_face_shown_as_somebody_else_voids_the_approval():
    box = face().id
    approval = Approval(WEBSITE, frozenset({Visible(box, MARIE)}))

    assert not approval.covers(WEBSITE, frozenset({Visible(box, None)}))


def prints(*faces, standing=None, purposes=WEBSITE, sha=b"\x05" * 32, pipeline=PIPELINE):
    open_boxes = visible(faces, purposes, standing or {})
    return fingerprint(sha, faces, open_boxes, purposes, pipeline)


def test_a_fingerprint_does_not_depend_on_the_order_of_faces():
    assert prints(face(1), face(2)) == prints(face(2), face(1))


def test_a_fingerprint_tells_apart_whatever_changes_the_picture():
    yes = said_yes()
    different = [
        prints(face(1)),
        prints(face(2)),
        prints(face(1, Decision.NOT_A_FACE)),
        prints(shown_face(1), standing=yes),
        prints(shown_face(1, sequence=9), standing=said_yes(9)),
        prints(face(1), sha=b"\x06" * 32),
        prints(face(1), pipeline="2"),
        prints(),
    ]

    assert len(set(different)) == len(different)


def test_a_withdrawn_face_has_the_fingerprint_of_a_hidden_one():
    assert prints(shown_face(1), standing={}) == prints(face(1, Decision.HIDE))


def test_somebody_elses_consent_does_not_change_a_fingerprint():
    assert prints(face(1), standing=said_yes()) == prints(face(1), standing={})


_flags = st.booleans()


@given(
    scan=st.sampled_from(list(Scan)),
    reviewed=_flags,
    accepted=_flags,
    reported=_flags,
    approved=_flags,
    rendered=_flags,
    dropped=_flags,
)
def test_a_photo_is_clear_only_when_every_single_step_was_taken(
    scan, reviewed, accepted, reported, approved, rendered, dropped
):
    of = state(
        of=photo(scan, reviewed=reviewed, accepted=accepted),
        reported=reported,
        approved=approved,
        rendered=rendered,
        dropped=dropped,
    )

    if not found(of):
        assert reviewed
        assert approved
        assert rendered
        assert not reported
        assert not dropped
        assert scan is Scan.SCANNED or (scan is Scan.NONE_FOUND and accepted)
