"""What both kinds of sheet have in common."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

#: Text, a number, yes or no, an aware moment, or nothing. Never a formula.
Cell = str | int | float | bool | datetime | None


class Sheet(Protocol):
    """A file being written. `close` completes it; the caller owns the file itself."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None: ...

    def close(self) -> None: ...
