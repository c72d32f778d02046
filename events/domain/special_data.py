"""Words in a question that point at data which the law protects specially.

A warning to staff and no more: the words are few, and people ask the same in others. So staff also
say themselves whether a question is about special data.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Sensitive(StrEnum):
    """What a question seems to ask about (AVG art. 9, and art. 87 for the number)."""

    DIET = "diet"
    HEALTH = "health"
    ACCESS = "access"
    RELIGION = "religion"
    #: Only who is told so by a law may ask for it: consent is no ground (UAVG art. 46).
    CITIZEN_NUMBER = "citizen_number"


#: Beginnings of words, without accents, Dutch and English. Those after "~" also count inside one.
_STEMS = {
    Sensitive.DIET: "dieet dieten diet ~allerg ~vegetari vegan veganis halal kosher koosjer gluten "
    "lactose pinda peanut noten ~intoleran eetwens coeliak celiac",
    Sensitive.HEALTH: "~gezondheid health ziek ~ziekte illness disease medisch medical medicijn "
    "medicat ~handicap disab ~beperking zwanger pregnan autis adhd dyslex epilep diabet "
    "psychisch mental",
    Sensitive.ACCESS: "~rolstoel wheelchair ~toegankelijk accessib ~gebarentolk ~schrijftolk "
    "slechthorend slechtziend doof deaf blind hearing hulphond ringleiding hulpmiddel",
    Sensitive.RELIGION: "religi ~geloof faith levensovertuig kerk church moslim muslim islam "
    "christ joods jewish hindoe hindu gebed prayer halal kosher koosjer",
    Sensitive.CITIZEN_NUMBER: "bsn burgerservicenummer sofinummer ~burger-service-nummer",
}
_PHRASES = {
    Sensitive.ACCESS: "sign language|access needs|hard of hearing|assistance dog|guide dog",
    Sensitive.CITIZEN_NUMBER: "burger service nummer|citizen service number|social security number",
}


def _pattern(kind: Sensitive) -> re.Pattern[str]:
    stems = _STEMS[kind].split()
    anywhere = [re.escape(stem[1:]) for stem in stems if stem.startswith("~")]
    first = [re.escape(stem) for stem in stems if not stem.startswith("~")]
    parts = [rf"\b(?:{'|'.join(first)})", *anywhere]
    if kind in _PHRASES:
        parts.append(_PHRASES[kind])
    return re.compile("|".join(parts))


_PATTERNS = {kind: _pattern(kind) for kind in Sensitive}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sensitive(texts: Iterable[str]) -> tuple[Sensitive, ...]:
    """Return what the texts of a question (label, help, options) seem to ask about."""
    words = _plain(" \n ".join(texts))
    return tuple(kind for kind in Sensitive if _PATTERNS[kind].search(words))
