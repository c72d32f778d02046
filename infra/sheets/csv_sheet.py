"""CSV that Excel opens right by itself: a byte order mark, and semicolons for Dutch settings."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from infra.sheets.contract import Cell

#: A spreadsheet takes a cell that starts so for a formula (OWASP, CSV Injection); the wide forms
#: are what some input methods type instead.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(text: str) -> str:
    """Return text that no spreadsheet calculates: an apostrophe in front keeps it text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class CsvSheet:
    def __init__(self, file: IO[bytes], columns: Sequence[str], zone: ZoneInfo) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self._zone = zone
        self.add([columns])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._writer.writerows([self._written(cell) for cell in row] for row in rows)

    def _written(self, cell: Cell) -> str | int | float:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return int(cell)
        if isinstance(cell, datetime):
            return cell.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
        return neutral(cell) if isinstance(cell, str) else cell

    def close(self) -> None:
        self._text.flush()
        self._text.detach()
