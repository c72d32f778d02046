import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.embedded_postgres import leftovers

ROOT = Path(__file__).resolve().parents[3]

type_of_start = Callable[..., tuple[subprocess.Popen, str]]


@pytest.fixture
def home() -> Iterator[Path]:
    """A short folder that every user can go into, as a data folder in /srv is."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    yield folder
    for data in folder.glob("**/pgdata"):
        leftovers.clear(data)
    shutil.rmtree(folder)


@pytest.fixture
def start() -> Iterator[type_of_start]:
    """Start the database from a process of its own, which a test may kill."""
    started = []

    def run(
        folder: Path, *options: str, python: str = sys.executable, **how
    ) -> tuple[subprocess.Popen, str]:
        command = [python, "-m", "tests.infra.embedded_postgres.starter", str(folder)]
        process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, text=True, cwd=ROOT, **how
        )
        started.append(process)
        return process, process.stdout.readline().strip()

    yield run

    for process in started:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
