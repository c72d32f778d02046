"""One PostgreSQL server in one folder, started and ended by this process."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from infra.embedded_postgres import binaries, cluster, leftovers, settings, sockets
from infra.embedded_postgres.errors import DatabaseFailed
from infra.embedded_postgres.identity import Place, choose, settle, system_home

#: The user `nobody`: there on every system, and nobody logs in as it.
NOBODY = 65534

_START_SECONDS = 60.0
_ATTEMPTS = 3

_LOG_BYTES = 5_000_000


class EmbeddedPostgres:
    """The database of `folder`: started here, or shared with the process that started it.

    Start it from a thread that stays (the main thread): the kernel ends it when that thread does.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        deny_namespaces: bool = False,
        unprivileged_uid: int = NOBODY,
        system_folder: Path = Path("/var/lib/akkoord"),
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder.resolve()
        self._settings = settings.chosen(durable=durable)
        self._durable = durable
        self._deny_namespaces = deny_namespaces
        self._unprivileged_uid = unprivileged_uid
        self._system_folder = system_folder
        self._homes = (self._folder, system_home(self._folder, system_folder))
        self._place: Place | None = None
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @property
    def notice(self) -> str:
        """One line the operator should see, or nothing."""
        return self._place.notice if self._place else ""

    @property
    def running(self) -> bool:
        """Say whether the server that this object started, or shares, is there."""
        if self._process is not None:
            return self._process.poll() is None
        return self._socket is not None and self._shared_socket() is not None

    def start(self) -> None:
        """Start the server, or share the one that another process runs in this folder."""
        until = time.monotonic() + _START_SECONDS
        while not self._take_lock():
            if self._share():
                return
            if time.monotonic() > until:
                raise DatabaseFailed(f"Another process holds {self._folder} and does not start it.")
            time.sleep(0.1)
        try:
            self._start_own()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server when it is ours; let go of it when it is shared."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._lock is not None:
            if self._socket is not None:
                sockets.remove_temporary(self._socket)
            os.close(self._lock)
            self._lock = None
        self._socket = None

    def discard(self) -> None:
        """End the server and remove its data, wherever that is."""
        self.stop()
        for home in self._homes:
            shutil.rmtree(home, ignore_errors=True)

    def url(self, database: str = "akkoord") -> str:
        """Return the address of `database`, as libpq, psycopg and asyncpg read it."""
        if self._socket is None:
            raise DatabaseFailed("The database was not started.")
        password = self._password_file.read_text(encoding="ascii")
        path, host = quote(database, safe=""), quote(str(self._socket))
        return f"postgresql://{settings.USER}:{password}@/{path}?host={host}&port=5432"

    def ensure_database(self, name: str = "akkoord") -> str:
        """Create the database `name` unless it exists; return its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _password_file(self) -> Path:
        return self._folder / "password"

    @property
    def _log_file(self) -> Path:
        return self._folder / "postgres.log"

    def _settle(self) -> Place:
        identity = choose(
            unprivileged_uid=self._unprivileged_uid, deny_namespaces=self._deny_namespaces
        )
        return settle(identity, binaries.find(), self._folder, self._system_folder)

    def _take_lock(self) -> bool:
        """Take the kernel's lock on the folder; it falls with its holder, however that dies."""
        if self._lock is not None:
            return True
        lock = os.open(self._folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self._lock = lock
        return True

    def _share(self) -> bool:
        self._socket = self._shared_socket()
        return self._socket is not None

    def _shared_socket(self) -> Path | None:
        """Find the socket of a server that another process runs for this folder."""
        for home in self._homes:
            data = home / "pgdata"
            found = leftovers.read_pid_file(data)
            if found and found.ready and found.pid in leftovers.server_processes(data):
                return found.socket_folder
        return None

    def _start_own(self) -> None:
        for home in self._homes:
            leftovers.clear(home / "pgdata")
        place = self._place = self._settle()
        data = place.home / "pgdata"
        cluster.ensure(place, data, self._password_file, durable=self._durable)
        if self._socket is None:
            before = leftovers.read_pid_file(data)
            if before is not None:
                sockets.remove_temporary(before.socket_folder)
            self._socket = sockets.socket_folder(place.home)
        place.identity.own(self._socket)
        for _ in range(_ATTEMPTS):
            sockets.empty(self._socket)
            self._process = self._launch(place, data)
            if self._becomes_ready(self._process, data):
                return
            leftovers.clear(data)
        raise DatabaseFailed(f"The database does not start: {self._last_words()}")

    def _launch(self, place: Place, data: Path) -> subprocess.Popen[bytes]:
        command = [
            place.binaries.program("postgres"),
            "-D",
            str(data),
            f"--unix_socket_directories={self._socket}",
            *(f"--{name}={value}" for name, value in self._settings.items()),
        ]
        if self._log_file.exists() and self._log_file.stat().st_size > _LOG_BYTES:
            self._log_file.replace(self._log_file.with_suffix(".log.1"))
        log = os.open(self._log_file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603 - our own command, no shell
                place.identity.command(command, on_death=signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=settings.environment(),
                process_group=0,  # Ctrl-C is for us; we end the server in order
            )
        finally:
            os.close(log)

    def _becomes_ready(self, process: subprocess.Popen[bytes], data: Path) -> bool:
        until = time.monotonic() + _START_SECONDS
        while process.poll() is None:
            found = leftovers.read_pid_file(data)
            if found and found.ready and found.pid == process.pid:
                return True
            if time.monotonic() > until:
                _end(process)
            time.sleep(0.02)
        return False

    def _last_words(self) -> str:
        lines = self._log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return f"{(fatal or lines or ['no reason given'])[-1]} ({self._log_file})"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server: in order, then at once, then by force."""
    for number, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return
