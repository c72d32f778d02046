from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Organisations are found without making their words anew for each question"

# New entries go into the index at once: a list that is taken in would fill what waits for it.
LEXEMES = """
DROP INDEX organisation_words;
ALTER TABLE organisation ADD COLUMN lexemes tsvector
    GENERATED ALWAYS AS (array_to_tsvector(words::text[])) STORED;
CREATE INDEX organisation_lexemes ON organisation USING gin (lexemes) WITH (fastupdate = off);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(LEXEMES)

    manager.add_raw(run)
    return manager
