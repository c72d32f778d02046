"""The data of a server: made once, completely or not at all."""

import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from infra.embedded_postgres.errors import DatabaseFailed
from infra.embedded_postgres.identity import Place
from infra.embedded_postgres.settings import USER, environment


def ensure(place: Place, data: Path, password_file: Path, *, durable: bool) -> None:
    """Make the cluster in `data` unless it is there, and make it the server's own.

    It is made beside its place and then renamed, so that a half-made one never counts.
    """
    if (data / "PG_VERSION").exists():
        _check(place, data, password_file)
        place.identity.own(data)
        return
    if not password_file.exists():
        _write_secret(password_file, secrets.token_urlsafe(32))
    unfinished = data.with_name("pgdata.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    handed_over = data.with_name("pgdata.password")  # the server's user cannot read our file
    _write_secret(handed_over, password_file.read_text(encoding="ascii"))
    for given in (unfinished, handed_over):
        place.identity.own(given)
    try:
        _initdb(place, unfinished, handed_over, durable=durable)
    finally:
        handed_over.unlink()
    unfinished.rename(data)


def _check(place: Place, data: Path, password_file: Path) -> None:
    found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != place.binaries.major:
        raise DatabaseFailed(
            f"{data} was made by PostgreSQL {found}; this is PostgreSQL {place.binaries.major}."
        )
    if not password_file.exists():
        raise DatabaseFailed(f"{password_file} is gone: restore it from the back-up.")


def _initdb(place: Place, data: Path, password: Path, *, durable: bool) -> None:
    command = [
        place.binaries.program("initdb"),
        f"--pgdata={data}",
        f"--username={USER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        *([] if durable else ["--no-sync"]),
    ]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        place.identity.command(command, on_death=signal.SIGKILL),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=environment(),
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["initdb failed without a word"]
        raise DatabaseFailed(f"The database cannot be made: {said[-1]}")


def _write_secret(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as writer:
        writer.write(text)
