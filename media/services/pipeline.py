"""How public files are made now: by which version of the code, in which style, with which words."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from infra import pictures
from infra.settings import PictureSettings
from media.domain.faces import Visible
from media.imaging.packet import Release, Terms, packet
from media.imaging.style import MaskStyle, Style
from media.imaging.version import OLDEST_STILL_PUBLIC, PIPELINE_VERSION

_EN: Final = (
    "To look at in the album of {credit}. Use it nowhere else without their permission: "
    "the people in it may end theirs."
)
_NL: Final = (
    "Om te bekijken in het album van {credit}. Gebruik de foto nergens anders zonder hun "
    "toestemming: wie erop staat, kan die weer intrekken."
)
#: What one may do with a photo, unless the installation says otherwise; the first is for whoever
#: reads no language that is here.
_USAGE: Final = (("x-default", _EN), ("nl", _NL), ("en", _EN))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One way of making files. What it is called is part of their fingerprint."""

    name: str
    style: Style
    terms: Terms

    def packet(self, visible: frozenset[Visible]) -> bytes:
        """Return the words in every file of a picture in which these boxes can be seen."""
        somebody = any(box.person_id is not None for box in visible)
        return packet(self.terms, Release.LIMITED if somebody else Release.NOT_APPLICABLE)


def present() -> Pipeline:
    """Return how files are made now."""
    return _made_from(pictures.present())


@cache
def _made_from(settings: PictureSettings) -> Pipeline:
    style = Style(MaskStyle(settings.mask))
    if style.kind is MaskStyle.HOUSE:
        style = Style(style.kind, settings.house_colour)
    terms = Terms(settings.credit, _usage(settings))
    chosen = [style.kind.value, style.colour, terms.credit, terms.usage]
    digest = hashlib.sha256(json.dumps(chosen, separators=(",", ":")).encode()).hexdigest()
    return Pipeline(f"{PIPELINE_VERSION}-{digest[:16]}", style, terms)


def _usage(settings: PictureSettings) -> tuple[tuple[str, str], ...]:
    if settings.usage_terms is not None:
        return (("x-default", settings.usage_terms),)
    return tuple((language, text.format(credit=settings.credit)) for language, text in _USAGE)


def may_stay(name: str) -> bool:
    """Say whether files of this pipeline may stay public until newer ones have been made."""
    version, _, _ = name.partition("-")
    return version.isdecimal() and int(version) >= OLDEST_STILL_PUBLIC


def has_words(name: str) -> bool:
    """Say whether files of this pipeline carry a packet of words; those of version 1 had none."""
    return name != _WITHOUT_WORDS


#: What the first pipeline is called, which had no settings.
_WITHOUT_WORDS: Final = "1"
