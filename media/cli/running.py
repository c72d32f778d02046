"""What surrounds both commands: wrong use, Ctrl-C, and a machine that lacks something."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.sandbox.form import SandboxForm
from infra.sandbox.selftest import form
from media.cli.files import Listing
from media.cli.journal import Busy
from media.cli.report import INTERRUPTED, SOME_FAILED, WRONG_USE, complain, in_words, note
from media.imaging.centerface import DetectorMissing, model_file


class WrongUse(Exception):
    """The command cannot be done as it was given; the message says why."""


def run_safely(command: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Run a command and return its exit status; every way to fail is one line."""
    try:
        model_file()
        return command(arguments)
    except WrongUse as wrong:
        complain(str(wrong))
        return WRONG_USE
    except Busy:
        complain(f"another run is writing in {in_words(arguments.out)}")
        return WRONG_USE
    except DetectorMissing as missing:
        complain(str(missing))
        return SOME_FAILED
    except KeyboardInterrupt:
        note("Stopped. --resume goes on from here." if "resume" in arguments else "Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our lines has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def check_photos(photos: Sequence[Path]) -> None:
    """Refuse what is not there, before anything is done."""
    if missing := [path for path in photos if not path.exists()]:
        raise WrongUse(f"no such file or folder: {in_words(missing[0])}")


def gathered(listing: Listing) -> Listing:
    """Name what is left alone, and warn of a machine that confines decoding badly."""
    if listing.others:
        names = ", ".join(in_words(path) for path in listing.others)
        note(f"Not photos, left alone: {names}")
    if not listing.photos:
        raise WrongUse("no photos there")
    if form() is SandboxForm.LIMITS_ONLY:
        note("Warning: photos are decoded without a sandbox on this machine.")
    return listing
