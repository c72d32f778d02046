"""Nobody can be told from a masked face: three attackers do no better than guessing.

The same attackers see through blur and mosaic, so the test can fail.
"""

from math import comb
from pathlib import Path

import pytest

from media.imaging.detect import default_detector
from media.imaging.recognition.recogniser import Recogniser, load_recogniser
from tests.bench.attack import AttackReport, Hiding, Trial, attack, prepare

pytestmark = pytest.mark.timeout(1800)

#: Guessing, and half as much again.
AT_CHANCE = 1.5


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    return load_recogniser(tmp_path_factory.mktemp("networks"))


@pytest.fixture(scope="module")
def trial(test_photos: Path, recogniser: Recogniser) -> Trial:
    return prepare(test_photos / "identities", default_detector(), recogniser)


def more_than(report: AttackReport) -> float:
    """Return the share that even luck reaches once in ten thousand times, at 1.5 times chance."""
    chance, tries = AT_CHANCE * report.chance, report.probes
    right, left = 0, 1.0
    while left > 1e-4:
        left -= comb(tries, right) * chance**right * (1 - chance) ** (tries - right)
        right += 1
    return right / tries


def test_without_a_mask_nearly_everybody_is_recognised(trial, recogniser):
    report = attack(trial, Hiding.NONE, default_detector(), recogniser)

    assert report.people >= 150
    assert min(report.naive, report.parrot, report.learned) > 0.95


@pytest.mark.parametrize("hiding", [Hiding.SURROUNDINGS, Hiding.HOUSE, Hiding.PLAIN])
def test_behind_our_masks_nobody_is(trial, recogniser, hiding):
    report = attack(trial, hiding, default_detector(), recogniser)

    assert report.best <= more_than(report)
    assert report.found <= 0.05


@pytest.mark.parametrize("hiding", [Hiding.BLUR, Hiding.MOSAIC])
def test_blur_and_mosaic_are_seen_through(trial, recogniser, hiding):
    report = attack(trial, hiding, default_detector(), recogniser)

    assert report.best > more_than(report)
