from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-22T22:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A badge number means one registration of an event"

RULES = """
ALTER TABLE registration ADD CONSTRAINT registration_badge_once UNIQUE (event, badge_number);
ALTER TABLE registration ADD CONSTRAINT registration_badge_known
    CHECK (badge_number BETWEEN 1 AND 586);
ALTER TABLE event ADD CONSTRAINT event_badges_known CHECK (badge_numbers BETWEEN 0 AND 586);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
