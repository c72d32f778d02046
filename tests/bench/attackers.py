"""What attackers compare with what, to say whose face is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tests.bench.chance import Named
from tests.bench.trial import ROUNDS, Features, Places, Trial, dealt

#: How much the learner distrusts its lessons.
_RIDGES: Final = (100.0, 1000.0, 10000.0)

#: What is asked about and what is known: version, photo, number.
_Compared = tuple[Features, Features]


class Attacker(StrEnum):
    #: Compares templates of the hidden face with those of the photos.
    NAIVE = "naive"
    #: Hides the faces in its own photos in the same way first.
    PARROT = "parrot"
    #: Has learned from photos of other people, hidden and not, to tell the one from the other.
    LEARNED = "learned"
    #: The parrot who looks at all that is around the mask instead: hair, clothing, backdrop.
    AROUND = "around"


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is seen of every photo in every version: a template, and pixels, narrow and wide."""

    templates: Features
    pixels: Features
    wide: Features


def named(attacker: Attacker, seen: Seen, trial: Trial, fold: int) -> list[Named]:
    """Let an attacker name everybody in a fold, in each of the ways that it knows."""
    return [
        _nearest(asked, known, trial.of_fold(fold))
        for asked, known in _ways(attacker, seen, trial.templates[None], trial.lessons(fold))
    ]


def _ways(attacker: Attacker, seen: Seen, clear: Features, lessons: Places) -> Iterator[_Compared]:
    match attacker:
        case Attacker.NAIVE:
            yield seen.templates, clear
            yield (
                _directions(seen.templates - seen.templates[:, lessons].mean(axis=(0, 1))),
                _directions(clear - clear[:, lessons].mean(axis=(0, 1))),
            )
        case Attacker.PARROT:
            yield from _as_they_are(seen.templates, lessons)
            yield from _as_they_are(seen.pixels, lessons)
        case Attacker.AROUND:
            yield from _as_they_are(seen.wide, lessons)
        case Attacker.LEARNED:
            yield from _learned(seen.pixels, clear, lessons)
            both = np.concatenate([seen.pixels, seen.templates], axis=2)
            yield from _learned(both, clear, lessons)


def _as_they_are(rows: Features, lessons: Places) -> Iterator[_Compared]:
    """Compare as it is, and with each number in its own measure."""
    yield rows, rows
    measured = _measured(rows, lessons)
    yield measured, measured


def _learned(rows: Features, clear: Features, lessons: Places) -> Iterator[_Compared]:
    """Predict templates from what is seen, by ridge regression."""
    seen = _measured(rows, lessons)
    known = seen[:, lessons].reshape(-1, seen.shape[2])
    usual = clear[0, lessons].mean(axis=0)
    wanted = np.tile(clear[0, lessons] - usual, (len(seen), 1))
    for ridge in _RIDGES:
        yield _directions(seen @ _weights(known, wanted, ridge)), _directions(clear - usual)


def _weights(known: Features, wanted: Features, ridge: float) -> Features:
    """Solve a ridge regression in as many unknowns as there are lessons or numbers, if fewer."""
    lessons, numbers = known.shape
    if lessons < numbers:
        alike = known @ known.T + ridge * np.eye(lessons, dtype=np.float32)
        return np.asarray(known.T @ np.linalg.solve(alike, wanted), np.float32)
    alike = known.T @ known + ridge * np.eye(numbers, dtype=np.float32)
    return np.asarray(np.linalg.solve(alike, known.T @ wanted), np.float32)


def _measured(rows: Features, lessons: Places) -> Features:
    known = rows[:, lessons]
    spread = known.std(axis=(0, 1)) + 1e-3
    return np.asarray((rows - known.mean(axis=(0, 1))) / spread, np.float32)


def _directions(rows: Features) -> Features:
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9), np.float32)


def _nearest(asked: Features, known: Features, people: list[Places]) -> Named:
    """Return, for each person, how often who is nearest to the photos asked about."""
    own = np.concatenate(people)
    place = dict(zip(own.tolist(), range(len(own)), strict=True))
    apart = _apart(asked[:, own], known[:, own])
    tally = np.zeros((len(people), len(people)))
    for turn in range(ROUNDS):
        hands = [dealt(photos, turn) for photos in people]
        kept = np.array([[place[photo] for photo in hand[0].tolist()] for hand in hands])
        to_each = apart[:, :, kept].min(axis=3)
        for person, (_, open_ones) in enumerate(hands):
            rows = [place[photo] for photo in open_ones.tolist()]
            np.add.at(tally[person], to_each[:, rows].argmin(axis=2).ravel(), 1)
    return np.asarray(tally / tally.sum(axis=1, keepdims=True), np.float64)


def _apart(asked: Features, known: Features) -> NDArray[np.float64]:
    """Return how far each photo, in each version, is from the nearest version of each other."""
    middle = known.mean(axis=(0, 1), dtype=np.float64)
    one, other = ((rows - middle).reshape(-1, rows.shape[2]) for rows in (asked, known))
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T
    # Equals are drawn by lot: otherwise the first of them would always be named.
    squares = np.maximum(squares, 0) + np.random.default_rng(0).random(squares.shape) * 1e-12
    versions, photos = asked.shape[:2]
    by_version = squares.reshape(versions, photos, len(known), photos)
    return np.asarray(by_version.min(axis=2), np.float64)
