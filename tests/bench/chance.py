"""How often somebody is named right, and how far luck alone gets: people are the unit.

Photos of one person resemble each other, so a thousand trials with ten people tell no more than ten
do. Each person therefore weighs the same, and people are what is drawn again and what is shuffled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_DRAWN: Final = 2000
_SHUFFLED: Final = 2000

#: Row: who it was; column: who was named; each row adds up to 1.
Named = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """The share named right, where it lies in 95 of 100 draws of people, and luck's share."""

    right: float
    low: float
    high: float
    #: How often shuffled people are named right as often: under 0.05 it is hardly luck.
    luck: float


def share(folds: Sequence[Named]) -> Share:
    """Judge trials with people who are in one fold each."""
    own = np.concatenate([np.diag(named) for named in folds])
    dice = np.random.default_rng(5)
    drawn = own[dice.integers(0, len(own), (_DRAWN, len(own)))].mean(axis=1)
    shuffled = np.array([_shuffled(folds, dice) for _ in range(_SHUFFLED)]) / len(own)
    as_good = int((shuffled >= own.mean() - 1e-9).sum())
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Share(float(own.mean()), float(low), float(high), (1 + as_good) / (1 + _SHUFFLED))


def best_elsewhere(settings: Sequence[Sequence[Named]]) -> list[Named]:
    """Take for each fold the setting that is best in the other folds.

    An attacker who picked the best of many settings after the fact would beat luck by luck.
    """
    right = np.array([[np.trace(named) for named in folds] for folds in settings])
    others = right.sum(axis=1, keepdims=True) - right
    return [settings[best][fold] for fold, best in enumerate(others.argmax(axis=0))]


def _shuffled(folds: Sequence[Named], dice: np.random.Generator) -> float:
    """Return how many are right when each person's trials are held against somebody else."""
    return sum(
        float(named[np.arange(len(named)), dice.permutation(len(named))].sum()) for named in folds
    )
