from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An offer is to one entry of the waiting list; a mailbox is one's own or shared"

RULES = """
ALTER TABLE event ADD CONSTRAINT event_offer_hours_known CHECK (offer_hours BETWEEN 1 AND 336);
ALTER TABLE person ADD CONSTRAINT person_mailbox_is_own_or_shared
    CHECK (email IS NULL OR shared_email IS NULL);
CREATE INDEX person_shared_email ON person (shared_email) WHERE shared_email IS NOT NULL;
ALTER TABLE party_member ADD CONSTRAINT party_member_once UNIQUE (party, person);
ALTER TABLE offer ADD CONSTRAINT offer_to_one CHECK (num_nonnulls(party, registration) = 1);
ALTER TABLE offer ADD CONSTRAINT offer_to_party_once UNIQUE (party);
ALTER TABLE offer ADD CONSTRAINT offer_to_registration_once UNIQUE (registration);
"""

# Named anew: Piccolo and people alike take a constraint of one name for one and the same.
LINKS = """
ALTER TABLE link DROP CONSTRAINT link_kind_known;
ALTER TABLE link ADD CONSTRAINT link_kind_is_known
    CHECK (kind IN ('confirm', 'personal', 'address', 'mailbox'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)
        await run_script(LINKS)

    manager.add_raw(run)
    return manager
