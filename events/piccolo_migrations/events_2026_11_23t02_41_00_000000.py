from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What happened at the door is never changed"

#: Rows are only added. They go with their registration, which is gone by then.
RULES = """
ALTER TABLE attendance ADD CONSTRAINT attendance_kind_known
    CHECK (kind IN ('present', 'absent', 'answer', 'walk_in'));
ALTER TABLE attendance ADD CONSTRAINT attendance_not_in_the_future CHECK (made_at <= received_at);

CREATE FUNCTION attendance_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registration WHERE id = OLD.registration) THEN
        RAISE EXCEPTION 'rows of attendance are only added' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER attendance_never_changed BEFORE UPDATE ON attendance
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER attendance_removed_with_registration BEFORE DELETE ON attendance
    FOR EACH ROW EXECUTE FUNCTION attendance_stays();
CREATE TRIGGER attendance_no_truncate BEFORE TRUNCATE ON attendance
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
