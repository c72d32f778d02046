"""Real processes of the product, on the test's own database and data folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx

from infra.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

#: A program that runs a command of ours with files limited to argv[1] bytes each.
SMALL_FILES = (
    "import resource, sys\n"
    "limit = int(sys.argv[1])\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
    "import app\n"
    "sys.exit(app.main(sys.argv[2:]))\n"
)


class Process:
    """One process: `akkoord web` or `akkoord worker`; its log is a file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=file,
                stderr=file,
            )  # fmt: skip

    def wait(self, seconds: float = 60.0) -> int:
        """Wait until it has ended; return its status, negative for a signal."""
        return self.process.wait(seconds)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    @property
    def last_words(self) -> str:
        return self.log.read_text("utf-8", errors="replace")[-3000:]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Ask it to end, as the supervisor does."""
        if self.alive:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


class Processes:
    """Start processes and end them all at the end of the test."""

    def __init__(self, settings: Settings, database: str) -> None:
        self.settings, self.database = settings, database
        self.started: list[Process] = []

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.database,
            "AKKOORD_DATA": str(self.settings.data),
            "AKKOORD_ORGANISATION": self.settings.organisation,
            "AKKOORD_MAIL_FROM": self.settings.mail_from,
            "AKKOORD_WEAK_SANDBOX": "1",
            **more,
        }

    def start(self, *command: str, **more: str) -> Process:
        number = len(self.started) + 1
        self.settings.log_folder.mkdir(parents=True, exist_ok=True)
        log = self.settings.log_folder / f"{number}.log"
        process = Process([sys.executable, *command], self.environment(**more), log)
        self.started.append(process)
        return process

    def worker(self, fault: str | None = None) -> Process:
        """Start a worker; with `fault` it dies as soon as it reaches that point."""
        more = {"AKKOORD_FAULT": f"{fault}:kill"} if fault else {}
        return self.start("-m", "app", "worker", **more)

    def web(self, port: int, *, largest_file: int | None = None, **more: str) -> Process:
        """Start the pages and wait until they answer; files may be limited in size."""
        more = {
            "AKKOORD_PORT": str(port),
            "AKKOORD_BASE_URL": f"http://127.0.0.1:{port}",
            **more,
        }
        command = ["-m", "app"]
        if largest_file is not None:
            # -B: bytecode that Python writes under the limit would be cut off, and stay so.
            command = ["-B", "-c", SMALL_FILES, str(largest_file)]
        process = self.start(*command, "web", **more)
        address = f"http://127.0.0.1:{port}/health/live"
        until(lambda: process.alive and _answers(address), process=process)
        return process

    def end(self) -> None:
        for process in self.started:
            if process.alive:
                process.kill()

    def logs(self) -> str:
        return "".join(p.log.read_text("utf-8", errors="replace") for p in self.started)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def until(
    true: Callable[[], bool], *, seconds: float = 40.0, process: Process | None = None
) -> None:
    """Wait until something is so; fail when it does not come, or when `process` has ended."""
    end = time.monotonic() + seconds
    while not true():
        if process is not None and not process.alive:
            raise AssertionError(process.last_words)
        if time.monotonic() > end:
            raise AssertionError("it did not come")
        time.sleep(0.05)
