"""From what became of each photo to the figures of the bench."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.bench.hard import Case
from tests.bench.labels import Labels
from tests.bench.matching import Judged, faces_by_size, judge, precision, recall
from tests.bench.protocol import Outcome
from tests.bench.running import Run

#: More sure finds than this make a crowd, as for the detector.
CROWD_FACES = 15

Figures = dict[str, Any]
#: A table, as rows with the same keys.
Rows = list[dict[str, Any]]


def figures(run: Run, labels: Mapping[str, Labels]) -> Figures:
    """Return one tool's figures, under the names that `--json` uses."""
    done = [outcome for outcome in run.outcomes if outcome.failed is None]
    judged = list(judged_photos(done, labels).values())
    wall = sum(outcome.wall_seconds for outcome in done)
    peak = run.peak_bytes / 1e6
    return {
        "tool": run.tool,
        "version": run.version,
        "photos": len(done),
        "failed": {o.photo: o.failed for o in run.outcomes if o.failed is not None},
        "held": {o.photo: o.held for o in done if o.held is not None},
        "labelled_faces": faces_by_size(judged) if labels else None,
        "recall": rounded(recall(judged)) if labels else None,
        "precision": _rounded(precision(judged)),
        "precision_sure": _rounded(precision(judged, sure_only=True)),
        "cpu_s_per_mp": cpu_per_megapixel(done),
        "cpu_s_per_photo": cpu_per_photo(done),
        "floor_cpu_s_per_photo": _mean(outcome.floor_seconds for outcome in done),
        "photos_per_min": round(60 * len(done) / wall, 1) if wall else None,
        "peak_mb": round(peak) if done else None,
    }


def hard_cases(runs: Sequence[Run], labels: Mapping[str, Labels]) -> Rows:
    """Return, per hard case, how many faces there are and which share of them each tool found."""
    by_tool = {run.tool: judged_photos(run.outcomes, labels) for run in runs}
    rows = []
    for case in Case:
        names = [name for name in labels if name.startswith(f"{case}/")]
        faces = sum(len(labels[name].faces) for name in names)
        found = {
            tool: sum(len(judged[name].found) for name in names if name in judged)
            for tool, judged in by_tool.items()
        }
        shares = {tool: _rounded(hits / faces if faces else None) for tool, hits in found.items()}
        rows.append({"case": case.value, "faces": faces, **shares})
    return rows


def judged_photos(done: Iterable[Outcome], labels: Mapping[str, Labels]) -> dict[str, Judged]:
    """Compare each labelled photo's finds with its labels."""
    return {
        outcome.photo: judge(labels[outcome.photo], [face.find for face in outcome.faces])
        for outcome in done
        if outcome.photo in labels
    }


def cpu_per_photo(done: Sequence[Outcome]) -> dict[str, float | None]:
    """Return the mean by stage, and in total; a stage that the tool has not is left out."""
    stages = dict.fromkeys(stage for outcome in done for stage in outcome.stage_seconds)
    by_stage = {
        stage: _mean(outcome.stage_seconds.get(stage) for outcome in done) for stage in stages
    }
    return {**by_stage, "total": _mean(outcome.total_seconds for outcome in done)}


def cpu_per_megapixel(done: Sequence[Outcome]) -> float | None:
    megapixels = sum(outcome.megapixels for outcome in done)
    return _rounded(sum(o.total_seconds for o in done) / megapixels if megapixels else None)


def cpu_per_face(done: Sequence[Outcome]) -> float | None:
    """Return the seconds that one template takes."""
    faces = sum(outcome.embedded for outcome in done)
    spent = sum(outcome.stage_seconds.get("embed", 0.0) for outcome in done if outcome.embedded)
    return spent / faces if faces else None


def is_crowd(outcome: Outcome) -> bool:
    return sum(face.sure for face in outcome.faces) > CROWD_FACES


def rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in values.items()}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return _rounded(sum(known) / len(known) if known else None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
