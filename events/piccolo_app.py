"""Tell Piccolo which tables and migrations belong to events."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from events.tables import (
    ConsentRecord,
    Event,
    Link,
    LinkRequest,
    LinkToken,
    Mail,
    Person,
    PrivacyStatement,
    Registration,
    SignUpKey,
)

APP_CONFIG = AppConfig(
    app_name="events",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        Event,
        Person,
        Registration,
        ConsentRecord,
        Link,
        LinkToken,
        Mail,
        SignUpKey,
        LinkRequest,
        PrivacyStatement,
    ],
    migration_dependencies=["infra.piccolo_app"],
)
