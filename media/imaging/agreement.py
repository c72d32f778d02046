"""Weigh what several looks at one photo say: what many see faintly may well be a face."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Corners, overlap, without_doubles

#: For each row, how likely it is a face: from 0 to 1.
Likelihoods = NDArray[np.float32]


def agreed(looks: Sequence[Corners], *, same: float) -> tuple[Corners, Likelihoods]:
    """Keep the best row of each heap that overlaps more than `same`, and say how likely each is.

    That is as if looks erred independently: of scores 0.07, 0.06 and 0.05 comes 0.17. One look
    counts once in a heap, with its best score.
    """
    kept = without_doubles(np.concatenate([np.empty((0, 5), np.float32), *looks]), at_most=same)
    unlikely = np.ones(len(kept), np.float32)
    for rows in looks:
        row, heap = np.nonzero(overlap(rows[:, None], kept) > same)
        row, first = np.unique(row, return_index=True)
        best = np.zeros(len(kept), np.float32)
        np.maximum.at(best, heap[first], rows[row, 4])
        unlikely *= 1 - best
    return kept, 1 - unlikely
