from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import Column, OnDelete, OnUpdate
from piccolo.columns.column_types import (
    JSONB,
    UUID,
    Boolean,
    ForeignKey,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-11-23T02:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Questions of sign-up forms, and what was answered to them"


class Event(Table, tablename="event", schema=None):
    id = UUID(default=None, null=False, primary_key=True)


class Registration(Table, tablename="registration", schema=None):
    id = UUID(default=None, null=False, primary_key=True)


class Question(Table, tablename="question", schema=None):
    id = UUID(default=None, null=False, primary_key=True)


_ID: tuple[type[Column], dict[str, Any]] = (UUID, {"primary_key": True})
_OF_EVENT = {"references": Event, "on_delete": OnDelete.restrict, "index": True}
_OF_REGISTRATION = {"references": Registration, "on_delete": OnDelete.cascade}
_OF_QUESTION = {"references": Question, "on_delete": OnDelete.restrict, "index": True}

COLUMNS: dict[tuple[str, str], dict[str, tuple[type[Column], dict[str, Any]]]] = {
    ("Question", "question"): {
        "id": _ID,
        "event": (ForeignKey, _OF_EVENT),
        "position": (Integer, {}),
        "kind": (Varchar, {"length": 10}),
        "label_nl": (Varchar, {"length": 200}),
        "label_en": (Varchar, {"length": 200, "default": ""}),
        "help_nl": (Varchar, {"length": 500, "default": ""}),
        "help_en": (Varchar, {"length": 500, "default": ""}),
        "options": (JSONB, {"default": "[]"}),
        "required": (Boolean, {"default": False}),
        "after_approval": (Boolean, {"default": False}),
        "condition_question": (UUID, {"null": True}),
        "condition_answer": (Varchar, {"length": 10, "null": True}),
        "purpose_nl": (Varchar, {"length": 300, "default": ""}),
        "purpose_en": (Varchar, {"length": 300, "default": ""}),
        "basis": (Varchar, {"length": 10, "null": True}),
        "retention_days": (Integer, {"null": True}),
        "recipients": (JSONB, {"null": True}),
        "special": (Boolean, {"default": False}),
        "retired_at": (Timestamptz, {"null": True}),
        "created_at": (Timestamptz, {}),
    },
    ("FormAnswer", "answer"): {
        "id": _ID,
        "registration": (ForeignKey, _OF_REGISTRATION),
        "question": (ForeignKey, _OF_QUESTION),
        "value": (JSONB, {}),
        "answered_at": (Timestamptz, {}),
        "agreed_at": (Timestamptz, {"null": True}),
    },
}

async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    for (class_name, tablename), columns in COLUMNS.items():
        manager.add_table(class_name=class_name, tablename=tablename, schema=None, columns=None)
        for name, (column, given) in columns.items():
            _add(manager, class_name, tablename, name, column, given)
    return manager


def _add(
    manager: MigrationManager,
    class_name: str,
    tablename: str,
    name: str,
    column: type[Column],
    given: dict[str, Any],
) -> None:
    refers = {"on_update": OnUpdate.cascade, "target_column": None} if column is ForeignKey else {}
    manager.add_column(
        table_class_name=class_name,
        tablename=tablename,
        column_name=name,
        db_column_name=name,
        column_class_name=column.__name__,
        column_class=column,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
            **refers,
            **given,
        },
        schema=None,
    )
