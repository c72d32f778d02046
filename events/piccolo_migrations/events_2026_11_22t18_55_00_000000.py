from datetime import date

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.statements import read_statement
from events.store import statements

ID = "2026-11-22T18:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first privacy statement, in Dutch and English"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        for language in ("nl", "en"):
            await statements.add(read_statement(1, language, in_force_from=date(2026, 11, 22)))

    manager.add_raw(run)
    return manager
