"""Who a face may be: rules over distances between templates.

A distance is Euclidean, between two templates of face_recognition's network, or between one and the
mean of a person's references. What was measured, and why these bounds, stands in docs/decisions.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

from events.domain.ids import PersonId
from media.domain.distances import Distances

#: Sides in pixels. Under the first nobody is identified; under the second a show is no more than
#: flagged; under the third nothing happens by itself.
LEAST_SIDE: Final = 24
SUGGEST_SIDE: Final = 40
AUTOMATIC_SIDE: Final = 48

#: The detector's score under which nothing happens by itself.
AUTOMATIC_DETECTION: Final = 0.5

#: Largest distance to the nearest reference at which a person is a candidate. For those who refused
#: a false alarm only hides, so they are looked for farther.
SUGGEST_DISTANCE: Final = 0.52
HIDE_DISTANCE: Final = 0.58

#: A lead over the runner-up of at least this counts as this; it lowers the score by half of it.
_MOST_LEAD: Final = 0.2
_LEAD_WEIGHT: Final = 0.5

#: A refuser who is this much farther than the best candidate still goes before.
_REFUSER_LEAD: Final = 0.1
#: Two faces in one photo that fit a person this equally well: neither is shown by itself.
_RIVAL: Final = 0.1

#: Farther than this from a person's mean nothing is sure, however large the lead: where nobody else
#: in the gallery looks alike, a stranger who does has a large lead too.
SURE_DISTANCE: Final = 0.43

#: The score up to which a match is sure, by the number of people it was chosen from. Among more
#: people than the last nobody is sure.
_SURE_BY_GALLERY: Final = ((100, 0.37), (300, 0.355), (1000, 0.32))


class Certainty(StrEnum):
    SURE = "sure"
    LIKELY = "likely"


class Kind(StrEnum):
    SHOW = "show"
    #: Somebody who refused, and enrolled in order to be found and hidden.
    HIDE = "hide"


class Doubt(StrEnum):
    #: Too small to propose anybody, and somebody is near.
    SMALL = "small"
    #: More than one person is near.
    SEVERAL_PEOPLE = "several_people"
    #: Another face in this photo fits the same person better, or as well.
    SAME_PERSON_TWICE = "same_person_twice"


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """The box's side (root of its area) in pixels of the photo, and the detector's score."""

    side_px: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A person to propose for a face. `automatic`: strict enough to be shown by itself."""

    person_id: PersonId
    kind: Kind
    certainty: Certainty
    automatic: bool
    #: The lower, the surer. For choosing between faces; never kept or shown.
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What recognition says of one face. Doubt, with or without a match, keeps a face hidden."""

    match: Match | None = None
    doubt: Doubt | None = None


NOBODY: Final = Outcome()


def match(
    distances: Mapping[PersonId, Distances],
    face: FaceQuality,
    gallery: int,
    *,
    refusers: frozenset[PersonId],
    automatic: bool,
) -> Outcome:
    """Say who a face may be, out of `gallery` people. What is not clear is doubt, or nobody."""
    if not face.side_px >= LEAST_SIDE:
        return NOBODY
    near = _near(distances, refusers)
    if not near:
        return NOBODY
    if refuser := _refuser_first(near, distances, refusers):
        return Outcome(match=_proposal(refuser, distances, gallery, Kind.HIDE))
    if face.side_px < SUGGEST_SIDE:
        return Outcome(doubt=Doubt.SMALL)
    proposal = _proposal(near[0], distances, gallery, Kind.SHOW)
    if len(near) > 1:
        return Outcome(
            match=replace(proposal, certainty=Certainty.LIKELY), doubt=Doubt.SEVERAL_PEOPLE
        )
    alone = automatic and proposal.certainty is Certainty.SURE and _is_clear(face)
    return Outcome(match=replace(proposal, automatic=alone))


def match_photo(
    faces: Sequence[tuple[Mapping[PersonId, Distances], FaceQuality]],
    gallery: int,
    *,
    refusers: frozenset[PersonId],
    automatic: bool,
) -> list[Outcome]:
    """Say it of all faces of one photo, in which nobody is to be shown twice."""
    outcomes = [
        match(distances, face, gallery, refusers=refusers, automatic=automatic)
        for distances, face in faces
    ]
    rivals: dict[PersonId, list[int]] = defaultdict(list)
    for place, outcome in enumerate(outcomes):
        if outcome.match is not None and outcome.match.kind is Kind.SHOW:
            rivals[outcome.match.person_id].append(place)
    for places in rivals.values():
        if len(places) > 1:
            _settle(outcomes, places)
    return outcomes


def sure_score(gallery: int) -> float:
    """Return the score under which a match is sure: lower, the more people could be confused."""
    size = max(gallery, 1)
    if size <= _SURE_BY_GALLERY[0][0]:
        return _SURE_BY_GALLERY[0][1]
    for (fewer, looser), (more, tighter) in pairwise(_SURE_BY_GALLERY):
        if size <= more:
            share = math.log(size / fewer) / math.log(more / fewer)
            return looser + share * (tighter - looser)
    return -math.inf


def _near(distances: Mapping[PersonId, Distances], refusers: frozenset[PersonId]) -> list[PersonId]:
    """Return who is near enough to be a candidate, the best first."""
    near = [
        person
        for person, to in distances.items()
        if to.nearest <= (HIDE_DISTANCE if person in refusers else SUGGEST_DISTANCE)
    ]
    return sorted(near, key=lambda person: distances[person].mean)


def _refuser_first(
    near: Iterable[PersonId],
    distances: Mapping[PersonId, Distances],
    refusers: frozenset[PersonId],
) -> PersonId | None:
    best = min(distances[person].mean for person in near)
    close = (
        person
        for person in near
        if person in refusers and distances[person].mean <= best + _REFUSER_LEAD
    )
    return next(close, None)


def _proposal(
    person: PersonId, distances: Mapping[PersonId, Distances], gallery: int, kind: Kind
) -> Match:
    score = _score(person, distances)
    sure = score <= sure_score(max(gallery, len(distances)))
    sure = sure and distances[person].mean <= SURE_DISTANCE
    return Match(
        person_id=person,
        kind=kind,
        certainty=Certainty.SURE if sure else Certainty.LIKELY,
        automatic=False,
        score=score,
    )


def _score(person: PersonId, distances: Mapping[PersonId, Distances]) -> float:
    """Return the distance to the person's mean, less half the lead over the runner-up.

    Who has no runner-up has no lead.
    """
    own = distances[person].mean
    others = [to.mean for other, to in distances.items() if other != person]
    lead = min(others) - own if others else 0.0
    return own - _LEAD_WEIGHT * min(lead, _MOST_LEAD)


def _is_clear(face: FaceQuality) -> bool:
    return face.side_px >= AUTOMATIC_SIDE and face.score >= AUTOMATIC_DETECTION


def _settle(outcomes: list[Outcome], places: list[int]) -> None:
    """Leave a person to the face that fits best; by itself only when it fits clearly better."""
    scored = sorted((found.score, place) for place in places if (found := outcomes[place].match))
    (best, winner), (second, _) = scored[:2]
    for _, place in scored[1:]:
        outcomes[place] = Outcome(doubt=Doubt.SAME_PERSON_TWICE)
    found = outcomes[winner].match
    if found is not None and second - best < _RIVAL:
        unsure = replace(found, certainty=Certainty.LIKELY, automatic=False)
        outcomes[winner] = Outcome(match=unsure, doubt=Doubt.SAME_PERSON_TWICE)
