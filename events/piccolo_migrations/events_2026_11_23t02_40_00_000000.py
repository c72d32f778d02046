from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import JSONB, UUID, Column, ForeignKey, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-11-23T02:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Who is there: what happened at the door"


class Registration(Table, tablename="registration", schema=None):
    id = UUID(
        default=None,
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


_PLAIN: dict[str, Any] = {
    "default": None,
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
_COLUMNS: dict[str, tuple[type[Column], dict[str, Any]]] = {
    "id": (UUID, {"primary_key": True}),
    "registration": (
        ForeignKey,
        {
            "references": Registration,
            "on_delete": OnDelete.cascade,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "index": True,
        },
    ),
    "kind": (Varchar, {"length": 10}),
    "choices": (JSONB, {"default": "{}"}),
    "made_at": (Timestamptz, {}),
    "received_at": (Timestamptz, {}),
    "recorded_by": (UUID, {}),
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_table(class_name="Attendance", tablename="attendance", schema=None, columns=None)
    for name, (column, params) in _COLUMNS.items():
        manager.add_column(
            table_class_name="Attendance",
            tablename="attendance",
            column_name=name,
            db_column_name=name,
            column_class_name=column.__name__,
            column_class=column,
            params=_PLAIN | params,
            schema=None,
        )
    return manager
