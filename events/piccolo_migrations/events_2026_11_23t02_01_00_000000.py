from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Requests that are approved or refused; codes that run out"

# Named anew: Piccolo and people alike take a constraint of one name for one and the same.
RULES = """
ALTER TABLE registration DROP CONSTRAINT registration_status_known;
ALTER TABLE registration ADD CONSTRAINT registration_status_is_known
    CHECK (status IN ('seated', 'waiting', 'cancelled', 'requested', 'refused'));
CREATE INDEX registration_requested ON registration (event, sequence) WHERE status = 'requested';

ALTER TABLE event ADD CONSTRAINT event_cancelled_says_why
    CHECK (cancelled_at IS NULL OR cancelled_reason <> '');

ALTER TABLE invitation_code ADD CONSTRAINT invitation_code_once UNIQUE (event, code_hash);
ALTER TABLE invitation_code ADD CONSTRAINT invitation_code_uses_fit CHECK (uses_left >= 0);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
