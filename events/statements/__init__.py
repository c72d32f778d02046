"""The wording of each privacy statement: files that are never changed once in force."""

import tomllib
from datetime import date
from pathlib import Path

from events.domain.consent import Purpose
from events.domain.statement import Section, Statement

_FOLDER = Path(__file__).parent


def read_statement(version: int, language: str, *, in_force_from: date) -> Statement:
    """Read a version that comes with the product."""
    text = (_FOLDER / f"{version}.{language}.toml").read_text(encoding="utf-8")
    wording = tomllib.loads(text)
    return Statement(
        version=version,
        language=language,
        in_force_from=in_force_from,
        title=wording["title"],
        sections=tuple(
            Section(part["heading"], tuple(part["paragraphs"]), tuple(part.get("items", ())))
            for part in wording["section"]
        ),
        questions={Purpose(name): text for name, text in wording["questions"].items()},
    )
