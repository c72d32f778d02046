"""Bring the database to the shape that this version expects, and tell whether it has it."""

import contextlib
import io
from dataclasses import dataclass

from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.conf.apps import Finder

from infra.db import DB, fetch, transaction

#: Key of the advisory lock under which migrations run: one process at a time.
_MIGRATING = 0x616B6B6F


class MigrationFailed(Exception):
    """A migration did not succeed; its transaction was rolled back."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Migrations that this version knows and the database has not run, and the reverse."""

    missing: frozenset[str]
    unknown: frozenset[str]

    @property
    def fits(self) -> bool:
        return not self.missing and not self.unknown


async def migrate() -> list[str]:
    """Run what has not run yet, oldest package first; return the ids that ran."""
    before = (await schema_state()).missing
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock({})", _MIGRATING)
        for app in BaseMigrationManager().get_sorted_app_names():
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                result = await ForwardsMigrationManager(app_name=app, migration_id="all").run()
            if not result.success:
                raise MigrationFailed(app)
    return sorted(before - (await schema_state()).missing)


async def schema_state() -> SchemaState:
    """Compare the migrations in the code with those that the database has run."""
    manager = BaseMigrationManager()
    known: set[str] = set()
    for app in Finder().get_sorted_app_names():
        folder = manager.get_app_config(app).resolved_migrations_folder_path
        modules = manager.get_migration_modules(folder)
        known |= {f"{app} {name}" for name in manager.get_migration_ids(modules)}
    [exists] = await fetch("SELECT to_regclass('public.migration') IS NOT NULL AS made")
    ran: set[str] = set()
    if exists["made"]:
        rows = await fetch("SELECT app_name, name FROM migration")
        ran = {f"{row['app_name']} {row['name']}" for row in rows}
    return SchemaState(frozenset(known - ran), frozenset(ran - known))


def engine_address() -> str:
    """Return the libpq URL that the engine was given."""
    return str(DB.config["dsn"])
