"""The command `./run bench`: what is measured, and how it is asked for.

Only words stand here; a measurement's own code is loaded when it is asked for.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

FINE, WRONG_USE = 0, 2


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `bench`, with one command below it for each thing that can be measured."""
    bench = commands.add_parser("bench", help="measure this product, also on your own photos")
    measurements = bench.add_subparsers(dest="measurement", required=True, metavar="WHAT")
    _add_photos(measurements)
    _add_sign_ups(measurements)


def _add_photos(measurements: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    photos = measurements.add_parser(
        "photos",
        help="how many faces are found, and what a photo costs",
        description=(
            "Put every photo of a folder through the pipeline (decode in the sandbox, find faces, "
            "make templates, mask, encode, verify) and tell what was found and what it cost. "
            "Nothing is kept of the photos, and no face is compared with another unless "
            "--identities names folders of people. Time is processor time of one process, with "
            "everything loaded."
        ),
        epilog=(
            "Labels are optional: labels.json, labels_partial.json and ignore_regions.json in the "
            'folder, each {photo: [{"x", "y", "w", "h"}]} in pixels of the upright photo. '
            "docs/faces.md tells more. Exit status: 0 fine, 2 wrong use."
        ),
    )
    photos.add_argument("folder", type=Path, metavar="DIR", help="a folder of photos")
    photos.add_argument(
        "--against", choices=["deface"], help="measure another tool on the same photos as well"
    )
    photos.add_argument(
        "--level", choices=["default", "thorough"], default="default", help="how closely to look"
    )
    photos.add_argument(
        "--limit", type=_positive(int), metavar="N", help="N photos, spread over all"
    )
    photos.add_argument("--only", metavar="PATTERN", help="photos whose name fits, as 'group_*'")
    photos.add_argument(
        "--megapixels",
        type=_positive(float),
        metavar="M",
        help="measure time on the photos brought to this size (faces are looked for as they are)",
    )
    photos.add_argument(
        "--hard",
        action="store_true",
        help="also look at labelled photos made hard: close up, turned, dark, soft, covered",
    )
    photos.add_argument(
        "--identities",
        type=Path,
        metavar="DIR",
        help=(
            "a folder with a folder of photos per person, and `impostors` beside it: how often the "
            "right person is recognised, and what a mask still tells "
            "(default: `identities` beside the photos, when it is there)"
        ),
    )
    photos.add_argument(
        "--no-identities", action="store_true", help="leave that out: it takes minutes"
    )
    photos.add_argument("--sheet", type=Path, metavar="OUT.png", help="draw a contact sheet")
    photos.add_argument("--json", action="store_true", help="print JSON")
    photos.set_defaults(run=_photos)


def _add_sign_ups(measurements: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sign_ups = measurements.add_parser(
        "sign-ups",
        help="what it costs when people sign up",
        description=(
            "Start a whole installation in a folder of its own, which is removed afterwards, and "
            "let people sign up over HTTP: event page, form, sending it, the page after it. Tells "
            "the "
            "processor time per sign-up of all processes (pages, worker with its mails, "
            "PostgreSQL), how long it takes, how many fit in a second, how many queries a page "
            "asks, and whether all of that holds in a full database. Exit status: 0 fine, 2 when "
            "it could not be measured."
        ),
    )
    sign_ups.add_argument(
        "--flows", type=_positive(int), default=200, metavar="N", help="sign-ups (default 200)"
    )
    sign_ups.add_argument(
        "--full",
        type=_positive(int),
        default=100_000,
        metavar="N",
        help="registrations in the full database (default 100000)",
    )
    sign_ups.add_argument("--json", action="store_true", help="print JSON")
    sign_ups.set_defaults(run=_sign_ups)


def _sign_ups(asked: argparse.Namespace) -> int:
    from tests.bench.web.main import main  # slow: the whole product

    return main(asked)


def _photos(asked: argparse.Namespace) -> int:
    from tests.bench.photos import main  # slow: OpenCV, onnxruntime

    return main(asked)


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def positive(text: str) -> float:
        value = kind(text)
        if value <= 0:
            raise argparse.ArgumentTypeError("must be more than 0")
        return value

    return positive
