"""Registrations handed over as a file: to a recipient, under their agreement, and on record."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import IO, Any
from zoneinfo import ZoneInfo

from anyio import to_thread

from events.domain.consent import ConsentEntry, Purpose, answer_of
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, RecipientId, StaffId
from events.domain.recipients import Column, Recipient
from events.domain.registration import Status
from events.errors import NoAgreement
from events.labels import answer_label, column_label, purpose_label, status_label
from events.store import consents, exports, recipients
from events.store import events as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import NotFound
from infra.sheets.contract import Cell, Sheet
from infra.sheets.csv_sheet import CsvSheet
from infra.sheets.xlsx_sheet import XlsxSheet


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which columns of whose registrations go to whom. Who signed off is never handed over."""

    event_id: EventId
    recipient_id: RecipientId
    columns: frozenset[Column]
    waiting_too: bool
    format: Format

    @property
    def statuses(self) -> tuple[Status, ...]:
        return (Status.SEATED, Status.WAITING) if self.waiting_too else (Status.SEATED,)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file at its start, to be sent and closed. It has no name on the disk."""

    file: IO[bytes]
    size: int
    rows: int


async def export(order: Order, *, by: StaffId, on: date, at: datetime, zone: ZoneInfo) -> Exported:
    """Write the file, then put on record that it was handed over; without that it stays here.

    `on` is today where the organisation is. Raise `NoAgreement` when there is none that covers it.
    """
    await _require(await recipients.by_id(order.recipient_id), order, on)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever sends it, or below
    try:
        rows = await _write(order, file, at=at, zone=zone)
        async with transaction():
            await _require(await recipients.held(order.recipient_id), order, on)
            await _note(order, rows, by)
        size = file.seek(0, 2)
        file.seek(0)
        return Exported(file, size, rows)
    except BaseException:
        file.close()
        raise


async def _require(recipient: Recipient | None, order: Order, on: date) -> None:
    if recipient is None:
        raise NotFound
    if not order.columns or not recipient.may_have(order.columns, on=on):
        raise NoAgreement


async def _write(order: Order, file: IO[bytes], *, at: datetime, zone: ZoneInfo) -> int:
    """Write every row as it stood at one moment; return how many there are."""
    count = 0
    async with transaction():
        await exports.same_moment()
        event = await store.by_id(order.event_id)
        if event is None:
            raise NotFound
        sheet = _sheet(order, event, file, at=at, zone=zone)
        async for batch in exports.batches(event.id, order.statuses):
            known = await _choices(order, event, batch)
            rows = [_row(order, event, one, known.get(one["person"], {})) for one in batch]
            await to_thread.run_sync(sheet.add, rows)
            count += len(rows)
    await to_thread.run_sync(sheet.close)
    return count


def _sheet(order: Order, event: Event, file: IO[bytes], *, at: datetime, zone: ZoneInfo) -> Sheet:
    names = _names(order, event)
    if order.format is Format.XLSX:
        return XlsxSheet(file, names, zone, made_at=at)
    return CsvSheet(file, names, zone)


def _plain(order: Order) -> list[Column]:
    return [column for column in Column if column in order.columns and column is not Column.PHOTOS]


def _asked(order: Order, event: Event) -> Sequence[Purpose]:
    return event.purposes if Column.PHOTOS in order.columns else ()


def _names(order: Order, event: Event) -> list[str]:
    return [
        *(column_label(column) for column in _plain(order)),
        *(purpose_label(purpose) for purpose in _asked(order, event)),
    ]


async def _choices(
    order: Order, event: Event, batch: Sequence[Mapping[str, Any]]
) -> Mapping[PersonId, Mapping[Purpose, ConsentEntry]]:
    if not _asked(order, event):
        return {}
    return await consents.standing(event.id, [PersonId(row["person"]) for row in batch])


def _row(
    order: Order, event: Event, row: Mapping[str, Any], known: Mapping[Purpose, ConsentEntry]
) -> list[Cell]:
    cells: dict[Column, Cell] = {
        Column.NAME: row["name"],
        Column.EMAIL: row["email"],
        Column.ORGANISATION: row["organisation"],
        Column.STATUS: status_label(Status(row["status"])),
        Column.LANGUAGE: row["language"],
        Column.REGISTERED_AT: row["created_at"],
    }
    answers = [answer_label(answer_of(known.get(p))) for p in _asked(order, event)]
    return [*(cells[column] for column in _plain(order)), *answers]


async def _note(order: Order, rows: int, by: StaffId) -> None:
    await record(
        "registrations.exported",
        actor=Actor.staff(by),
        object=f"event:{order.event_id}",
        detail={
            "recipient": str(order.recipient_id),
            "columns": [str(column) for column in Column if column in order.columns],
            "statuses": [str(status) for status in order.statuses],
            "format": str(order.format),
            "rows": rows,
        },
    )
