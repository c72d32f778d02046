"""What both commands can be told."""

import argparse
import os
from pathlib import Path
from typing import Final

from media.imaging.detect import Detection

#: Processes by default, at most: each may take some hundreds of megabytes.
_MOST_BY_DEFAULT: Final = 8
_MOST: Final = 64


def add(parser: argparse.ArgumentParser) -> None:
    """Add the photos and folders, and how to go about them."""
    parser.add_argument(
        "photos", nargs="+", type=Path, metavar="PHOTO|FOLDER", help="a photo, or a folder of them"
    )
    parser.add_argument(
        "-r",
        "--recursive",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="look in the folders of a folder too (the default)",
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=min(len(os.sched_getaffinity(0)), _MOST_BY_DEFAULT),
        metavar="N",
        help="work on so many photos at once (default: one for each core, at most "
        f"{_MOST_BY_DEFAULT})",
    )
    parser.add_argument(
        "--level",
        type=Detection,
        choices=list(Detection),
        default=Detection.DEFAULT,
        help="how closely to look for faces; thorough takes several times as long",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one line of JSON for each photo")
    how.add_argument(
        "-q", "--quiet", action="store_true", help="name only what was refused or failed"
    )


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {_MOST}, not {text!r}")
    return int(text)
