"""One process that is kept running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra.deploy.children import tied

#: Seconds between starts of a process that keeps failing: doubled each time, up to the last.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

#: A process that lived this long was well; seconds.
_WELL_AFTER = 30.0

_LOG_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """What to run. `name` is in status lines and names the log; `command[0]` is a path."""

    name: str
    command: tuple[str, ...]
    nice: int = 0
    #: Seconds it may take to end what it is doing.
    patience: float = 20.0


class Child:
    """A process of a spec: started, watched, started again with growing pauses."""

    def __init__(self, spec: ChildSpec, environment: Mapping[str, str], logs: Path | None) -> None:
        self.spec = spec
        self.failures = 0
        self._environment = environment
        self._logs = logs
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._next_start = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def log(self) -> Path | None:
        return self._logs / f"{self.spec.name}.log" if self._logs else None

    def start(self) -> None:
        """Start the process, in a group of its own: Ctrl-C is for us, who end it in order."""
        output = self._output()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                tied(self.spec.command, nice=self.spec.nice),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(self._environment),
                process_group=0,
            )
        finally:
            if output != sys.stderr.fileno():
                os.close(output)
        self._started = time.monotonic()

    def ended(self) -> int | None:
        """Return the exit status, once, of a process that ended by itself."""
        if self._process is None or self._process.poll() is None:
            return None
        status = self._process.returncode
        self._sweep()
        lived = time.monotonic() - self._started
        self.failures = 1 if lived > _WELL_AFTER else self.failures + 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (self.failures - 1))
        self._next_start = time.monotonic() + pause
        self._process = None
        return status

    @property
    def due(self) -> bool:
        """Say whether an ended process may be started again."""
        return self._process is None and time.monotonic() >= self._next_start

    def ask_to_end(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Wait for the end, by force after its patience; return the exit status."""
        if self._process is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.spec.patience)
        self._sweep()
        status = self._process.wait()
        self._process = None
        return status

    def poll(self) -> int | None:
        return self._process.poll() if self._process else None

    def _sweep(self) -> None:
        """Kill what the process left in its group, such as servers it had forked."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _output(self) -> int:
        if self.log is None:
            return sys.stderr.fileno()
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        return os.open(self.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
