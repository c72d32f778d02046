from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-22T22:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What the database itself keeps true about enrolments"

RULES = """
ALTER TABLE enrolment ADD CONSTRAINT enrolment_once UNIQUE (event_id, person_id);
ALTER TABLE enrolment ADD CONSTRAINT enrolment_words_known
    CHECK (mode IN ('suggest', 'automatic') AND state IN ('waiting', 'ready', 'failed'));
ALTER TABLE enrolment ADD CONSTRAINT enrolment_photos_few
    CHECK (photos BETWEEN 1 AND 3 AND stored BETWEEN 0 AND photos);
ALTER TABLE enrolment ADD CONSTRAINT enrolment_template_when_ready CHECK ((state = 'ready')
    = (ciphertext IS NOT NULL AND nonce IS NOT NULL AND made_at IS NOT NULL));
ALTER TABLE enrolment ADD CONSTRAINT enrolment_failed_why
    CHECK ((state = 'failed') = (reason IS NOT NULL));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="media", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
