from datetime import date

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.statements import read_statement
from events.store import statements
from infra.db import run_script

ID = "2026-11-22T22:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Consent to being recognised, and the privacy statement that asks for it"

# Named anew: Piccolo and people alike take a constraint of one name for one and the same.
LEDGER = """
ALTER TABLE consent_entry DROP CONSTRAINT consent_purpose_known;
ALTER TABLE consent_entry ADD CONSTRAINT consent_purpose_is_known CHECK (purpose IN (
    'website', 'social', 'print', 'press', 'internal', 'recognition'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(LEDGER)
        for language in ("nl", "en"):
            await statements.add(read_statement(2, language, in_force_from=date(2026, 11, 22)))

    manager.add_raw(run)
    return manager
