"""On drawn people, attackers find what there is to find, and luck is told from knowledge."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.imaging.geometry import Rectangle
from media.imaging.recognition.recogniser import Choice
from tests.bench.attack import AttackReport, attack
from tests.bench.attackers import Attacker
from tests.bench.chance import best_elsewhere, share
from tests.bench.hiding import Hiding
from tests.bench.report import attack_table
from tests.bench.trial import prepare, version
from tests.media.imaging.eyes import Eyes, face

PEOPLE = 20
FACE = Rectangle(24, 22, 16, 20)
COLOURS = np.random.default_rng(1).integers(0, 256, (2, PEOPLE, 3), np.uint8)


class ByColour:
    """Somebody's template is the colour in the middle of their face."""

    engine = Choice.DLIB

    def templates(self, pixels, boxes):
        rows = np.zeros((len(boxes), 128), np.float32)
        for row, box in zip(rows, boxes, strict=True):
            x, y = map(int, box.centre)
            row[:3] = pixels[y, x] / 255
        return rows


def draw(folder: Path, person: int, number: int, backdrop: object) -> None:
    pixels = np.empty((64, 64, 3), np.uint8)
    pixels[:] = backdrop
    pixels[FACE.y : FACE.y + FACE.h, FACE.x : FACE.x + FACE.w] = COLOURS[0, person]
    file = folder / f"{person:02}" / f"{number}.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(file, quality=100)


@pytest.fixture
def anywhere(tmp_path: Path) -> Path:
    """People whose photos were taken before backdrops that say nothing of them."""
    dice = np.random.default_rng(3)
    for person in range(PEOPLE):
        for number in range(4):
            draw(tmp_path, person, number, dice.integers(0, 256, 3))
    return tmp_path


@pytest.fixture
def at_home(tmp_path: Path) -> Path:
    """People who each have a backdrop of their own."""
    for person in range(PEOPLE):
        for number in range(4):
            draw(tmp_path, person, number, COLOURS[1, person])
    return tmp_path


def attacked(folder: Path, hiding: Hiding) -> AttackReport:
    sees = Eyes([face(FACE.x, FACE.y, FACE.w, FACE.h)])
    trial = prepare(folder, sees, ByColour())
    return attack(trial, hiding, sees, ByColour(), sizes=[1.0])


@pytest.mark.parametrize("attacker", [Attacker.NAIVE, Attacker.PARROT])
def test_a_face_that_nothing_hides_is_named(anywhere, attacker):
    report = attacked(anywhere, Hiding.NONE)

    assert (report.people, report.probes, report.chance) == (PEOPLE, 80, 0.1)
    assert report.shares[attacker].right > 0.9
    assert report.shares[attacker].luck < 0.01
    assert report.same == 0.0


def test_a_mosaic_gives_the_person_away(anywhere):
    report = attacked(anywhere, Hiding.MOSAIC)

    assert report.best > 0.9
    assert report.same == 0.0


@pytest.mark.parametrize("hiding", [Hiding.SURROUNDINGS, Hiding.HOUSE, Hiding.PLAIN])
def test_under_our_masks_there_is_nothing_but_luck(anywhere, hiding):
    report = attacked(anywhere, hiding)

    assert report.same == 1.0
    assert report.best <= 3 * report.chance


def test_what_a_backdrop_tells_is_told_apart_from_what_the_mask_tells(at_home):
    toned, beside, plain = (
        attacked(at_home, hiding)
        for hiding in (Hiding.SURROUNDINGS, Hiding.BESIDE, Hiding.PLAIN)
    )  # fmt: skip

    assert plain.shares[Attacker.AROUND].right > 0.9
    assert toned.best > 0.9
    assert beside.best > 0.9
    assert toned.same == 1.0


def test_a_report_is_a_row_of_the_table(anywhere):
    row = attacked(anywhere, Hiding.PLAIN).as_row()

    title, heads, cells = attack_table([row]).splitlines()

    assert "20 people, guessing gives 10.00 %" in title
    assert "looks around the mask" in heads
    assert cells.startswith("plain")
    assert cells.endswith("100.0 %")


def test_a_version_keeps_its_face_under_its_box(anywhere):
    sees = Eyes([face(FACE.x, FACE.y, FACE.w, FACE.h)])
    photo = prepare(anywhere, sees, ByColour(), most=4).photos[0]

    doubled = version(photo, 7, 2.0)

    x, y = doubled.face.centre
    assert doubled.pixels.shape == (128, 128, 3)
    assert (abs(x - 64) <= 4, abs(y - 64) <= 4) == (True, True)
    assert version(photo, 7, 2.0).face == doubled.face != version(photo, 8, 2.0).face


def test_everybody_named_alike_is_luck():
    always_the_first = np.zeros((10, 10))
    always_the_first[:, 0] = 1

    judged = share([always_the_first, always_the_first])

    assert judged.right == pytest.approx(0.1)
    assert judged.luck > 0.5


def test_everybody_named_right_is_not_luck():
    judged = share([np.eye(10), np.eye(10)])

    assert (judged.right, judged.low, judged.high) == (1.0, 1.0, 1.0)
    assert judged.luck < 0.001


def test_a_setting_is_chosen_where_it_is_not_judged():
    good, bad = np.eye(4), np.zeros((4, 4))

    chosen = best_elsewhere([[good, bad], [bad, good]])

    assert [named.trace() for named in chosen] == [0.0, 0.0]
