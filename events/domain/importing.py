"""A file with people to register: read line by line, and what becomes of each line."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from events.domain.mailbox import normalise
from events.domain.words import gettext_noop, line

MOST_LINES: Final = 500
LARGEST: Final = 200_000
_LONGEST_CELL = 500

#: The names that a column may have, in Dutch and English, small.
_NAMES: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "naam"}),
    "email": frozenset({"email", "e-mail", "e-mailadres", "e-mail address", "mail"}),
    "organisation": frozenset({"organisation", "organisatie", "organization", "school"}),
    "language": frozenset({"language", "taal"}),
    "code": frozenset({"code"}),
}
_LANGUAGES = frozenset({"nl", "en"})

NOT_READ = gettext_noop("We cannot read this. Save it as CSV, in UTF-8 or as Excel does.")
NO_COLUMNS = gettext_noop("The first line must name the columns, at least: name and email.")
UNKNOWN_COLUMN = gettext_noop("The first line names a column that we do not know: %(column)s.")
EMPTY = gettext_noop("There is nobody in it.")
TOO_MANY_LINES = gettext_noop("At most 500 people go in at once. Make several files of it.")
TWICE = gettext_noop("This e-mail address stands in the file twice.")
LANGUAGE_WRONG = gettext_noop("The language is nl or en.")
CELL_LONG = gettext_noop("A cell of this line is too long.")


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    #: Registered already, or signed off since: left alone.
    KNOWN = "known"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person; `number` as a spreadsheet counts, the heading being line 1."""

    number: int
    name: str
    email: str
    organisation: str
    language: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReport:
    line: Line
    outcome: Outcome
    #: Sentences to translate.
    wrong: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file as a whole cannot be used; `sentence` is to be translated with `details`."""

    def __init__(self, sentence: str, details: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.sentence, self.details = sentence, details


def decode(content: bytes) -> str:
    """Read a file as text: UTF-8, or what Excel saves on Dutch Windows (cp1252)."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(NOT_READ, {})


def read(text: str) -> tuple[Line, ...]:
    """Return the people in a file. Raise `Unreadable`. Empty lines are skipped."""
    text = text.lstrip("\ufeff")
    if "\x00" in text:
        raise Unreadable(NOT_READ, {})
    heading = text.partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(NOT_READ, {}) from error
    columns = _columns(rows[0] if rows else [])
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    if not filled:
        raise Unreadable(EMPTY, {})
    if len(filled) > MOST_LINES:
        raise Unreadable(TOO_MANY_LINES, {})
    return tuple(_line(number, row, columns) for number, row in filled)


def _columns(heading: Sequence[str]) -> list[str]:
    found = []
    for cell in heading:
        said = line(cell).lower()
        known = next((name for name, names in _NAMES.items() if said in names), None)
        if known is None and said:
            raise Unreadable(UNKNOWN_COLUMN, {"column": said[:40]})
        found.append(known or "")
    if not {"name", "email"} <= set(found) or len(set(found) - {""}) < len(found) - found.count(""):
        raise Unreadable(NO_COLUMNS, {})
    return found


def _line(number: int, row: Sequence[str], columns: Sequence[str]) -> Line:
    cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
    return Line(
        number=number,
        name=cells.get("name", ""),
        email=cells.get("email", ""),
        organisation=cells.get("organisation", ""),
        language=cells.get("language", "").lower() or "nl",
        code=cells.get("code", ""),
    )


def own_problems(found: Line, before: Collection[str]) -> list[str]:
    """Return what is wrong with a line as a line; `before` are the mailboxes of earlier ones."""
    wrong = []
    if normalise(found.email) in before:
        wrong.append(TWICE)
    if found.language not in _LANGUAGES:
        wrong.append(LANGUAGE_WRONG)
    cells = (found.name, found.email, found.organisation, found.code)
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        wrong.append(CELL_LONG)
    return wrong
