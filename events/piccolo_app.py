"""Tell Piccolo which tables and migrations belong to events."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from events.tables import (
    ApiRequest,
    ApiToken,
    Attendance,
    ConsentRecord,
    Event,
    FormAnswer,
    InvitationCode,
    Link,
    LinkRequest,
    LinkToken,
    Mail,
    Offer,
    OrganisationRecord,
    Party,
    PartyMember,
    Person,
    PrivacyStatement,
    Question,
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
        Party,
        PartyMember,
        Offer,
        OrganisationRecord,
        Registration,
        InvitationCode,
        ConsentRecord,
        Link,
        LinkToken,
        Mail,
        SignUpKey,
        LinkRequest,
        PrivacyStatement,
        Question,
        FormAnswer,
        Recipient,
        ApiToken,
        ApiRequest,
        Webhook,
        RegistrationChange,
        WebhookDelivery,
        Attendance,
    ],
    migration_dependencies=["infra.piccolo_app"],
)
