from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:00:30:117000"
VERSION = "1.38.0"
DESCRIPTION = "Rules of recipients, tokens and webhooks; every change of a registration is noted"

RULES = """
ALTER TABLE recipient ADD CONSTRAINT recipient_agreement_ends_later
    CHECK (valid_until >= valid_from);
ALTER TABLE api_token ADD CONSTRAINT api_token_scopes_known CHECK (scopes <@ ARRAY[
    'events', 'registrations', 'register']::varchar[]);
ALTER TABLE registration_change ADD CONSTRAINT registration_change_kind_known
    CHECK (kind IN ('made', 'changed', 'cancelled'));
ALTER TABLE registration_change ADD CONSTRAINT registration_change_once
    UNIQUE (registration_id, transaction_id);
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_kind_known
    CHECK (kind IN ('made', 'changed', 'cancelled'));
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_state_known
    CHECK (state IN ('waiting', 'delivered', 'given_up'));
CREATE INDEX webhook_delivery_latest ON webhook_delivery (webhook, changed_at DESC);
"""

#: Here and not in the services: a way of changing a registration that comes later is told too.
CHANGES = """
CREATE FUNCTION note_registration_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told registration;
    what text := 'changed';
BEGIN
    IF NOT EXISTS (SELECT 1 FROM webhook WHERE ended_at IS NULL) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        told := OLD;
        what := 'cancelled';
    ELSE
        told := NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        what := 'made';
    ELSIF TG_OP = 'UPDATE' AND NEW.status IN ('cancelled', 'refused')
            AND OLD.status NOT IN ('cancelled', 'refused') THEN
        what := 'cancelled';
    END IF;
    INSERT INTO registration_change
        (registration_id, event_id, kind, transaction_id, changed_at)
    VALUES (told.id, told.event, what, pg_current_xact_id()::text::bigint, clock_timestamp())
    ON CONFLICT (registration_id, transaction_id) DO UPDATE SET kind = CASE
        WHEN excluded.kind = 'cancelled' THEN 'cancelled' ELSE registration_change.kind END;
    RETURN NULL;
END $$;
CREATE TRIGGER registration_made AFTER INSERT ON registration
    FOR EACH ROW EXECUTE FUNCTION note_registration_change();
CREATE TRIGGER registration_changed AFTER UPDATE ON registration
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_registration_change();
CREATE TRIGGER registration_removed AFTER DELETE ON registration
    FOR EACH ROW WHEN (OLD.status NOT IN ('cancelled', 'refused'))
    EXECUTE FUNCTION note_registration_change();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)
        await run_script(CHANGES)

    manager.add_raw(run)
    return manager
