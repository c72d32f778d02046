"""A whole installation in a folder of its own, and what its processes use of the processor."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from admin_ui.demo.installation import Installation, prepared, wait_until_ready
from infra.cli import supervisor
from infra.db import connected
from infra.deploy.ports import free_port
from infra.queue import queue_state
from tests.bench import family

_DRAINED_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Product:
    """A running installation: pages, one worker, PostgreSQL."""

    base_url: str
    database: str
    installation: Installation

    def cpu_seconds(self) -> dict[str, float]:
        """Return the processor time used so far, by kind of process."""
        used = dict.fromkeys(("web", "worker", "postgres"), 0.0)
        for pid in family.children(os.getpid()):
            if (kind := _kind(pid)) is not None:
                used[kind] += sum(map(family.used, (pid, *family.descendants(pid))))
        return used

    def drain(self) -> None:
        """Wait until every mail is sent and nothing is left to do."""
        asyncio.run(self._drain())

    async def _drain(self) -> None:
        until = time.monotonic() + _DRAINED_SECONDS
        async with connected(self.database, most=1):
            while time.monotonic() < until:
                state = await queue_state()
                if not state.running and not state.oldest_due:
                    return
                await asyncio.sleep(0.2)
        raise TimeoutError("the queue was not empty in time")


def _kind(pid: int) -> str | None:
    """Say what a process and all below it are, by its command; None for anything else."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    for kind in ("worker", "web"):
        if kind.encode() in words:
            return kind
    return "postgres" if b"postgres" in words[0] else None


def while_running(data: Path, work: Callable[[Product], None]) -> None:
    """Start an installation in `data`, do `work` beside it in a thread, and stop it.

    Whatever `work` raises is raised here, after everything has stopped.
    """
    family.adopt_orphans()
    environment = {**os.environ, "AKKOORD_WORKERS": "1"}
    ready = prepared(environment, data, port=free_port())
    running = supervisor(ready.settings, {**ready.environment, "AKKOORD_TRUSTED_PROXIES": "1"})
    failed: list[BaseException] = []

    def started(url: str) -> None:
        def whole() -> None:
            try:
                base_url = f"http://127.0.0.1:{ready.settings.port}"
                wait_until_ready(base_url, lambda _: None)
                work(Product(base_url, url, ready))
            except BaseException as error:  # noqa: BLE001  told by the caller, in the main thread
                failed.append(error)
            finally:
                running.ask_to_stop()

        threading.Thread(target=whole, name="bench", daemon=True).start()

    running.run(started)
    if failed:
        raise failed[0]
