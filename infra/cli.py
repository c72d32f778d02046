"""Commands that run an installation: serve, web, worker, migrate, staff."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Litestar

from infra import audit
from infra.audit import Actor
from infra.clock import SystemClock
from infra.db import connected
from infra.deploy.child import ChildSpec
from infra.deploy.folder_lock import sole_owner
from infra.deploy.ports import require_free
from infra.deploy.supervisor import Supervisor
from infra.embedded_postgres import EmbeddedPostgres
from infra.errors import Invalid
from infra.ids import new_token
from infra.keys import pseudonym_key
from infra.migrations import migrate
from infra.processes import database, run_web, run_worker
from infra.queue import Job
from infra.runtime import Runtime
from infra.sandbox.form import SandboxForm
from infra.sandbox.selftest import form
from infra.settings import Settings, WrongSetting, process_environment, read_settings
from infra.staff.accounts import NewStaff, add_staff, any_admin
from infra.staff.permissions import Role

#: Workers give way to pages.
_NICE = 10

Commands = Any  # argparse names this type only privately


@dataclass(frozen=True, slots=True)
class Composition:
    """What the composition root joined."""

    create_app: Callable[[Runtime], Litestar]
    jobs: Mapping[str, Job]


def add_commands(
    commands: Commands,
    *,
    create_app: Callable[[Runtime], Litestar],
    jobs: Mapping[str, Job],
) -> None:
    """Add this module's commands to `akkoord`."""
    made = Composition(create_app, jobs)
    serve = commands.add_parser(
        "serve",
        help="run everything on this machine",
        description="Run the database, the pages and the workers until stopped (Ctrl-C). "
        "Data is kept in the folder AKKOORD_DATA (default: var).",
    )
    serve.set_defaults(run=_serve)
    web = commands.add_parser(
        "web", help="serve the pages only", description="Serve the pages; needs a worker beside."
    )
    web.set_defaults(run=lambda _: _web(made))
    worker = commands.add_parser(
        "worker",
        help="do background jobs only",
        description="Scan, render and mail; start as many as there are cores, on any host.",
    )
    worker.set_defaults(run=lambda _: _worker(made))
    migrating = commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Run the migrations that the database has not run yet; safe to repeat.",
    )
    migrating.set_defaults(run=_migrate)
    _add_staff_commands(commands)


def _add_staff_commands(commands: Commands) -> None:
    staff = commands.add_parser("staff", help="make staff accounts").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    add = staff.add_parser(
        "add",
        help="make an account",
        description="Make a staff account. The password is asked for, or read from standard "
        "input when that is not a terminal; --generate makes one and prints it once.",
    )
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument(
        "--role",
        action="append",
        required=True,
        choices=[role.value for role in Role],
        help="may be given more than once",
    )
    add.add_argument("--generate", action="store_true", help="make a password and print it")
    add.set_defaults(run=_staff_add)


def _web(made: Composition) -> int:
    run_web(made.create_app, read_settings())
    return 0


def _worker(made: Composition) -> int:
    settings = read_settings()
    _require_sandbox(settings)
    run_worker(made.jobs, settings)
    return 0


def _require_sandbox(settings: Settings) -> None:
    """Refuse to open strangers' files where nothing but limits would confine the decoder."""
    if form() is SandboxForm.LIMITS_ONLY and not settings.weak_sandbox:
        raise WrongSetting(
            "AKKOORD_WEAK_SANDBOX",
            "this machine has neither bubblewrap nor Landlock to confine the decoding of "
            "photos; install bubblewrap, or set this to 1 to take the risk",
        )


def _migrate(_: argparse.Namespace) -> int:
    settings = read_settings()

    async def run(url: str) -> list[str]:
        async with connected(url, most=2):
            return await migrate()

    with database(settings) as url:
        for name in asyncio.run(run(url)):
            print(f"ran {name}")
    return 0


def supervisor(settings: Settings, given: Mapping[str, str]) -> Supervisor:
    """Return the supervisor of everything on one machine, as these settings say.

    `given` is the environment that the settings were read from.
    """
    akkoord = (sys.executable, "-m", "app")
    workers = [
        ChildSpec(name=f"worker-{number}", command=(*akkoord, "worker"), nice=_NICE)
        for number in range(1, settings.workers + 1)
    ]
    return Supervisor(
        [ChildSpec(name="web", command=(*akkoord, "web")), *workers],
        before=[ChildSpec(name="migrate", command=(*akkoord, "migrate"))],
        database=(
            settings.database_url.value
            if settings.database_url
            else EmbeddedPostgres(settings.data / "postgres")
        ),
        environment=_child_environment(settings, given),
        logs=settings.log_folder,
    )


def _child_environment(settings: Settings, given: Mapping[str, str]) -> dict[str, str]:
    """Return `given`, with what was chosen here made explicit for the children."""
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(part for part in (root, given.get("PYTHONPATH", "")) if part)
    return {
        **given,
        "PYTHONPATH": path,
        "AKKOORD_DATA": str(settings.data),
        "AKKOORD_HOST": settings.host,
        "AKKOORD_PORT": str(settings.port),
        "AKKOORD_BASE_URL": settings.base_url,
        "AKKOORD_WEAK_SANDBOX": "1" if settings.weak_sandbox else "0",
    }


def _serve(_: argparse.Namespace) -> int:
    settings = read_settings()
    _require_sandbox(settings)
    with sole_owner(settings.data):
        require_free(settings.host, settings.port)
        running = supervisor(settings, process_environment())
        return running.run(lambda url: _welcome(settings, url))


def _welcome(settings: Settings, url: str) -> None:
    async def nobody_yet() -> bool:
        async with connected(url, most=2):
            return not await any_admin()

    print(f"Akkoord: {settings.base_url}")
    print(f"Staff:   {settings.base_url}/staff")
    print(f"Data:    {settings.data}")
    if asyncio.run(nobody_yet()):
        print("There is no admin yet. Make the first one, from another terminal:")
        print('  ./run staff add you@example.org --name "Your Name" --role admin')
    sys.stdout.flush()


def _staff_add(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    password = _password(arguments)
    new = NewStaff(
        email=arguments.email,
        name=arguments.name,
        password=password,
        roles=frozenset(Role(role) for role in arguments.role),
    )
    audit.set_pseudonym_key(pseudonym_key(settings))

    async def run(url: str) -> None:
        async with connected(url, most=2):
            await migrate()
            await add_staff(new, by=Actor.system(), at=SystemClock().now())

    with database(settings) as url:
        try:
            asyncio.run(run(url))
        except Invalid as wrong:
            sys.stderr.write(f"akkoord: {' '.join(wrong.fields.values())}\n")
            return 2
    print(f"Made {arguments.email} ({', '.join(arguments.role)}).")
    if arguments.generate:
        print(f"Password, shown this once: {password}")
    return 0


def _password(arguments: argparse.Namespace) -> str:
    if arguments.generate:
        return new_token()[:24]
    if sys.stdin.isatty():
        return getpass.getpass("Password (15 characters or more): ")
    return sys.stdin.readline().rstrip("\n")
