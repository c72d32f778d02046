"""Tell Piccolo which tables and migrations belong to events."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from events.tables import (
    ApiRequest,
    ApiToken,
    ConsentRecord,
    Event,
    Link,
    LinkRequest,
    LinkToken,
    Mail,
    Person,
    PrivacyStatement,
    Recipient,
    Registration,
    RegistrationChange,
    SignUpKey,
    Webhook,
    WebhookDelivery,
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
        Recipient,
        ApiToken,
        ApiRequest,
        Webhook,
        RegistrationChange,
        WebhookDelivery,
    ],
    migration_dependencies=["infra.piccolo_app"],
)
