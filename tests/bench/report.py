"""The figures as text, for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.figures import Figures, Rows
from tests.bench.targets import Target

_BANDS = {
    "lt_16": "faces under 16 px found",
    "16_24": "faces of 16 to 24 px found",
    "ge_24": "faces of 24 px and more found",
    "all_ge_16": "all of 16 px and more",
}
_STAGES = ("decode", "detect", "badges", "embed", "mask", "encode", "verify", "total")
_HOW = {
    "automatic": "shown by itself",
    "proposed": "proposed",
    "by_default": "face_recognition at 0.6",
}
_ATTACKERS = {
    "naive": "compares",
    "parrot": "hides its own too",
    "learned": "learned from others",
    "around": "looks around the mask",
}
_HARDLY_LUCK = 0.01
_ATTACK_LEGEND = "in brackets 95 of 100 draws of people; * luck does as well once in 100 or less"
_ABSENT = "-"


def whole(answer: Figures, aims: Sequence[Target]) -> str:
    """Return everything that was measured."""
    parts = [table(answer, answer["against"])]
    if answer["hard"]:
        parts.append(rows_table("Hard cases, faces of 32 px and more: share found", answer["hard"]))
    if answer["identities"]:
        parts.append(_identity_table(answer["identities"]))
    if answer["attack"]:
        parts.append(attack_table(answer["attack"]))
    return "\n\n".join([*parts, target_table(aims)])


def table(ours: Figures, other: Figures | None) -> str:
    """Return the figures side by side."""
    tools = [ours, other] if other else [ours]
    rows = [["", *(f"{tool['tool']} {tool['version']}" for tool in tools)]]
    rows += [[words, *(_share(tool, band) for tool in tools)] for band, words in _BANDS.items()]
    rows += [
        ["finds that are faces", *(_percent(tool["precision"]) for tool in tools)],
        ["the same, sure finds", *(_percent(tool["precision_sure"]) for tool in tools)],
    ]
    for stage in _STAGES:
        words = f"CPU s per photo: {stage}"
        rows.append([words, *(_number(tool["cpu_s_per_photo"].get(stage)) for tool in tools)])
    rows += [
        ["decode and encode only", *(_number(tool["floor_cpu_s_per_photo"]) for tool in tools)],
        ["CPU s per megapixel", *(_number(tool["cpu_s_per_mp"]) for tool in tools)],
        ["photos per minute, one process", *(_plain(tool["photos_per_min"]) for tool in tools)],
        ["highest memory, MB", *(_plain(tool["peak_mb"]) for tool in tools)],
        ["photos", *(_plain(tool["photos"]) for tool in tools)],
    ]
    return "\n".join([aligned(rows), *_troubles(tools)])


def _identity_table(rows: Rows) -> str:
    lines = [["gallery, references", "how", "right", "wrong", "stranger"]]
    for row in rows:
        seen = "" if row["unseen"] else " (also people that thresholds were chosen on)"
        first = f"{row['gallery']} people, {row['references']} photos each{seen}"
        for how, words in _HOW.items():
            shares = [_percent(row[f"{who}_{how}"], 2) for who in ("right", "wrong", "stranger")]
            lines.append([first, words, *shares])
            first = ""
    return f"Who is accepted, as a share of the faces that are asked about\n{aligned(lines)}"


def attack_table(rows: Rows) -> str:
    lines = [["hidden under", *_ATTACKERS.values(), "trials", "found again", "same without face"]]
    for row in rows:
        shares = [
            f"{100 * row[who]:.2f} % ({100 * row[f'{who}_low']:.1f}-{100 * row[f'{who}_high']:.1f})"
            + ("*" if row[f"{who}_luck"] <= _HARDLY_LUCK else " ")
            for who in _ATTACKERS
        ]
        rest = [str(row["probes"]), _percent(row["found"]), _percent(row["same"])]
        lines.append([row["hiding"], *shares, *rest])
    who, chance = rows[0]["people"], _percent(rows[0]["chance"], 2)
    title = f"Who is under a mask: {who} people, guessing gives {chance}; {_ATTACK_LEGEND}"
    return f"{title}\n{aligned(lines)}"


def target_table(targets: Sequence[Target]) -> str:
    rows = [["target", "wanted", "measured", ""]]
    for target in targets:
        sign = "≥" if target.at_least else "≤"
        measured = _ABSENT if target.measured is None else f"{target.measured:.4g} {target.unit}"
        verdict = {True: "met", False: "NOT MET", None: "not measured"}[target.met]
        rows.append([target.what, f"{sign} {target.bound:g} {target.unit}", measured, verdict])
    return aligned(rows)


def rows_table(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return any table that is given as rows with the same keys."""
    if not rows:
        return ""
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    return f"{title}\n{aligned(cells)}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Line columns up: the first to the left, the others to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *others = (
            cell.ljust(widths[0]) if not place else cell.rjust(widths[place])
            for place, cell in enumerate(row)
        )
        lines.append("  ".join([first, *others]).rstrip())
    return "\n".join(lines)


def _troubles(tools: Sequence[Figures]) -> list[str]:
    lines = []
    for tool in tools:
        for kind in ("failed", "held"):
            if tool[kind]:
                told = "; ".join(f"{photo} ({why})" for photo, why in tool[kind].items())
                lines.append(f"{tool['tool']}, {len(tool[kind])} {kind}: {told}")
    return lines


def _share(tool: Figures, band: str) -> str:
    if tool["recall"] is None or tool["recall"][band] is None:
        return _ABSENT
    return f"{_percent(tool['recall'][band])} of {tool['labelled_faces'][band]}"


def _percent(share: float | None, digits: int = 1) -> str:
    return _ABSENT if share is None else f"{100 * share:.{digits}f} %"


def _number(value: float | None) -> str:
    return _ABSENT if value is None else f"{value:.3f}"


def _plain(value: float | None) -> str:
    return _ABSENT if value is None else str(value)


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else _ABSENT if value is None else str(value)
