"""Run everything of one installation on one machine: database, migrations, web, workers."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from infra.deploy.child import Child, ChildSpec
from infra.embedded_postgres import EmbeddedPostgres

#: Failures in a row, each within half a minute, after which starting again is pointless.
_MOST_FAILURES = 8

_LOOK_EVERY = 0.1


class Failed(Exception):
    """Something does not run and will not; the text is one sentence for the operator."""


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - for the operator


class Supervisor:
    """Start all parts in order, keep them running, end them in order.

    `before` are commands that run to their end first, each of which must succeed. Every process
    gets `environment` with DATABASE_URL added. Use it from the main thread: children die with the
    thread that started them.
    """

    def __init__(
        self,
        children: Sequence[ChildSpec],
        *,
        database: EmbeddedPostgres | str,
        environment: Mapping[str, str],
        before: Sequence[ChildSpec] = (),
        logs: Path | None = None,
        say: Callable[[str], None] = _to_stderr,
    ) -> None:
        self._specs = tuple(children)
        self._before = tuple(before)
        self._database = database
        self._environment = environment
        self._logs = logs
        self._say = say
        self._children: list[Child] = []
        self._told_to_stop = False

    def run(self, started: Callable[[str], None] = lambda _url: None) -> int:
        """Serve until SIGTERM, SIGINT or SIGHUP; return the exit status.

        `started` gets the database's address when every process was started.
        """
        with self._listening():
            try:
                url = self.start()
                if not self._told_to_stop:
                    started(url)
                while not self._told_to_stop:
                    self.tend()
                    time.sleep(_LOOK_EVERY)
            finally:
                self.stop()
        return 0

    def ask_to_stop(self) -> None:
        """Have `run` end, as a signal would. May be called from any thread."""
        self._told_to_stop = True

    def start(self) -> str:
        """Start all parts; return the database's address."""
        if self._logs:
            self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = self._start_database()
        environment = {**self._environment, "DATABASE_URL": url}
        for spec in self._before:
            self._finish(Child(spec, environment, self._logs))
        for spec in self._specs if not self._told_to_stop else ():
            child = Child(spec, environment, self._logs)
            self._children.append(child)
            child.start()
            self._say(f"{spec.name}: started (process {child.pid})")
        return url

    def tend(self) -> None:
        """Start again what ended by itself. Raise `Failed` when that keeps happening."""
        if isinstance(self._database, EmbeddedPostgres) and not self._database.running:
            self._say("database: ended by itself")
            self._database.start()
            self._say("database: started again")
        for child in self._children:
            status = child.ended()
            if status is not None:
                self._say(f"{child.spec.name}: ended by itself (status {status})")
            if child.failures >= _MOST_FAILURES:
                raise Failed(f"{child.spec.name} does not keep running{_see(child)}.")
            if child.due:
                child.start()
                self._say(f"{child.spec.name}: started again (process {child.pid})")

    def stop(self) -> None:
        """End all parts: the first child first, the others together, the database last."""
        for group in (self._children[:1], self._children[1:]):
            for child in group:
                child.ask_to_end()
            for child in group:
                status = child.wait()
                self._say(f"{child.spec.name}: stopped (status {status})")
        self._children.clear()
        if isinstance(self._database, EmbeddedPostgres):
            self._database.stop()
            self._say("database: stopped")

    def _start_database(self) -> str:
        if isinstance(self._database, str):
            return self._database
        self._database.start()
        if self._database.notice:
            self._say(self._database.notice)
        self._say("database: started")
        return self._database.ensure_database()

    def _finish(self, child: Child) -> None:
        child.start()
        while child.poll() is None:
            if self._told_to_stop:
                child.ask_to_end()
                child.wait()
                return
            time.sleep(_LOOK_EVERY)
        if (status := child.wait()) != 0:
            raise Failed(f"{child.spec.name} failed (status {status}){_see(child)}.")

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Take these signals as the wish to stop."""

        def told(_number: int, _frame: FrameType | None) -> None:
            self._told_to_stop = True

        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, told) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _see(child: Child) -> str:
    return f": see {child.log}" if child.log else ""
