from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-22T18:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What the database itself keeps true about photos"

RULES = """
ALTER TABLE photo ADD CONSTRAINT photo_once UNIQUE (event_id, sha256);
ALTER TABLE photo ADD CONSTRAINT photo_scan_known
    CHECK (scan IN ('pending', 'scanned', 'none_found', 'failed', 'rejected'));
ALTER TABLE photo ADD CONSTRAINT photo_sha256_whole CHECK (octet_length(sha256) = 32);

ALTER TABLE face ADD CONSTRAINT face_has_area CHECK (w > 0 AND h > 0);
ALTER TABLE face ADD CONSTRAINT face_decision_known
    CHECK (decision IN ('none', 'show', 'hide', 'not_a_face'));
ALTER TABLE face ADD CONSTRAINT face_shown_for_a_reason
    CHECK ((decision = 'show') = (person_id IS NOT NULL AND relied_on IS NOT NULL));

ALTER TABLE album ADD CONSTRAINT album_for_something CHECK (cardinality(purposes) > 0);
ALTER TABLE album ADD CONSTRAINT album_state_known
    CHECK (state IN ('draft', 'in_review', 'approved', 'published', 'taken_down'));
ALTER TABLE album_photo ADD CONSTRAINT album_photo_once UNIQUE (album, photo);

ALTER TABLE rendering ADD CONSTRAINT rendering_once UNIQUE (photo, fingerprint);
ALTER TABLE rendering ADD CONSTRAINT rendering_verified_or_held
    CHECK (verified = (reason IS NULL));
ALTER TABLE rendition ADD CONSTRAINT rendition_once UNIQUE (rendering, size, format);

CREATE UNIQUE INDEX approval_one_stands ON approval (album, photo) WHERE NOT voided;
CREATE UNIQUE INDEX publication_one_online ON publication (album, photo) WHERE ended_at IS NULL;
ALTER TABLE publication ADD CONSTRAINT publication_ended_why
    CHECK ((ended_at IS NULL) = (ended IS NULL));
CREATE INDEX report_open ON report (photo) WHERE resolved_at IS NULL;

-- What was once public under an address stays what it was; only its end is added, once.
CREATE FUNCTION publication_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR (NEW.id, NEW.album, NEW.photo, NEW.fingerprint)
        IS DISTINCT FROM (OLD.id, OLD.album, OLD.photo, OLD.fingerprint) THEN
        RAISE EXCEPTION 'a publication only ends' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_ends_once BEFORE UPDATE ON publication
    FOR EACH ROW EXECUTE FUNCTION publication_ends_once();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="media", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
