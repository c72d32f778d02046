from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from procrastinate.schema import SchemaManager

from infra.db import run_script

ID = "2026-11-22T18:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The audit chain, and the tables of the job queue"

AUDIT = """
CREATE TABLE audit (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    subject text,
    detail jsonb NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL UNIQUE
);
CREATE INDEX audit_object ON audit (object);
INSERT INTO audit_head (one, seq, hash) VALUES (true, 0, decode(repeat('00', 32), 'hex'));
ALTER TABLE audit_head ADD CONSTRAINT audit_head_is_one_row CHECK (one);

CREATE FUNCTION audit_hash(entry audit) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(entry.prev || convert_to(jsonb_build_array(
        entry.seq, extract(epoch FROM entry.at)::numeric(20, 6), entry.actor, entry.action,
        entry.object, entry.subject, entry.detail)::text, 'UTF8'))
$$;

-- The lock on the head gives one order without gaps, held until the transaction ends.
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_head;
BEGIN
    UPDATE audit_head SET seq = seq + 1 RETURNING * INTO head;
    NEW.seq := head.seq;
    NEW.prev := head.hash;
    NEW.at := clock_timestamp();
    NEW.hash := audit_hash(NEW);
    UPDATE audit_head SET hash = NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain();

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

ROLES = """
ALTER TABLE staff_role ADD CONSTRAINT staff_role_once UNIQUE NULLS NOT DISTINCT
    (staff, role, event_id);
ALTER TABLE staff_role ADD CONSTRAINT staff_role_known CHECK (role IN
    ('organiser', 'photographer', 'reviewer', 'publisher', 'privacy', 'admin'));
ALTER TABLE session ADD CONSTRAINT session_kind_known CHECK (kind IN ('staff', 'person'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="infra", description=DESCRIPTION)

    async def run() -> None:
        await run_script(AUDIT)
        await run_script(ROLES)
        await run_script(SchemaManager.get_schema())

    manager.add_raw(run)
    return manager
