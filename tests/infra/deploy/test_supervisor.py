import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from infra.deploy.child import ChildSpec
from infra.deploy.ports import PortBusy, free_port, require_free
from infra.deploy.supervisor import Failed, Supervisor
from infra.embedded_postgres import leftovers

ROOT = Path(__file__).resolve().parents[3]

LISTENER = """
import socket, sys, time
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listens", flush=True)
time.sleep(60)
"""


class Serving:
    """One run of `serving.py`; what it says on stderr goes to a file."""

    def __init__(self, folder: Path, *before: str) -> None:
        self.said = folder.with_name(f"{folder.name}-said-{time.monotonic_ns()}")
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.infra.deploy.serving", str(folder), *before],
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                cwd=ROOT,
            )

    def url(self) -> str:
        return self.process.stdout.readline().strip()

    def pid(self, name: str) -> int:
        found = re.findall(
            rf"^{name}: started.*\(process (\d+)\)", self.said.read_text(), re.MULTILINE
        )
        return int(found[-1])

    def says(self, text: str) -> bool:
        return text in self.said.read_text()


@pytest.fixture
def folder() -> Iterator[Path]:
    parent = Path(tempfile.mkdtemp(prefix="serve-", dir="/tmp")).resolve()
    yield parent / "var"
    leftovers.clear(parent / "var" / "db" / "pgdata")
    shutil.rmtree(parent)


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Serving]]:
    started = []

    def run(*before: str) -> Serving:
        started.append(Serving(folder, *before))
        return started[-1]

    yield run

    for serving in started:
        if serving.process.poll() is None:
            serving.process.kill()
        serving.process.wait()
        serving.process.stdout.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def log_of(folder: Path, name: str) -> str:
    path = folder / "log" / f"{name}.log"
    return path.read_text() if path.exists() else ""


def test_every_part_gets_the_database_and_ends_in_order(folder, serve):
    serving = serve()
    url = serving.url()
    until(lambda: "worker-1" in log_of(folder, "worker-1") and "web" in log_of(folder, "web"))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("akkoord",)

    serving.process.send_signal(signal.SIGTERM)

    assert serving.process.wait(30) == 0
    assert log_of(folder, "web") == f"web {url} 0\nweb ends\n"
    assert log_of(folder, "worker-1") == f"worker-1 {url} 10\nworker-1 ends\n"
    order = re.findall(r"^(.+): stopped", serving.said.read_text(), re.MULTILINE)
    assert order == ["web", "worker-1", "database"]


def test_all_parts_die_with_it_and_the_next_one_starts(folder, serve):
    first = serve()
    url = first.url()
    parts = [first.pid("web"), first.pid("worker-1")]
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (name text)")

    first.process.kill()

    until(lambda: not any(alive(pid) for pid in parts))
    with psycopg.connect(serve().url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_part_that_was_killed_is_started_again(serve):
    serving = serve()
    serving.url()
    killed = serving.pid("worker-1")

    os.kill(killed, signal.SIGKILL)

    until(lambda: serving.says("worker-1: started again"))
    assert alive(serving.pid("worker-1"))
    assert serving.says("worker-1: ended by itself (status -9)")


def test_a_killed_database_comes_back_at_its_address(folder, serve):
    serving = serve()
    url = serving.url()

    os.kill(leftovers.read_pid_file(folder / "db" / "pgdata").pid, signal.SIGKILL)

    until(lambda: serving.says("database: started again"))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_second_one_in_the_same_folder_says_so(serve):
    first = serve()
    first.url()

    second = serve()

    assert second.process.wait(20) == 2
    assert re.fullmatch(
        rf"Akkoord already runs in /tmp/\S+ \(process {first.process.pid}\)\.\n",
        second.said.read_text(),
    )


def test_nothing_serves_when_the_migrations_fail(folder, serve):
    serving = serve(sys.executable, "-c", "import sys; sys.exit('no such column')")

    assert serving.process.wait(30) == 1
    assert serving.says(f"migrate failed (status 1): see {folder}/log/migrate.log.")
    assert log_of(folder, "migrate") == "no such column\n"
    assert not serving.says("web: started")
    assert leftovers.server_processes(folder / "db" / "pgdata") == []


def test_a_part_that_keeps_failing_is_given_up_with_its_log_named(tmp_path):
    lines = []
    broken = ChildSpec(name="web", command=(sys.executable, "-S", "-c", "raise SystemExit(3)"))
    supervisor = Supervisor(
        [broken], database="postgresql:///unused", environment={}, logs=tmp_path, say=lines.append
    )
    supervisor.start()

    def tend() -> bool:
        for child in supervisor._children:
            child._next_start = 0.0  # without the pauses between the starts
        supervisor.tend()
        return False

    with pytest.raises(Failed, match=r"web does not keep running: see \S+/web\.log\."):
        until(tend)
    supervisor.stop()
    assert lines.count("web: ended by itself (status 3)") == 8


def test_a_busy_port_is_named_in_one_sentence():
    port = free_port()
    require_free("127.0.0.1", port)

    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            LISTENER,
            str(port),
        ],
        stdout=subprocess.PIPE,
    ) as other:
        other.stdout.readline()
        with pytest.raises(PortBusy, match=rf"^Cannot listen on 127\.0\.0\.1 port {port} \(.*\)"):
            require_free("127.0.0.1", port)
        other.kill()
