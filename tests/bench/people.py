"""Tables about people: who is recognised rightly, and what a mask still tells of them."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.imaging.detect import detector
from media.imaging.recognition.recogniser import load_recogniser
from tests.bench.attack import attack
from tests.bench.embedding import CONVERTED
from tests.bench.figures import Rows
from tests.bench.hiding import CLOSELY, Hiding
from tests.bench.identities import identities
from tests.bench.trial import SIZES, prepare

#: Fewer people with four photos each, and a share of the attack means little.
_LEAST_PEOPLE = 40

Say = Callable[[str], None]


def identity_rows(people: Path, strangers: Path, say: Say) -> Rows:
    """Return who is accepted, by size of the gallery, as far as there are people for it."""
    say("recognition: reading the photos of people")
    report = identities(people, strangers, load_recogniser(CONVERTED), detector())
    return [_row(row) for row in report.rows]


def attack_rows(people: Path, say: Say) -> Rows:
    """Let the attackers try each way of hiding; no row where there are too few people."""
    finder, recogniser = detector(), load_recogniser(CONVERTED)
    say("mask attack: reading the photos of people")
    trial = prepare(people, finder, recogniser)
    if trial.people < _LEAST_PEOPLE:
        return []
    rows = []
    for hiding in Hiding:
        say(f"mask attack: {hiding}")
        sizes = SIZES if hiding in CLOSELY else SIZES[:1]
        rows.append(attack(trial, hiding, finder, recogniser, sizes=sizes).as_row())
    return rows


def _row(report: Any) -> dict[str, Any]:
    """Return a dataclass as a row, shares rounded."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(report).items()
    }
