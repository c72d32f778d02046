"""The command `akkoord demo`: a demonstration to look at, or one that checks itself."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx

from admin_ui.demo import fill, photographs, scenes
from admin_ui.demo.browser import Unexpected
from admin_ui.demo.compose import EventPhoto, composed
from admin_ui.demo.installation import (
    HOST,
    Installation,
    is_weak,
    port_for,
    prepared,
    run_while,
    wait_until_ready,
)
from admin_ui.demo.people import STAFF
from admin_ui.demo.photographs import NoPhotographs
from admin_ui.demo.report import Report, StepFailed, Steps
from admin_ui.demo.walk import Walk
from infra.clock import SystemClock
from infra.deploy.folder_lock import sole_owner
from infra.deploy.ports import free_port
from infra.settings import process_environment, read_settings

_ROOT: Final = Path(__file__).resolve().parents[2]

#: Says that a demonstration was filled to the end.
_FILLED: Final = "filled"

#: A check looks at no more of the user's own photographs.
_MOST_OWN: Final = 6


def add_commands(commands: Any) -> None:
    """Add this package's command to `akkoord`."""
    demo = commands.add_parser(
        "demo",
        help="look at everything, filled with a made-up event",
        description="Start everything with a made-up event in it, and staff accounts to sign in "
        "with. Kept in the folder AKKOORD_DATA/demo, so the next time goes on from there. "
        "Stop with Ctrl-C.",
    )
    demo.add_argument(
        "--photos",
        type=Path,
        metavar="DIR",
        help="use your own photographs; without, those of two officials are fetched",
    )
    demo.add_argument("--port", type=_port, metavar="N", help="listen here (default: 8000)")
    demo.add_argument(
        "--check",
        action="store_true",
        help="try the whole product in a folder of its own, print one line of JSON, and end",
    )
    demo.add_argument("--keep", action="store_true", help="with --check: keep that folder")
    demo.set_defaults(run=_demo)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):  # noqa: PLR2004
        raise argparse.ArgumentTypeError("must be a number from 1 to 65535")
    return int(text)


def _demo(asked: argparse.Namespace) -> int:
    return _check(asked) if asked.check else _show(asked)


def _say(line: str) -> None:
    print(f"demo: {line}", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class _Photographs:
    """What there is to upload: portraits to compose from, or the user's own."""

    portraits: dict[str, bytes] | None = None
    own: dict[str, bytes] | None = None


def _photographs(asked: argparse.Namespace, given: Mapping[str, str]) -> _Photographs:
    if asked.photos is not None:
        return _Photographs(own=photographs.own(asked.photos))
    start = time.monotonic()
    found = photographs.portraits(_cache(given), given)
    _say(f"photographs are here ({time.monotonic() - start:.1f} s)")
    return _Photographs(portraits=found)


def _cache(given: Mapping[str, str]) -> Path:
    """Return where fetched photographs are kept: with what `./run` keeps, or with the data."""
    prepared_by_run = _ROOT / ".cache"
    folder = prepared_by_run if prepared_by_run.is_dir() else read_settings(given).data
    return folder / "photographs"


def _now(installation: Installation) -> datetime:
    """Return the local time, without its zone: as people write it into forms."""
    return SystemClock().now().astimezone(installation.settings.timezone).replace(tzinfo=None)


# A demonstration to look at


def _show(asked: argparse.Namespace) -> int:
    given = process_environment()
    data = read_settings(given).data / "demo"
    with sole_owner(data):
        port = port_for(asked.port)
        installation = prepared(given, data, port=port)
        _warn_when_weak()
        run_while(installation, lambda: _fill_and_tell(asked, installation), until_done=False)
    return 0


def _fill_and_tell(asked: argparse.Namespace, installation: Installation) -> None:
    settings = installation.settings
    try:
        wait_until_ready(settings.base_url, _say)
        if not (settings.data / _FILLED).exists():
            _say(f"{settings.base_url} can be opened; filling it takes a minute or two")
            if _fill(asked, installation):
                (settings.data / _FILLED).touch()
    except (Unexpected, OSError) as error:
        _say(f"the demonstration could not be filled to the end: {error}")
    except httpx.TransportError:
        return  # stopped under us
    _tell(installation)


def _fill(asked: argparse.Namespace, installation: Installation) -> bool:
    """Fill it; False without photographs, so that the next start tries to get them again."""
    found = _Photographs()
    try:
        found = _photographs(asked, process_environment())
    except NoPhotographs as why:
        _say(f"{why} The demonstration has no photos.")
    fill.fill(
        installation.settings.base_url,
        now=_now(installation),
        portraits=found.portraits,
        own=found.own,
        say=_say,
    )
    return found != _Photographs()


def _tell(installation: Installation) -> None:
    address = installation.settings.base_url
    width = max(len(account.email) for account in STAFF)
    print(f"\nAkkoord:  {address}")
    print(f"Staff:    {address}/staff")
    print(f"Mail:     {address}/inbox  (no mail leaves this machine)\n")
    print("Sign in as:")
    for account in STAFF:
        print(f"  {account.email:{width}}  {account.password}  {account.part}")
    print("\nStop with Ctrl-C. What you did is kept in", installation.settings.data, flush=True)


def _warn_when_weak() -> None:
    if is_weak():
        _say("this machine cannot confine the decoding of photos; for a demonstration we go on")


# A demonstration that checks itself


def _check(asked: argparse.Namespace) -> int:
    start = time.monotonic()
    with _throw_away(keep=asked.keep) as data:
        report, failed = _checked(asked, data)
    report.seconds = round(time.monotonic() - start, 1)
    report.ok = failed is None
    if failed is not None:
        hint = "" if asked.keep else " (--keep keeps the logs)"
        _say(f"failed: {failed}{hint}")
    print(json.dumps(asdict(report)), flush=True)
    return 0 if report.ok else 1


@contextmanager
def _throw_away(*, keep: bool) -> Iterator[Path]:
    if keep:
        folder = Path(tempfile.mkdtemp(prefix="akkoord-check-"))
        _say(f"logs and data stay in {folder}")
        yield folder
    else:
        with tempfile.TemporaryDirectory(
            prefix="akkoord-check-", ignore_cleanup_errors=True
        ) as name:
            yield Path(name)


def _checked(asked: argparse.Namespace, data: Path) -> tuple[Report, str | None]:
    """Walk through the product; return what was seen, and what failed."""
    given = process_environment()
    try:
        photos = _to_check(_photographs(asked, given))
    except NoPhotographs as why:
        return Report(), f"{why} Nothing can be checked without (--photos DIR takes your own)."
    port = asked.port or free_port(HOST)
    installation = prepared(given, data, port=port_for(port))
    _warn_when_weak()
    walk = Walk(installation.settings.base_url, photos, now=_now(installation), steps=Steps(_say))
    failures: list[str] = ["it was stopped"]
    work = _guarded(walk, installation, failures)
    run_while(installation, work, until_done=True)
    return walk.report, failures[0] if failures else None


def _guarded(walk: Walk, installation: Installation, failures: list[str]) -> Callable[[], None]:
    """Return the walk as work that tells its failure; `failures` is emptied when there is none."""

    def work() -> None:
        try:
            wait_until_ready(installation.settings.base_url, _say)
            walk.run()
        except (StepFailed, Unexpected, httpx.HTTPError) as error:
            failures[0] = str(error)
        else:
            failures.clear()

    return work


def _to_check(found: _Photographs) -> list[EventPhoto]:
    if found.own is not None:
        return [EventPhoto(*one) for one in list(found.own.items())[:_MOST_OWN]]
    start = time.monotonic()
    photos = list(composed(scenes.CHECKED, found.portraits or {}))
    _say(f"{len(photos)} photos composed ({time.monotonic() - start:.1f} s)")
    return photos
