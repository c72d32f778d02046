"""Prepare a checkout with the standard library alone: what `./run` does before `akkoord` starts.

Nothing here may import a package that is not part of Python.
"""

import fcntl
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from infra.deploy.setup.errors import SetUpFailed
from infra.deploy.setup.steps import Checkout, prepare

#: Commands for whoever changes the code: they need the tools, and are no part of `akkoord`.
DEVELOPER_COMMANDS = frozenset({"test", "fmt", "bench"})

_PATH_VARIABLES = ("AKKOORD_TEST_PHOTOS", "AKKOORD_BROWSER")


def main(root: str, arguments: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    """Prepare the checkout at `root`, then become the command."""
    for_developers = bool(arguments) and arguments[0] in DEVELOPER_COMMANDS
    checkout = Checkout(Path(root), dict(environ))
    try:
        with _alone(checkout.root):
            prepare(checkout, for_developers=for_developers)
    except SetUpFailed as error:
        sys.exit(f"./run: {error}")
    except OSError as error:
        sys.exit(f"./run: {error.filename or checkout.root}: {error.strerror}.")
    except KeyboardInterrupt:
        sys.exit("./run: stopped; the next run goes on from here.")
    python = str(checkout.python)
    if for_developers:
        variables = {**_absolute(environ), "AKKOORD_CALLED_FROM": str(Path.cwd())}
        os.chdir(root)
        command = [python, "-m", "tests.commands", *arguments]
    else:
        # Data stays in the checkout, wherever the command is typed.
        variables = {"AKKOORD_DATA": str(checkout.root / "var"), **environ}
        command = [python, str(checkout.venv / "bin" / "akkoord"), *arguments]
    os.execve(python, command, variables)  # noqa: S606 - no shell


def _absolute(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` with the paths in it made absolute, because the folder changes."""
    paths = {
        name: str(Path(environ[name]).absolute()) for name in _PATH_VARIABLES if environ.get(name)
    }
    return {**environ, **paths}


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the checkout against a second `./run` that prepares it; the kernel frees it."""
    cache = root / ".cache"
    cache.mkdir(exist_ok=True)
    lock = os.open(cache / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another ./run prepares this checkout; waiting …", file=sys.stderr)  # noqa: T201
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
