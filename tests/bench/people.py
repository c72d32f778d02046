"""Tables about people: who is recognised rightly, and what a mask still tells of them."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.imaging.detect import detector
from media.imaging.recognition.recogniser import load_recogniser
from tests.bench import attack
from tests.bench.embedding import CONVERTED
from tests.bench.figures import Rows
from tests.bench.identities import identities

#: Fewer people, or fewer photos to learn from, and a share of the attack means little.
_LEAST_PEOPLE, _LEAST_LESSONS = 20, 50

Say = Callable[[str], None]


def identity_rows(people: Path, strangers: Path, say: Say) -> Rows:
    """Return who is accepted, by size of the gallery, as far as there are people for it."""
    say("recognition: reading the photos of people")
    report = identities(people, strangers, load_recogniser(CONVERTED), detector())
    return [_row(row) for row in report.rows]


def attack_rows(people: Path, say: Say) -> Rows:
    """Let three attackers try each way of hiding; no row where there are too few people."""
    finder, recogniser = detector(), load_recogniser(CONVERTED)
    say("mask attack: reading the photos of people")
    trial = attack.prepare(people, finder, recogniser)
    named = {photo.person for photo in trial.probes}
    if len(named) < _LEAST_PEOPLE or len(trial.lessons) < _LEAST_LESSONS:
        return []
    rows = []
    for hiding in attack.Hiding:
        say(f"mask attack: {hiding}")
        rows.append(_row(attack.attack(trial, hiding, finder, recogniser)))
    return rows


def _row(report: Any) -> dict[str, Any]:
    """Return a dataclass as a row, shares rounded."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(report).items()
    }
