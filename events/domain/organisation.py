"""Organisations as the public register names them: schools, and the boards that run them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from events.domain.ids import OrganisationId
from events.domain.words import line

MOST_FOUND = 10
#: A single letter would find half of the register.
SHORTEST_QUERY = 2
LONGEST_QUERY = 80
_MOST_WORDS = 8
_LONGEST_WORD = 40

_NOT_WORD = re.compile(r"[^a-z0-9]+")
#: What stays small in the name of a place: "Alphen aan den Rijn".
_SMALL = {"aan", "bij", "de", "den", "der", "en", "het", "in", "op", "te", "ten", "ter", "van"}
_PART = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class OrganisationKind(StrEnum):
    SCHOOL = "school"
    BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the register. Texts that it leaves out are empty."""

    kind: OrganisationKind
    #: BRIN and branch of a school ("16SW03"), number of a board ("77494").
    code: str
    name: str
    #: Number of the board that runs a school; of a board its own.
    board: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""
    municipality: str = ""
    province: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Return by which words it is found, in one form: name, place, code and BRIN."""
        brin = self.code[:4] if self.kind is OrganisationKind.SCHOOL else ""
        return tuple(dict.fromkeys(words(f"{self.name} {self.place} {self.code} {brin}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What somebody who signs up can choose."""

    id: OrganisationId
    kind: OrganisationKind
    code: str
    name: str
    place: str


def folded(text: str) -> str:
    """Return `text` in the one form in which it is compared: "Überlijn 2" → "uberlijn 2"."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return _NOT_WORD.sub(" ", plain.encode("ascii", "ignore").decode().lower()).strip()


def words(text: str) -> list[str]:
    """Return the words of `text` in the one form in which they are compared."""
    return [word[:_LONGEST_WORD] for word in folded(text).split()]


def asked(text: str) -> list[str]:
    """Return the words to look for; none when that would find half of the register."""
    found = words(line(text)[:LONGEST_QUERY])[:_MOST_WORDS]
    return found if max(map(len, found), default=0) >= SHORTEST_QUERY else []


def place_name(text: str) -> str:
    """Return the name of a place as people write it; the register has it in capitals."""
    if text != text.upper():
        return text
    parts = _PART.sub(lambda part: _part(part.group(), first=part.start() == 0), text)
    return re.sub(r"^'[ST]\b", lambda part: part.group().lower(), parts)


def _part(text: str, *, first: bool) -> str:
    small = text.lower()
    if small in _SMALL and not first:
        return small
    return "IJ" + small[2:] if small.startswith("ij") else small.capitalize()
