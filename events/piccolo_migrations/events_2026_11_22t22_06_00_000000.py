from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-22T22:06:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "No recognition at an event until all that allows it is on file"

RULES = """
ALTER TABLE event ADD CONSTRAINT event_recognition_known
    CHECK (recognition IN ('off', 'suggest', 'automatic'));
ALTER TABLE event ADD CONSTRAINT event_recognition_on_file CHECK (recognition = 'off' OR (
    recognition_dpia <> '' AND recognition_approver <> '' AND recognition_until IS NOT NULL));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
