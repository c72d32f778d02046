"""XLSX with typed cells. Text is written as text, so there is no cell that calculates."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from infra.sheets.contract import Cell

#: Width of a column, in characters.
_WIDTH = 24


class XlsxSheet:
    def __init__(
        self, file: IO[bytes], columns: Sequence[str], zone: ZoneInfo, *, made_at: datetime
    ) -> None:
        self._book = Workbook(
            file,
            {
                # Rows go to a temporary file as they come.
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"created": made_at.astimezone(zone).replace(tzinfo=None)})
        self._sheet = self._book.add_worksheet()
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._zone = zone
        self._row = 0
        self._sheet.set_column(0, len(columns) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        head = self._book.add_format({"bold": True})
        for place, name in enumerate(columns):
            self._sheet.write_string(0, place, name, head)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self._row += 1
            for place, cell in enumerate(row):
                self._write(place, cell)

    def _write(self, place: int, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, place, cell)
        elif isinstance(cell, datetime):
            local = cell.astimezone(self._zone).replace(tzinfo=None)
            self._sheet.write_datetime(self._row, place, local, self._moment)
        elif isinstance(cell, str):
            self._sheet.write_string(self._row, place, cell)
        else:
            self._sheet.write_number(self._row, place, cell)

    def close(self) -> None:
        self._book.close()
