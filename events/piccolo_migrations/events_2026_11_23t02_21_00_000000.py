from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An organisation stands in the register once, and is found by its words"

# The words are lexemes already, so that no extension is needed to find them by their beginning.
RULES = """
ALTER TABLE organisation ADD CONSTRAINT organisation_once UNIQUE (kind, code);
ALTER TABLE organisation ADD CONSTRAINT organisation_kind_known
    CHECK (kind IN ('school', 'board'));
CREATE INDEX organisation_words ON organisation USING gin (array_to_tsvector(words::text[]));
CREATE INDEX registration_organisation ON registration (organisation_id)
    WHERE organisation_id IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
