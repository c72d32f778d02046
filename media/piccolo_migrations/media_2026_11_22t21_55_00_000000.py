from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-22T21:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What the database itself keeps true about proposals"

RULES = """
ALTER TABLE face_proposal ADD CONSTRAINT face_proposal_once UNIQUE (face, person_id, source);
ALTER TABLE face_proposal ADD CONSTRAINT face_proposal_words_known
    CHECK (source IN ('recognition', 'marker') AND kind IN ('show', 'hide')
        AND certainty IN ('sure', 'likely') AND state IN ('open', 'confirmed', 'rejected'));
ALTER TABLE face_proposal ADD CONSTRAINT face_proposal_decided_by_somebody
    CHECK ((state = 'open') = (decided_by IS NULL AND decided_at IS NULL));
ALTER TABLE photo ADD CONSTRAINT photo_looked_at_when_asked CHECK (looks_done <= looks_asked);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="media", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
