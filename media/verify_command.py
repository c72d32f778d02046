"""`akkoord verify`: re-check all that is public, and say what differs."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from typing import Any

from infra.db import connected
from infra.processes import database, make_runtime
from infra.settings import Settings, read_settings
from media.services.verification import Difference, Tally, verify


def add_commands(commands: Any) -> None:
    """Add `verify` to `akkoord`."""
    parser = commands.add_parser(
        "verify",
        help="check all that is public",
        description="Walk everything that is public: each file's hash and structure, its "
        "fingerprint, its approval, and the consent of every face shown, against the ledger. "
        "Prints what differs. Exit code 0 when nothing does, 1 when anything does.",
    )
    parser.add_argument(
        "--faces",
        action="store_true",
        help="also look for faces in every public photo, and report each that is neither shown "
        "for a reason nor covered; about a second of work per photo",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    with database(settings) as url:
        tally, differences = asyncio.run(_verify(settings, url, faces=arguments.faces))
    if arguments.json:
        lines = [json.dumps({**asdict(tally), "differences": [str(d) for d in differences]})]
    else:
        summary = (
            f"{tally.publications} public photos, {tally.files} files, {tally.faces_shown} faces "
            f"shown, {tally.audit_entries} audit entries"
            f"{f', {tally.looked_at} photos looked at' if arguments.faces else ''}: "
            f"{len(differences) or 'no'} differences"
        )
        lines = [*map(str, differences), summary]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if differences else 0


async def _verify(settings: Settings, url: str, *, faces: bool) -> tuple[Tally, list[Difference]]:
    tally = Tally()
    async with connected(url, most=2):
        return tally, [
            found async for found in verify(make_runtime(settings), tally, look_for_faces=faces)
        ]
