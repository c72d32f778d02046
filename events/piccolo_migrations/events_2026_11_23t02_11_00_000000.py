from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rules that the database keeps about questions and answers"

RULES = """
ALTER TABLE question ADD CONSTRAINT question_kind_known CHECK (kind IN (
    'text', 'long_text', 'number', 'date', 'choice', 'multiple', 'yes_no'));
ALTER TABLE question ADD CONSTRAINT question_basis_known CHECK (basis IN (
    'consent', 'contract', 'interest', 'obligation'));
ALTER TABLE question ADD CONSTRAINT question_retention_is_days CHECK (retention_days >= 0);
ALTER TABLE question ADD CONSTRAINT question_special_needs_consent
    CHECK (NOT special OR basis IS NULL OR basis = 'consent');
ALTER TABLE question ADD CONSTRAINT question_condition_is_whole
    CHECK ((condition_question IS NULL) = (condition_answer IS NULL));
ALTER TABLE answer ADD CONSTRAINT answer_once UNIQUE (registration, question);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)

    manager.add_raw(run)
    return manager
