from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Array, Column, ForeignKey, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-11-23T02:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The register of schools and boards"


class OrganisationRecord(Table, tablename="organisation", schema=None):
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


def _texts(length: int) -> dict[str, Any]:
    return {"default": list, "base_column": Varchar(**_PLAIN | {"length": length, "default": ""})}


_COLUMNS: dict[str, tuple[type[Column], dict[str, Any]]] = {
    "id": (UUID, {"primary_key": True}),
    "kind": (Varchar, {"length": 10}),
    "code": (Varchar, {"length": 10}),
    "name": (Varchar, {"length": 160}),
    "board": (Varchar, {"length": 10, "default": ""}),
    "street": (Varchar, {"length": 80, "default": ""}),
    "house_number": (Varchar, {"length": 20, "default": ""}),
    "postcode": (Varchar, {"length": 10, "default": ""}),
    "place": (Varchar, {"length": 80, "default": ""}),
    "municipality": (Varchar, {"length": 80, "default": ""}),
    "province": (Varchar, {"length": 40, "default": ""}),
    "sectors": (Array, _texts(5)),
    "words": (Array, _texts(160)),
    "folded": (Varchar, {"length": 200, "default": ""}),
    "changed_at": (Timestamptz, {}),
}
_CHOSEN = {
    "references": OrganisationRecord,
    "on_delete": OnDelete.set_null,
    "on_update": OnUpdate.cascade,
    "target_column": None,
    "null": True,
}


def _add(
    manager: MigrationManager, table: str, name: str, column: type[Column], params: dict[str, Any]
) -> None:
    manager.add_column(
        table_class_name=table,
        tablename={"OrganisationRecord": "organisation", "Registration": "registration"}[table],
        column_name=name,
        db_column_name=name,
        column_class_name=column.__name__,
        column_class=column,
        params=_PLAIN | params,
        schema=None,
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_table(
        class_name="OrganisationRecord", tablename="organisation", schema=None, columns=None
    )
    for name, (column, params) in _COLUMNS.items():
        _add(manager, "OrganisationRecord", name, column, params)
    _add(manager, "Registration", "organisation_id", ForeignKey, _CHOSEN)
    return manager
