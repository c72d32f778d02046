"""The privacy statement: versions that never change, in each language, known by their hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from events.domain.consent import Purpose


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One version in one language. Texts may hold {organisation} and {contact}."""

    version: int
    language: str
    in_force_from: date
    title: str
    sections: tuple[Section, ...]
    #: The question asked for each purpose, exactly as it stands on the form.
    questions: Mapping[Purpose, str]

    @property
    def wording_hash(self) -> str:
        """Return the SHA-256 (hex) of everything a person could read, places left unfilled."""
        wording = {
            "version": self.version,
            "language": self.language,
            "title": self.title,
            "sections": [
                [section.heading, list(section.paragraphs), list(section.items)]
                for section in self.sections
            ],
            "questions": {str(purpose): text for purpose, text in self.questions.items()},
        }
        canonical = json.dumps(wording, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a decision was made under: kept in its ledger entry."""

    version: int
    hash: str
    language: str
