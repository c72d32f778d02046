"""A face is somebody's only when that is clear; whatever is not clear stays a doubt, and hidden."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.ids import PersonId
from media.domain.distances import Distances
from media.domain.matching import (
    NOBODY,
    Certainty,
    Doubt,
    FaceQuality,
    Kind,
    Outcome,
    match,
    match_photo,
    sure_score,
)

MARIE, PIET, SAID, AYSE = (PersonId(UUID(int=number)) for number in range(1, 5))
CLEAR = FaceQuality(side_px=90, score=0.9)
NONE = frozenset[PersonId]()


def at(mean: float, nearest: float | None = None) -> Distances:
    return Distances(mean=mean, nearest=mean + 0.05 if nearest is None else nearest)


FAR = at(0.75)


def said(distances, face=CLEAR, *, gallery=100, refusers=NONE, automatic=True) -> Outcome:
    return match(distances, face, gallery, refusers=refusers, automatic=automatic)


def test_one_clear_candidate_is_shown_by_itself():
    outcome = said({MARIE: at(0.40), PIET: FAR})

    assert outcome.doubt is None
    assert outcome.match is not None
    assert outcome.match.person_id == MARIE
    assert outcome.match.kind is Kind.SHOW
    assert outcome.match.certainty is Certainty.SURE
    assert outcome.match.automatic
    assert outcome.match.score == pytest.approx(0.30)


def test_where_the_event_only_suggests_nothing_happens_by_itself():
    outcome = said({MARIE: at(0.40), PIET: FAR}, automatic=False)

    assert outcome.match is not None
    assert outcome.match.certainty is Certainty.SURE
    assert not outcome.match.automatic


def test_a_candidate_without_a_good_score_is_likely():
    outcome = said({MARIE: at(0.47), PIET: FAR})

    assert outcome.match is not None
    assert (outcome.match.certainty, outcome.match.automatic) == (Certainty.LIKELY, False)


def test_a_lead_counts_up_to_a_bound():
    near, away = said({MARIE: at(0.4), PIET: at(0.6)}), said({MARIE: at(0.4), PIET: at(0.9)})

    assert near.match is not None
    assert away.match is not None
    assert near.match.score == away.match.score


@pytest.mark.parametrize(("mean", "certainty"), [(0.43, Certainty.SURE), (0.431, Certainty.LIKELY)])
def test_no_lead_makes_up_for_a_large_distance(mean, certainty):
    outcome = said({MARIE: at(mean), PIET: at(0.9)}, gallery=2)

    assert outcome.match is not None
    assert outcome.match.score < sure_score(2)
    assert outcome.match.certainty is certainty


def test_who_has_no_runner_up_has_no_lead():
    outcome = said({MARIE: at(0.40)}, gallery=1)

    assert outcome.match is not None
    assert (outcome.match.score, outcome.match.certainty) == (0.40, Certainty.LIKELY)


def test_two_candidates_are_a_doubt():
    outcome = said({MARIE: at(0.25), PIET: at(0.51, nearest=0.515)})

    assert outcome.doubt is Doubt.SEVERAL_PEOPLE
    assert outcome.match is not None
    assert outcome.match.person_id == MARIE
    assert (outcome.match.certainty, outcome.match.automatic) == (Certainty.LIKELY, False)


@pytest.mark.parametrize(
    ("nearest", "proposed"), [(0.52, True), (0.5201, False), (float("nan"), False)]
)
def test_somebody_farther_than_the_bound_is_nobody(nearest, proposed):
    outcome = said({MARIE: at(0.45, nearest=nearest)})

    assert (outcome.match is not None) is proposed


@pytest.mark.parametrize(
    ("side", "proposed", "automatic", "doubt"),
    [
        (float("nan"), False, False, None),
        (23.9, False, False, None),
        (24, False, False, Doubt.SMALL),
        (39.9, False, False, Doubt.SMALL),
        (40, True, False, None),
        (47.9, True, False, None),
        (48, True, True, None),
    ],
)
def test_the_size_of_the_face_bounds_what_is_said(side, proposed, automatic, doubt):
    outcome = said({MARIE: at(0.30), PIET: FAR}, FaceQuality(side_px=side, score=0.9))

    assert (outcome.match is not None) is proposed
    assert (outcome.match is not None and outcome.match.automatic) is automatic
    assert outcome.doubt is doubt


@pytest.mark.parametrize(("score", "automatic"), [(0.5, True), (0.499, False)])
def test_a_box_that_may_be_no_face_is_not_shown_by_itself(score, automatic):
    outcome = said({MARIE: at(0.30), PIET: FAR}, FaceQuality(side_px=90, score=score))

    assert outcome.match is not None
    assert outcome.match.automatic is automatic


@pytest.mark.parametrize(("nearest", "found"), [(0.58, True), (0.581, False)])
def test_who_refused_is_looked_for_farther_in_order_to_be_hidden(nearest, found):
    outcome = said({SAID: at(0.55, nearest=nearest)}, refusers=frozenset({SAID}))

    assert (outcome.match is not None) is found
    if outcome.match is not None:
        assert (outcome.match.kind, outcome.match.automatic) == (Kind.HIDE, False)


def test_who_refused_is_found_in_small_faces_too():
    small = FaceQuality(side_px=25, score=0.3)

    outcome = said({SAID: at(0.5)}, small, refusers=frozenset({SAID}))

    assert outcome.match is not None
    assert outcome.match.kind is Kind.HIDE


@pytest.mark.parametrize(
    ("refuser_at", "kind", "doubt"),
    [(0.25, Kind.HIDE, None), (0.39, Kind.HIDE, None), (0.45, Kind.SHOW, Doubt.SEVERAL_PEOPLE)],
)
def test_a_refuser_who_is_about_as_near_goes_before(refuser_at, kind, doubt):
    outcome = said({MARIE: at(0.30), SAID: at(refuser_at)}, refusers=frozenset({SAID}))

    assert outcome.match is not None
    assert outcome.match.kind is kind
    assert not outcome.match.automatic
    assert outcome.doubt is doubt


def test_nobody_near_is_nobody():
    assert said({MARIE: FAR}) == NOBODY
    assert said({}) == NOBODY


def test_the_bound_tightens_as_the_gallery_grows():
    bounds = [sure_score(size) for size in (1, 100, 150, 300, 700, 1000, 1001)]

    assert bounds == sorted(bounds, reverse=True)
    assert bounds[0] == 0.37
    assert bounds[3:6:2] == [0.355, 0.32]
    assert bounds[6] == float("-inf")


def test_among_very_many_people_nobody_is_sure():
    outcome = said({MARIE: at(0.1), PIET: FAR}, gallery=2000)

    assert outcome.match is not None
    assert (outcome.match.certainty, outcome.match.automatic) == (Certainty.LIKELY, False)


def test_a_gallery_is_never_smaller_than_the_people_in_it():
    crowd = {PersonId(UUID(int=number)): FAR for number in range(100, 1200)}

    outcome = said({MARIE: at(0.1), **crowd}, gallery=1)

    assert outcome.match is not None
    assert outcome.match.certainty is Certainty.LIKELY


def both(first, second, **options) -> list[Outcome]:
    faces = [(first, CLEAR), (second, CLEAR)]
    return match_photo(faces, 100, refusers=options.get("refusers", NONE), automatic=True)


def test_in_one_photo_the_face_that_fits_better_wins():
    worse, better = both({MARIE: at(0.47), PIET: FAR}, {MARIE: at(0.30), PIET: FAR})

    assert worse == Outcome(doubt=Doubt.SAME_PERSON_TWICE)
    assert better.match is not None
    assert better.match.automatic


def test_two_faces_that_fit_a_person_equally_well_are_both_in_doubt():
    worse, better = both({MARIE: at(0.35), PIET: FAR}, {MARIE: at(0.30), PIET: FAR})

    assert worse == Outcome(doubt=Doubt.SAME_PERSON_TWICE)
    assert better.doubt is Doubt.SAME_PERSON_TWICE
    assert better.match is not None
    assert (better.match.certainty, better.match.automatic) == (Certainty.LIKELY, False)


def test_different_people_do_not_disturb_each_other():
    one, other = both({MARIE: at(0.3), PIET: FAR}, {MARIE: FAR, PIET: at(0.3)})

    assert [one.match and one.match.person_id, other.match and other.match.person_id] == [
        MARIE,
        PIET,
    ]


def test_every_face_that_may_be_a_refuser_is_hidden():
    outcomes = both({SAID: at(0.3)}, {SAID: at(0.5)}, refusers=frozenset({SAID}))

    assert [found.match and found.match.kind for found in outcomes] == [Kind.HIDE, Kind.HIDE]


near_or_far = st.floats(0, 1)
people = st.dictionaries(
    st.sampled_from([MARIE, PIET, SAID, AYSE]), st.builds(at, near_or_far, near_or_far)
)
faces = st.lists(
    st.tuples(people, st.builds(FaceQuality, st.floats(0, 200), st.floats(0, 1))), max_size=5
)


@given(faces, st.frozensets(st.sampled_from([MARIE, PIET, SAID, AYSE])), st.integers(0, 2000))
def test_what_happens_by_itself_is_always_clear(photo, refusers, gallery):
    outcomes = match_photo(photo, gallery, refusers=refusers, automatic=True)

    shown = [
        (outcome.match, distances, face)
        for outcome, (distances, face) in zip(outcomes, photo, strict=True)
        if outcome.match is not None and outcome.match.automatic
    ]
    assert len({found.person_id for found, _, _ in shown}) == len(shown)
    for found, distances, face in shown:
        candidates = [
            person
            for person, to in distances.items()
            if to.nearest <= (0.58 if person in refusers else 0.52)
        ]
        assert candidates == [found.person_id]
        assert found.person_id not in refusers
        assert found.score <= 0.37
        assert distances[found.person_id].mean <= 0.43
        assert face.side_px >= 48
        assert face.score >= 0.5
