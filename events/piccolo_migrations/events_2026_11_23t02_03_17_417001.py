# ruff: noqa: SLF001 - Piccolo describes its tables and columns in `_meta`.
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import UUID, Array, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

ID = "2026-11-23T02:03:17:417001"
VERSION = "1.38.0"
DESCRIPTION = "The programme of an event: rooms, sessions, who leads them and who chose them"


class Event(Table, tablename="event"):
    id = UUID(primary_key=True, default=None)


class Registration(Table, tablename="registration"):
    id = UUID(primary_key=True, default=None)


class ProgrammeRoom(Table, tablename="room"):
    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=False)
    name = Varchar(length=80, null=False, default=None)
    note = Varchar(length=500, null=False, default="")


class ProgrammeSession(Table, tablename="programme_session"):
    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=False)
    title = Varchar(length=140, null=False, default=None)
    description = Text(null=False, default="")
    room = ForeignKey(references=ProgrammeRoom, on_delete=OnDelete.restrict, null=True, index=False)
    starts_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    capacity = Integer(null=True, default=None)
    seats_taken = Integer(null=False, default=0)
    for_everyone = Boolean(null=False, default=False)
    speakers = Array(base_column=Varchar(length=120), null=False, default=list)
    position = Integer(null=False, default=0)
    removed_at = Timestamptz(null=True, default=None)


class SessionTrainer(Table, tablename="session_trainer"):
    id = UUID(primary_key=True, default=None)
    session = ForeignKey(
        references=ProgrammeSession, on_delete=OnDelete.cascade, null=False, index=False
    )
    staff = UUID(null=False, default=None, index=True)


class SessionChoice(Table, tablename="session_choice"):
    id = UUID(primary_key=True, default=None)
    session = ForeignKey(
        references=ProgrammeSession, on_delete=OnDelete.cascade, null=False, index=True
    )
    registration = ForeignKey(
        references=Registration, on_delete=OnDelete.cascade, null=False, index=False
    )
    holding = Varchar(length=10, null=False, default="wished")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    for table in (ProgrammeRoom, ProgrammeSession, SessionTrainer, SessionChoice):
        name = table._meta.tablename
        manager.add_table(class_name=table.__name__, tablename=name)
        for column in table._meta.columns:
            manager.add_column(
                table_class_name=table.__name__,
                tablename=name,
                column_name=column._meta.name,
                db_column_name=column._meta.db_column_name,
                column_class_name=type(column).__name__,
                column_class=type(column),
                params=column._meta.params,
            )
    return manager
