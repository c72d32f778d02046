"""`akkoord organisations import`: take the register of schools or boards in."""

import argparse
import asyncio
import csv
import sys
from pathlib import Path
from typing import Any

from events.domain.register import Outcome, Plan, Sector
from events.domain.register_file import LARGEST_FILE
from events.services.organisations import Taken, Taking, take_in
from infra import audit
from infra.audit import Actor
from infra.clock import SystemClock
from infra.db import connected
from infra.errors import Invalid
from infra.keys import pseudonym_key
from infra.migrations import migrate
from infra.processes import database
from infra.settings import read_settings

_QUIET = {Outcome.UNCHANGED, Outcome.ADDED}


def add_commands(commands: Any) -> None:
    """Add `organisations` to `akkoord`."""
    organisations = commands.add_parser(
        "organisations", help="schools and boards to choose from"
    ).add_subparsers(title="commands", metavar="COMMAND", required=True)
    taking = organisations.add_parser(
        "import",
        help="take a list of schools or boards in",
        description="Take a CSV file in as DUO publishes it (docs/organisations.md names the "
        "columns). All of it or nothing. Whoever is in the list no more is closed, not removed. "
        "Exit code 0 when it was taken in, or with --dry-run could be; 1 when not; 2 when the "
        "file cannot be read.",
    )
    taking.add_argument("file", type=Path)
    taking.add_argument(
        "--sector",
        choices=[sector.value for sector in Sector],
        default=Sector.EVERYTHING.value,
        help="which list this is, when there is one for each sector (default: all, one for "
        "everything); who vanishes from it stays open while another list has it",
    )
    taking.add_argument("--dry-run", action="store_true", help="tell what would happen, no more")
    taking.add_argument(
        "--may-close-many",
        action="store_true",
        help="also when that closes more than a fifth of the list",
    )
    taking.add_argument("--report", type=Path, help="write what became of each line, as CSV")
    taking.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    try:
        with arguments.file.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        sys.stderr.write(f"akkoord: {arguments.file}: {error.strerror}\n")
        return 2
    settings = read_settings()
    audit.set_pseudonym_key(pseudonym_key(settings))
    with database(settings) as url:
        try:
            taken = asyncio.run(_take_in(url, content, arguments))
        except Invalid as wrong:
            sys.stderr.write(f"akkoord: {' '.join(wrong.fields.values())}\n")
            return 2
    if arguments.report:
        _write(arguments.report, taken.plan)
    _tell(taken)
    return 1 if taken.refused or taken.plan.count(Outcome.WRONG) else 0


async def _take_in(url: str, content: bytes, arguments: argparse.Namespace) -> Taken:
    taking = Taking(
        sector=Sector(arguments.sector),
        dry_run=arguments.dry_run,
        may_close_many=arguments.may_close_many,
    )
    async with connected(url, most=2):
        await migrate()
        return await take_in(content, taking, actor=Actor.system(), at=SystemClock().now())


def _tell(taken: Taken) -> None:
    for one in taken.plan.told:
        if one.outcome not in _QUIET:
            where = f"line {one.number}: " if one.number else ""
            about = one.wrong or f"{one.code} {one.name}"
            print(f"{where}{one.outcome}: {about}")
    counts = ", ".join(f"{number} {outcome}" for outcome, number in taken.plan.counts.items())
    print(f"{taken.kind}s: {counts}")
    if taken.refused:
        print(taken.refused)
    elif taken.done:
        print("Taken in.")
    else:
        print("A dry run: nothing was changed.")
        if taken.plan.closes_many:
            print("It would close more than a fifth of its list: that asks for --may-close-many.")


def _write(path: Path, plan: Plan) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["line", "outcome", "code", "name", "wrong"])
        for one in plan.told:
            lines.writerow([one.number or "", one.outcome, one.code, one.name, one.wrong])
