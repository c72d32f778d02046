"""Read the register of schools or boards as DUO publishes it. Which columns: docs/organisations.md.

The files differ by year and by sector: semicolons or commas, UTF-8 or Windows-1252, BRIN NUMMER or
INSTELLINGSCODE. They have in common that the first line names the columns.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from events.domain.organisation import Entry, OrganisationKind, place_name
from events.domain.registration import LONGEST_ORGANISATION
from events.domain.words import gettext_noop, line

#: Bytes; the longest file of DUO has about four million.
LARGEST_FILE = 16_000_000
MOST_LINES = 60_000

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_BRANCH = re.compile(r"[0-9A-Z]{2}")
_BOARD = re.compile(r"[0-9]{1,9}")
_MAIN_BRANCH = "00"

_BRIN_COLUMNS = ("BRIN NUMMER", "BRINNUMMER", "BRIN", "INSTELLINGSCODE")
_BRANCH_COLUMNS = ("VESTIGINGSNUMMER", "VESTIGINGSCODE")
_NAME_COLUMNS = (
    "VESTIGINGSNAAM",
    "NAAM VESTIGING",
    "INSTELLINGSNAAM VESTIGING",
    "INSTELLINGSNAAM",
)
_BOARD_COLUMNS = ("BEVOEGD GEZAG NUMMER", "BEVOEGD GEZAGNUMMER", "BEVOEGD GEZAG CODE")
_BOARD_NAME_COLUMNS = ("BEVOEGD GEZAG NAAM", "BEVOEGD GEZAGNAAM")

#: Longest text of each optional column, by the column's name.
_OPTIONAL = {
    "street": ("STRAATNAAM", 80),
    "house_number": ("HUISNUMMER TOEVOEGING", 20),
    "postcode": ("POSTCODE", 10),
    "place": ("PLAATSNAAM", 80),
    "municipality": ("GEMEENTENAAM", 80),
    "province": ("PROVINCIE", 40),
}

NOT_TEXT = gettext_noop(
    "This file is no text in UTF-8 or Windows-1252. Choose the CSV file of DUO."
)
NOT_CSV = gettext_noop("This file cannot be read as CSV. Choose the CSV file of DUO.")
NO_COLUMNS = gettext_noop(
    "The first line does not name the columns we need: for schools a BRIN number and a name, for "
    "boards a number and a name."
)
NO_LINES = gettext_noop("The file holds no organisation.")
TOO_LARGE = gettext_noop("The file is too large: at most 16 MB and 60 000 lines.")
NO_NAME = gettext_noop("The name is missing.")
LONG_TEXT = gettext_noop("A text is too long for its column.")
WRONG_BRIN = gettext_noop("The BRIN number is not two digits and two letters.")
WRONG_BRANCH = gettext_noop("The number of the branch is not the BRIN number and two more signs.")
WRONG_BOARD = gettext_noop("The number of the board is not a number.")
TWICE = gettext_noop("This code stands in the file twice.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, and what it says or what is wrong with it."""

    number: int
    entry: Entry | None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What a file says. `wrong`: why it cannot be read at all (a sentence to translate)."""

    kind: OrganisationKind = OrganisationKind.SCHOOL
    lines: tuple[Line, ...] = field(default_factory=tuple)
    wrong: str = ""

    @property
    def faulty(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.entry is None)

    @property
    def entries(self) -> dict[str, Entry]:
        return {one.entry.code: one.entry for one in self.lines if one.entry is not None}


def read(content: bytes) -> RegisterFile:
    """Read a whole file; nothing in it can raise."""
    if len(content) > LARGEST_FILE:
        return RegisterFile(wrong=TOO_LARGE)
    text = _text(content)
    if text is None:
        return RegisterFile(wrong=NOT_TEXT)
    try:
        return _rows(text)
    except csv.Error:
        return RegisterFile(wrong=NOT_CSV)


def _text(content: bytes) -> str | None:
    if b"\x00" in content:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str) -> RegisterFile:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [_column(name) for name in next(rows, [])]
    kind = _kind(columns)
    if kind is None:
        return RegisterFile(wrong=NO_COLUMNS)
    lines = list(islice(_lines(rows, columns, kind), MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        return RegisterFile(wrong=TOO_LARGE)
    return RegisterFile(kind, _once(lines), wrong="" if lines else NO_LINES)


def _column(name: str) -> str:
    """Return the name of a column in one form: HUISNUMMER-TOEVOEGING → HUISNUMMER TOEVOEGING."""
    return re.sub(r"[\W_]+", " ", name).strip().upper()


def _kind(columns: list[str]) -> OrganisationKind | None:
    def any_of(names: tuple[str, ...]) -> bool:
        return not set(names).isdisjoint(columns)

    if any_of(_BRIN_COLUMNS) or any_of(_BRANCH_COLUMNS):
        return OrganisationKind.SCHOOL if any_of(_NAME_COLUMNS) else None
    known = any_of(_BOARD_COLUMNS) and any_of(_BOARD_NAME_COLUMNS)
    return OrganisationKind.BOARD if known else None


def _lines(rows: Iterator[list[str]], columns: list[str], kind: OrganisationKind) -> Iterator[Line]:
    read_one = _school if kind is OrganisationKind.SCHOOL else _board
    # `line_num` of the reader counts the lines of a text within quotes too.
    for row in rows:
        cells = dict(zip(columns, map(line, row), strict=False))
        if any(cells.values()):
            yield _checked(rows.line_num, read_one(cells))  # type: ignore[attr-defined]


def _checked(number: int, entry: Entry | str) -> Line:
    if isinstance(entry, str):
        return Line(number, None, entry)
    if not entry.name:
        return Line(number, None, NO_NAME)
    limits = {"name": LONGEST_ORGANISATION, **{k: most for k, (_, most) in _OPTIONAL.items()}}
    if any(len(getattr(entry, name)) > most for name, most in limits.items()):
        return Line(number, None, LONG_TEXT)
    return Line(number, entry)


def _first(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _optional(cells: Mapping[str, str]) -> dict[str, str]:
    found = {field: cells.get(column, "") for field, (column, _) in _OPTIONAL.items()}
    return found | {name: place_name(found[name]) for name in ("place", "municipality")}


def _school(cells: Mapping[str, str]) -> Entry | str:
    branch = _first(cells, _BRANCH_COLUMNS).upper()
    brin = (_first(cells, _BRIN_COLUMNS) or branch[:4]).upper()
    board = _first(cells, _BOARD_COLUMNS)
    if not _BRIN.fullmatch(brin):
        return WRONG_BRIN
    branch = branch.removeprefix(brin) or _MAIN_BRANCH
    if not _BRANCH.fullmatch(branch):
        return WRONG_BRANCH
    if board and not _BOARD.fullmatch(board):
        return WRONG_BOARD
    return Entry(
        kind=OrganisationKind.SCHOOL,
        code=brin + branch,
        name=_first(cells, _NAME_COLUMNS),
        board=board,
        **_optional(cells),
    )


def _board(cells: Mapping[str, str]) -> Entry | str:
    number = _first(cells, _BOARD_COLUMNS)
    if not _BOARD.fullmatch(number):
        return WRONG_BOARD
    return Entry(
        kind=OrganisationKind.BOARD,
        code=number,
        name=_first(cells, _BOARD_NAME_COLUMNS),
        board=number,
        **_optional(cells),
    )


def _once(lines: list[Line]) -> tuple[Line, ...]:
    """Mark every line whose code stood in an earlier one."""
    seen: set[str] = set()
    checked = []
    for one in lines:
        again = one.entry is not None and one.entry.code in seen
        checked.append(Line(one.number, None, TWICE) if again else one)
        if one.entry is not None:
            seen.add(one.entry.code)
    return tuple(checked)
