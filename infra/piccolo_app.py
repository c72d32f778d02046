"""Tell Piccolo which tables and migrations belong to the foundation."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from infra.tables import AuditHead, RateLimit, Session, Staff, StaffRole

APP_CONFIG = AppConfig(
    app_name="infra",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Staff, StaffRole, Session, RateLimit, AuditHead],
)
