from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-22T18:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rules that the database keeps by itself: seats, one registration each, the ledger"

SEATS = """
ALTER TABLE event ADD CONSTRAINT event_has_seats CHECK (capacity > 0);
ALTER TABLE event ADD CONSTRAINT event_seats_fit CHECK (seats_taken BETWEEN 0 AND capacity);
ALTER TABLE event ADD CONSTRAINT event_ends_later CHECK (ends_at > starts_at);
ALTER TABLE event ADD CONSTRAINT event_closes_before_it_starts CHECK (closes_at <= starts_at);
ALTER TABLE event ADD CONSTRAINT event_purposes_known CHECK (purposes <@ ARRAY[
    'website', 'social', 'print', 'press', 'internal']::varchar[]);

ALTER TABLE registration ADD CONSTRAINT registration_once UNIQUE (event, person);
ALTER TABLE registration ADD CONSTRAINT registration_status_known
    CHECK (status IN ('seated', 'waiting', 'cancelled'));
ALTER TABLE registration ADD CONSTRAINT registration_sequence_once UNIQUE (sequence);
CREATE INDEX registration_waiting ON registration (event, sequence) WHERE status = 'waiting';

ALTER TABLE person ADD CONSTRAINT person_email_is_normalised CHECK (email = lower(email));
"""

LEDGER = """
ALTER TABLE consent_entry ADD CONSTRAINT consent_purpose_known CHECK (purpose IN (
    'website', 'social', 'print', 'press', 'internal'));
ALTER TABLE consent_entry ADD CONSTRAINT consent_state_known CHECK (state IN (
    'given', 'refused', 'withdrawn', 'expired', 'renewed', 'invalidated'));
ALTER TABLE consent_entry ADD CONSTRAINT consent_source_known CHECK (source IN (
    'web', 'self_service', 'door', 'guardian', 'paper', 'organiser'));
CREATE INDEX consent_latest ON consent_entry (event, person_id, purpose, sequence DESC);
CREATE INDEX consent_person ON consent_entry (person_id);

CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON consent_entry
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER consent_no_truncate BEFORE TRUNCATE ON consent_entry
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

ALTER TABLE privacy_statement ADD CONSTRAINT statement_once UNIQUE (version, language);
CREATE TRIGGER statement_append_only BEFORE UPDATE OR DELETE ON privacy_statement
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER statement_no_truncate BEFORE TRUNCATE ON privacy_statement
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

MAIL = """
ALTER TABLE link ADD CONSTRAINT link_kind_known
    CHECK (kind IN ('confirm', 'personal', 'address'));
ALTER TABLE mail ADD CONSTRAINT mail_state_known
    CHECK (state IN ('queued', 'sending', 'sent', 'failed'));
CREATE INDEX mail_unasked ON mail (mailbox_hash, due_at DESC) WHERE unasked;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(SEATS)
        await run_script(LEDGER)
        await run_script(MAIL)

    manager.add_raw(run)
    return manager
