"""`akkoord faces`: find the faces in photos."""

import argparse

from media.cli import options
from media.cli.bench import How
from media.cli.crew import work_on
from media.cli.files import gather
from media.cli.report import EXIT_STATUS
from media.cli.running import check_photos, gathered, run_safely
from media.cli.telling import Telling


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "faces",
        help="find the faces in photos",
        description=(
            "Find the faces in photos, and in folders of them. Boxes are in pixels of the upright "
            "picture; a doubtful one may be no face. Nothing is written, and no face is recognised."
        ),
        epilog=f"{EXIT_STATUS} The lines of --json are described in docs/command-line.md.",
    )
    options.add(parser)
    parser.set_defaults(run=lambda arguments: run_safely(_run, arguments))


def _run(arguments: argparse.Namespace) -> int:
    check_photos(arguments.photos)
    listing = gathered(gather(arguments.photos, recursive=arguments.recursive))
    paths = [photo.path for photo in listing.photos]
    with Telling(arguments, photos=len(paths)) as telling:
        how = How(hide=False, level=arguments.level)
        for answer in work_on(paths, how, jobs=arguments.jobs):
            telling.tell(answer.line)
    return telling.tally.status
