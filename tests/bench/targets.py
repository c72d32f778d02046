"""What the pipeline is meant to reach, beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from media.imaging.detect import Detection
from tests.bench.attack import THREE
from tests.bench.figures import Figures, Rows, cpu_per_face, is_crowd
from tests.bench.hiding import Hiding
from tests.bench.protocol import Outcome

#: The megapixels for which targets of time and of memory hold, and how near to them counts.
_TIMED_AT, _MEMORY_AT, _NEAR = 12.0, 50.0, 0.15
_GALLERY = 100


@dataclass(frozen=True, slots=True)
class Target:
    what: str
    #: At least, or at most, this.
    bound: float
    at_least: bool
    unit: str
    #: None: nothing was measured that tells.
    measured: float | None

    @property
    def met(self) -> bool | None:
        if self.measured is None:
            return None
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


def targets(figures: Figures, outcomes: Sequence[Outcome]) -> list[Target]:
    """Judge what `./run bench photos` answers, of which `outcomes` are our own part."""
    recall = figures["recall"] or {}
    done = [outcome for outcome in outcomes if outcome.failed is None]
    timed = [outcome for outcome in done if _near(outcome.megapixels, _TIMED_AT)]
    few = [outcome.total_seconds for outcome in timed if not is_crowd(outcome)]
    crowds = [outcome.total_seconds for outcome in timed if is_crowd(outcome)]
    at_50 = bool(done) and all(_near(outcome.megapixels, _MEMORY_AT) for outcome in done)
    per_face = cpu_per_face(done)
    hard = 95.0 if figures["level"] == Detection.THOROUGH else 93.0
    return [
        Target("faces of 24 px and more found", 99.7, True, "%", _percent(recall.get("all_ge_24"))),
        Target(
            "faces of 16 px and more found (WIDER)",
            hard,
            True,
            "%",
            _percent(recall.get("all_ge_16")),
        ),
        *(
            Target(f"hard case: {row['case']}", 99.0, True, "%", _percent(row["akkoord"]))
            for row in figures["hard"] or ()
        ),
        *_of_people(figures["identities"], figures["attack"]),
        Target("processor per photo of 12 MP", 1.5, False, "s", _mean(few)),
        Target("the same, crowds", 2.2, False, "s", _mean(crowds)),
        Target("template of a face", 9.0, False, "ms", per_face and per_face * 1000),
        Target(
            "memory with photos of 50 MP", 900, False, "MB", figures["peak_mb"] if at_50 else None
        ),
    ]


def _of_people(identities: Rows | None, attack: Rows | None) -> list[Target]:
    hundred = next((row for row in identities or () if row["gallery"] == _GALLERY), {})
    right, stranger = hundred.get("right_automatic"), hundred.get("stranger_automatic")
    return [
        Target("of 100 people: right one shown by itself", 80.0, True, "%", _percent(right)),
        Target("of 100 people: stranger shown as one", 0.5, False, "%", _percent(stranger)),
        *_of_masks({row["hiding"]: row for row in attack or ()}),
    ]


def _of_masks(rows: Mapping[str, Mapping[str, float]]) -> list[Target]:
    """Judge masks against guessing, and a tone from around a mask against what is around it."""
    best = {hiding: max(row[who] for who in THREE) for hiding, row in rows.items()}
    guessed = {hiding: best[hiding] / row["chance"] for hiding, row in rows.items()}
    one_colour = [guessed[hiding] for hiding in (Hiding.HOUSE, Hiding.PLAIN) if hiding in guessed]
    toned, beside = best.get(Hiding.SURROUNDINGS), best.get(Hiding.BESIDE)
    attacker = "best attacker on a mask"
    return [
        Target(
            f"{attacker} of one colour, times chance",
            1.5,
            False,
            "x",
            max(one_colour, default=None),
        ),
        Target(
            f"{attacker} in the tone of its surroundings, times chance",
            1.5,
            False,
            "x",
            guessed.get(Hiding.SURROUNDINGS),
        ),
        Target(
            "the same, times what that tone tells without the mask",
            1.5,
            False,
            "x",
            toned / beside if toned and beside else None,
        ),
    ]


def _near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= _NEAR * wanted


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
