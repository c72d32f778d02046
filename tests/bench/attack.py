"""Three attackers who try to say whose hidden face it is, and how often they are right.

Each has three photos of every person, and the box of the hidden face. Whoever guesses is right once
in as many times as there are people: a mask that holds nothing of the face leaves them no better,
unless what lies around the mask tells. That is measured by itself, in two ways: a fourth attacker
looks around masks, and the tone of the surroundings is painted over a plain mask once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from media.imaging.detect import Detector
from media.imaging.geometry import corners, overlap
from media.imaging.recognition.recogniser import Recogniser
from tests.bench.attackers import Attacker, Seen, named
from tests.bench.chance import Share, best_elsewhere, share
from tests.bench.hiding import FACE, WIDE, Hiding, Photo, around, hidden, tells_nothing
from tests.bench.trial import FOLDS, ROUNDS, SIZES, Features, Trial, dealt, version

#: The three who are held against a mask; `AROUND` looks elsewhere.
THREE: Final = (Attacker.NAIVE, Attacker.PARROT, Attacker.LEARNED)

#: Width of what an attacker sees, in pixels.
_SIDE: Final = 20
#: A find that has so much in common with a face is that face; one in so many photos is looked at.
_SAME, _LOOKED_AT = 0.3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackReport:
    """The shares of hidden photos whose person is named right; `chance` is what guessing gives."""

    hiding: Hiding
    people: int
    probes: int
    chance: float
    shares: dict[Attacker, Share]
    #: Share of the files that are the same, byte for byte, whatever lies under the mask.
    same: float
    #: Share of the hidden faces that the detector finds again.
    found: float

    @property
    def best(self) -> float:
        return max(self.shares[attacker].right for attacker in THREE)

    def as_row(self) -> dict[str, Any]:
        shares: dict[str, float] = {}
        for who, one in self.shares.items():
            shares |= {f"{who}": one.right, f"{who}_low": one.low, f"{who}_high": one.high}
            shares[f"{who}_luck"] = one.luck
        row = {"chance": self.chance, **shares, "same": self.same, "found": self.found}
        rounded = {name: round(value, 4) for name, value in row.items()}
        return {
            "hiding": self.hiding.value, "people": self.people, "probes": self.probes, **rounded
        }  # fmt: skip


def attack(
    trial: Trial,
    hiding: Hiding,
    detector: Detector,
    recogniser: Recogniser,
    *,
    sizes: Sequence[float] = SIZES,
) -> AttackReport:
    """Hide the faces in one way, encode, and let every attacker try."""
    seen = _seen(trial, hiding, recogniser, sizes)
    same = [tells_nothing(photo, hiding, number) for number, photo in enumerate(trial.photos)]
    found = [
        _found(hidden(photo, hiding, number), detector)
        for number, photo in enumerate(trial.photos[::_LOOKED_AT])
    ]
    return AttackReport(
        hiding=hiding,
        people=trial.people,
        probes=_probes(trial) * len(sizes),
        chance=trial.chance,
        shares={attacker: _share(attacker, seen, trial) for attacker in Attacker},
        same=float(np.mean(same)),
        found=float(np.mean(found)),
    )


def _seen(trial: Trial, hiding: Hiding, recogniser: Recogniser, sizes: Sequence[float]) -> Seen:
    """Hide every photo in every size, each with a grain of its own, and keep what is seen of it."""
    rows = []
    for turn, size in enumerate(sizes):
        for number, photo in enumerate(trial.photos):
            seed = turn * len(trial.photos) + number
            public = hidden(version(photo, number, size), hiding, seed)
            (template,) = recogniser.templates(public.pixels, [public.face])
            rows.append((template, _pixels(public, FACE), _pixels(public, WIDE)))
    shape = len(sizes), len(trial.photos), -1
    columns = (np.array(column, np.float32).reshape(shape) for column in zip(*rows, strict=True))
    return Seen(*columns)


def _share(attacker: Attacker, seen: Seen, trial: Trial) -> Share:
    by_fold = [named(attacker, seen, trial, fold) for fold in FOLDS]
    return share(best_elsewhere(list(zip(*by_fold, strict=True))))


def _probes(trial: Trial) -> int:
    people = [own for fold in FOLDS for own in trial.of_fold(fold)]
    return sum(len(dealt(own, turn)[1]) for own in people for turn in range(ROUNDS))


def _pixels(photo: Photo, room: float) -> Features:
    import cv2

    part = photo.pixels[around(photo.pixels, photo.face, room)]
    small = cv2.resize(part, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small.ravel() / 255, np.float32)


def _found(photo: Photo, detector: Detector) -> bool:
    """Say whether the detector finds the face itself; it may well find somebody beside it."""
    found = corners(face.box for face in detector.check(photo.pixels))
    return bool(len(found)) and bool(overlap(corners([photo.face])[0], found).max() >= _SAME)
