from typing import Any

import pytest

from media.imaging.geometry import Rectangle
from tests.bench.figures import figures
from tests.bench.labels import Labels
from tests.bench.protocol import FoundBox, Outcome
from tests.bench.report import rows_table, table, target_table, whole
from tests.bench.running import Run
from tests.bench.targets import targets

KEYS = {
    "recall",
    "precision",
    "cpu_s_per_mp",
    "cpu_s_per_photo",
    "photos_per_min",
    "peak_mb",
    "floor_cpu_s_per_photo",
}
HOW = ("automatic", "proposed", "by_default")
ANNA = Labels(faces=(Rectangle(0, 0, 40, 40),), complete=True)


def outcome(photo: str, *faces: FoundBox, megapixels: float = 12.0, cpu: float = 1.0) -> Outcome:
    return Outcome(
        photo=photo,
        faces=list(faces),
        embedded=len(faces),
        megapixels=megapixels,
        total_seconds=cpu,
        stage_seconds={"decode": 0.25, "embed": 0.01 * len(faces)},
        floor_seconds=0.25,
        wall_seconds=2.0,
    )


def attacked(hiding: str, *, parrot: float) -> dict[str, Any]:
    """Return a row of the mask attack in which only the parrot does well."""
    shares = {"naive": 0.01, "parrot": parrot, "learned": 0.0, "around": 0.1}
    spread = {f"{who}_low": 0.0 for who in shares} | {f"{who}_high": shares[who] for who in shares}
    luck = {f"{who}_luck": 0.001 if shares[who] > 0.02 else 0.5 for who in shares}
    told = {"people": 100, "probes": 900, "chance": 0.01, "same": 1.0, "found": 0.0}
    return {"hiding": hiding, **told, **shares, **spread, **luck}


def run(*outcomes: Outcome, peak: int = 123_400_000) -> Run:
    return Run(tool="akkoord", version="1", outcomes=list(outcomes), peak_bytes=peak)


FACE = FoundBox(0, 0, 40, 40, 0.9)
SHADOW = FoundBox(300, 0, 40, 40, 0.2, sure=False)


def test_figures_are_means_over_the_photos_that_could_be_read():
    bad = Outcome(photo="bad.jpg", failed="refused: truncated")
    found = figures(
        run(outcome("a.jpg", FACE, SHADOW), outcome("b.jpg", cpu=2.0), bad), {"a.jpg": ANNA}
    )

    assert found.keys() >= KEYS
    assert found["recall"]["all_ge_24"] == 1.0
    assert (found["precision"], found["precision_sure"]) == (0.5, 1.0)
    assert found["cpu_s_per_photo"] == {"decode": 0.25, "embed": 0.01, "total": 1.5}
    assert found["cpu_s_per_mp"] == 0.125
    assert found["photos_per_min"] == 30.0
    assert found["peak_mb"] == 123
    assert found["failed"] == {"bad.jpg": "refused: truncated"}


def test_without_labels_nothing_is_said_of_recall():
    found = figures(run(outcome("a.jpg", FACE)), {})

    assert (found["recall"], found["precision"]) == (None, None)


def test_when_no_photo_could_be_read_every_figure_is_absent():
    found = figures(run(Outcome(photo="a.jpg", failed="refused: damaged")), {})

    assert found["cpu_s_per_photo"] == {"total": None}
    assert found["photos_per_min"] is None
    assert "1 failed: a.jpg" in table(found, None)


def test_targets_tell_crowds_apart_and_only_what_was_measured():
    crowd = outcome("crowd.jpg", *[FACE] * 16, cpu=2.0)
    done = run(outcome("a.jpg", cpu=1.4), crowd, outcome("small.jpg", megapixels=1.0, cpu=9.0))

    answer = figures(done, {}) | {
        "level": "default",
        "hard": None,
        "identities": None,
        "attack": None,
    }
    found = {target.what: target for target in targets(answer, done.outcomes)}

    assert found["processor per photo of 12 MP"].measured == 1.4
    assert found["processor per photo of 12 MP"].met is True
    assert found["the same, crowds"].measured == 2.0
    assert found["template of a face"].met is False
    assert found["faces of 24 px and more found"].met is None
    assert found["memory with photos of 50 MP"].met is None
    assert "NOT MET" in target_table(list(found.values()))


def test_any_rows_become_a_table():
    text = rows_table(
        "People", [{"gallery": 10, "right": 0.81234}, {"gallery": 100, "right": None}]
    )

    assert text.splitlines() == ["People", "gallery   right", "10       0.8123", "100           -"]


def test_people_are_told_in_tables_and_targets():
    done = run(outcome("a.jpg", FACE))
    share = {f"{who}_{how}": 0.004 for who in ("right", "wrong", "stranger") for how in HOW}
    people = {"gallery": 100, "references": 3, "unseen": True, **share, "right_automatic": 0.84}
    plain = attacked("plain", parrot=0.014)
    masks = [
        attacked("blur", parrot=0.5),
        plain,
        attacked("surroundings", parrot=0.03),
        attacked("beside", parrot=0.025),
    ]
    answer = figures(done, {}) | {
        "level": "default",
        "hard": None,
        "against": None,
        "identities": [people],
        "attack": masks,
    }

    found = {target.what: target for target in targets(answer, done.outcomes)}

    assert found["of 100 people: right one shown by itself"].met is True
    assert found["of 100 people: stranger shown as one"].met is True
    mask = "best attacker on a mask"
    assert found[f"{mask} of one colour, times chance"].measured == pytest.approx(1.4)
    assert found[f"{mask} in the tone of its surroundings, times chance"].met is False
    without = found["the same, times what that tone tells without the mask"]
    assert without.measured == pytest.approx(1.2)
    text = whole(answer, list(found.values()))
    assert "100 people, 3 photos each" in text
    assert "84.00 %" in text
    assert "50.00 % (0.0-50.0)*" in text
