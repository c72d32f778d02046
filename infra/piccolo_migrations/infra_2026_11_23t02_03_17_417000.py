from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:03:17:417000"
VERSION = "1.38.0"
DESCRIPTION = "The role of trainer"

# Named anew: Piccolo and people alike take a constraint of one name for one and the same.
ROLES = """
ALTER TABLE staff_role DROP CONSTRAINT staff_role_known;
ALTER TABLE staff_role ADD CONSTRAINT staff_role_is_known CHECK (role IN
    ('organiser', 'photographer', 'reviewer', 'publisher', 'privacy', 'admin', 'trainer'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="infra", description=DESCRIPTION)

    async def run() -> None:
        await run_script(ROLES)

    manager.add_raw(run)
    return manager
