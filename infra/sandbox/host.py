"""The process inside a sandbox that starts a child for each file: kept, or for one file only.

Starting Python and importing a decoder costs more than decoding a small photo; forking costs next
to nothing.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path

from infra.sandbox.bubblewrap import PROJECT, wrapped
from infra.sandbox.form import SandboxForm
from infra.sandbox.limits import Limits

_CHILD = Path(__file__).with_name("child.py")


class Host:
    """One started process; threads may share it."""

    def __init__(self, module: str, form: SandboxForm) -> None:
        """Start it; raise `OSError`."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.owner = os.getpid()
        born: Future[subprocess.Popen[bytes]] = Future()
        # Bubblewrap ends when the thread that started it does, so that has to be one that stays.
        threading.Thread(
            target=_start_and_wait, args=(_command(module, form), theirs, born), daemon=True
        ).start()
        try:
            self._process = born.result()
        except OSError:
            self._control.close()
            raise

    def begin(self, source: int, sink: int, limits: Limits) -> socket.socket:
        """Start a child; the socket tells how it ended, and closing it ends the child.

        Raise `OSError` when the process is gone.
        """
        report, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            request = json.dumps(asdict(limits)).encode()
            socket.send_fds(self._control, [request], [source, sink, theirs.fileno()])
        except OSError:
            report.close()
            raise
        finally:
            theirs.close()
        return report

    def stop(self) -> None:
        """End it and every child it has."""
        self._control.close()
        if self.owner != os.getpid() or self._process.poll() is not None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.wait()


def _start_and_wait(
    command: list[str], control: socket.socket, born: "Future[subprocess.Popen[bytes]]"
) -> None:
    with control:
        try:
            process = subprocess.Popen(  # noqa: S603  a fixed program
                command,
                stdin=control.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"MALLOC_ARENA_MAX": "1"},
                start_new_session=True,
            )
        except OSError as error:
            born.set_exception(error)
            return
    born.set_result(process)
    process.wait()


class Hosts:
    """The hosts that are kept: one for each program and form, in each process of ours."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, SandboxForm], Host] = {}
        self._turn = threading.Lock()

    def take(self, module: str, form: SandboxForm) -> Host:
        """Return the kept host, started when there is none; raise `OSError`."""
        with self._turn:
            host = self._kept.get((module, form))
            if host is None or host.owner != os.getpid():
                host = self._kept[module, form] = Host(module, form)
            return host

    def drop(self, host: Host) -> None:
        """Stop a host that is of no use any more."""
        with self._turn:
            self._kept = {key: kept for key, kept in self._kept.items() if kept is not host}
        host.stop()

    def stop(self) -> None:
        for host in tuple(self._kept.values()):
            self.drop(host)


HOSTS = Hosts()
atexit.register(HOSTS.stop)


def _command(module: str, form: SandboxForm) -> list[str]:
    command = [sys.executable, "-I", "-B", str(_CHILD), module, form]
    if form is SandboxForm.BUBBLEWRAP:
        return wrapped(command, packages=_packages(module, "infra.sandbox.child"))
    return command


def _packages(*modules: str) -> list[Path]:
    """List what importing `modules` reads of ours: their folders, and each `__init__.py` above."""
    paths: list[Path] = []
    for module in modules:
        *above, folder, _ = module.split(".")
        paths += [PROJECT.joinpath(*above[: n + 1], "__init__.py") for n in range(len(above))]
        paths.append(PROJECT.joinpath(*above, folder))
    return paths
