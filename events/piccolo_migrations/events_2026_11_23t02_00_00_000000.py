from collections.abc import Mapping

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Bytea, Column, ForeignKey, Integer, Timestamptz, UUID, Varchar
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.table import Table

ID = "2026-11-23T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Events that are cancelled, in a series, for the invited; invoices; invitation codes"


class Event(Table, tablename="event", schema=None):
    id = UUID(default=None, null=False, primary_key=True)


_PLAIN: dict[str, object] = {
    "default": None,
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}

_EVENT: tuple[tuple[str, type[Column], Mapping[str, object]], ...] = (
    ("cancelled_at", Timestamptz, {"null": True}),
    ("cancelled_reason", Varchar, {"length": 500, "default": ""}),
    ("series", UUID, {"null": True, "index": True}),
    ("approval", Boolean, {"default": False}),
    ("invitation_only", Boolean, {"default": False}),
    ("price_note", Varchar, {"length": 500, "default": ""}),
    ("asks_invoice", Boolean, {"default": False}),
)
_REGISTRATION: tuple[tuple[str, type[Column], Mapping[str, object]], ...] = (
    ("invoice_reference", Varchar, {"length": 80, "default": ""}),
    ("cost_centre", Varchar, {"length": 80, "default": ""}),
)
_CODE: tuple[tuple[str, type[Column], Mapping[str, object]], ...] = (
    ("id", UUID, {"primary_key": True}),
    (
        "event",
        ForeignKey,
        {
            "references": Event,
            "on_delete": OnDelete.cascade,
            "on_update": OnUpdate.cascade,
            "target_column": None,
        },
    ),
    ("code_hash", Bytea, {}),
    ("label", Varchar, {"length": 80}),
    ("uses", Integer, {"default": 0}),
    ("uses_left", Integer, {}),
    ("expires_at", Timestamptz, {"null": True}),
    ("created_at", Timestamptz, {}),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_table("InvitationCode", tablename="invitation_code", schema=None, columns=None)
    for table, tablename, columns in (
        ("Event", "event", _EVENT),
        ("Registration", "registration", _REGISTRATION),
        ("InvitationCode", "invitation_code", _CODE),
    ):
        for name, kind, params in columns:
            manager.add_column(
                table_class_name=table,
                tablename=tablename,
                column_name=name,
                db_column_name=name,
                column_class_name=kind.__name__,
                column_class=kind,
                params={**_PLAIN, **params},
                schema=None,
            )
    return manager
