"""`./run bench photos`: run every tool over the same photos, and tell."""

import argparse
import fnmatch
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from media.imaging.detect import Detection
from tests.bench import report
from tests.bench.command import FINE, WRONG_USE
from tests.bench.deface_setup import NotInstallable, python_with_deface
from tests.bench.enlarge import enlarged
from tests.bench.figures import Rows, figures, hard_cases
from tests.bench.hard import write_hard
from tests.bench.labels import BadLabels, Labels, read_labels
from tests.bench.people import attack_rows, identity_rows
from tests.bench.photos_in import photos_in, sample
from tests.bench.protocol import Job, Outcome
from tests.bench.running import Run, Unable, run
from tests.bench.sheet import LEGEND, write_sheet
from tests.bench.targets import targets

ROOT = Path(__file__).resolve().parents[2]

#: Set by ./run, which changes the folder: where relative paths start.
_CALLED_FROM = "AKKOORD_CALLED_FROM"

#: The command line of each tool that is measured; ours is the first.
Commands = Mapping[str, list[str]]


class WrongUse(Exception):
    """What was asked cannot be done; the text is one line."""


def main(asked: argparse.Namespace) -> int:
    try:
        _measure(asked)
    except (WrongUse, BadLabels, NotInstallable, Unable) as error:
        print(f"./run bench: {error}", file=sys.stderr)
        return WRONG_USE
    return FINE


def _measure(asked: argparse.Namespace) -> None:
    folder = _folder(asked.folder)
    sheet = _sheet_file(asked.sheet, folder) if asked.sheet else None
    people = _people(asked, folder)
    labels = read_labels(folder)
    photos = _photos(folder, asked)
    if asked.hard and not labels:
        raise WrongUse("hard cases are made of labelled photos: there is no labels.json")
    level = Detection(asked.level)
    commands = _commands(asked.against, level)
    with _jobs(folder, photos, asked.megapixels) as jobs:
        runs = [_run(tool, command, jobs) for tool, command in commands.items()]
    hard = _hard(commands, folder, photos, labels) if asked.hard else None
    tables = _people_tables(people) if people else {"identities": None, "attack": None}
    ours, *others = (figures(one, labels) for one in runs)
    answer = {
        **ours,
        "level": level.value,
        "megapixels": asked.megapixels,
        "against": others[0] if others else None,
        "hard": hard,
        **tables,
    }
    aims = targets(answer, runs[0].outcomes)
    answer["targets"] = [aim.as_json() for aim in aims]
    if asked.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1), flush=True)
    else:
        print(report.whole(answer, aims), flush=True)
    if sheet:
        count = write_sheet(sheet, folder, runs[0].outcomes, labels)
        print(f"{sheet}: {count} photos; {LEGEND}", file=sys.stderr)


def _commands(against: str | None, level: Detection) -> Commands:
    ours = {"akkoord": [sys.executable, "-m", "tests.bench.ours", f"--level={level}"]}
    if against is None:
        return ours
    program = ROOT / "tests" / "bench" / "deface_program.py"
    return ours | {against: [str(python_with_deface(ROOT)), "-I", str(program)]}


def _hard(commands: Commands, folder: Path, photos: list[Path], labels: dict[str, Labels]) -> Rows:
    names = {str(photo.relative_to(folder)) for photo in photos}
    chosen = {name: told for name, told in labels.items() if name in names}
    with tempfile.TemporaryDirectory(prefix="akkoord-bench-") as place:
        jobs, known = write_hard(folder, chosen, Path(place))
        runs = [_run(tool, command, jobs) for tool, command in commands.items()]
    return hard_cases(runs, known)


def _people_tables(people: Path) -> dict[str, Rows | None]:
    def say(what: str) -> None:
        print(f"{what} …", file=sys.stderr, flush=True)

    strangers = people.parent / "impostors"
    return {
        "identities": identity_rows(people, strangers, say),
        "attack": attack_rows(people, say),
    }


def _run(tool: str, command: list[str], jobs: list[Job]) -> Run:
    with _bar(f"{tool}, {len(jobs)} photos", len(jobs)) as bar:

        def each(_: Outcome) -> None:
            bar.update()

        return run(tool, command, jobs, each=each)


def _bar(what: str, total: int) -> "tqdm[NoReturn]":
    """Show a bar to somebody who looks; a log gets one line."""
    if not sys.stderr.isatty():
        print(f"{what} …", file=sys.stderr, flush=True)
    return tqdm(total=total, desc=what, file=sys.stderr, disable=None, leave=False)


def _photos(folder: Path, asked: argparse.Namespace) -> list[Path]:
    found = [
        path
        for path in photos_in(folder)
        if asked.only is None or fnmatch.fnmatch(path.name, asked.only)
    ]
    if not found:
        raise WrongUse(f"no photos in {folder}" + (f" that fit {asked.only}" if asked.only else ""))
    return sample(found, asked.limit)


@contextmanager
def _jobs(folder: Path, photos: list[Path], megapixels: float | None) -> Iterator[list[Job]]:
    """Give a job per photo; enlarged photos exist only as long as they are measured."""
    with tempfile.TemporaryDirectory(prefix="akkoord-bench-") as place:
        timed = {path: path for path in photos}
        if megapixels is not None:
            with _bar(f"photos brought to {megapixels:g} MP", len(photos)) as bar:
                timed = enlarged(photos, megapixels, Path(place), bar.update)
        yield [Job(str(p.relative_to(folder)), str(p), str(timed[p])) for p in photos]


def _absolute(path: Path) -> Path:
    return Path(os.environ.get(_CALLED_FROM, "."), path.expanduser()).resolve()


def _folder(path: Path) -> Path:
    folder = _absolute(path)
    if not folder.is_dir():
        raise WrongUse(f"no such folder: {path}")
    return folder


def _people(asked: argparse.Namespace, folder: Path) -> Path | None:
    """Return the folder of people: the one that was asked for, or the one beside the photos."""
    if asked.no_identities:
        return None
    if asked.identities:
        return _folder(asked.identities)
    beside = folder.parent / "identities"
    return beside if beside.is_dir() else None


def _sheet_file(path: Path, folder: Path) -> Path:
    """Refuse what would bring photos from elsewhere into the repository."""
    sheet = _absolute(path)
    if sheet.suffix.lower() != ".png":
        raise WrongUse(f"the contact sheet is a PNG: {path} does not end in .png")
    if not sheet.parent.is_dir():
        raise WrongUse(f"no such folder: {path.parent}")
    if sheet.is_relative_to(ROOT) and not folder.is_relative_to(ROOT):
        raise WrongUse(
            "the contact sheet shows your photos: write it outside this repository, "
            "where they cannot be committed by mistake"
        )
    return sheet
