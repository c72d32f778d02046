import json
from datetime import date
from typing import Any

from events.domain.consent import Purpose
from events.domain.statement import Section, Statement, Wording
from infra.db import execute, fetch

_COLUMNS = "version, language, in_force_from, title, sections, questions"


async def add(statement: Statement) -> None:
    """Add a version; the database refuses to change it afterwards."""
    await execute(
        "INSERT INTO privacy_statement "
        "(wording_hash, version, language, in_force_from, title, sections, questions) "
        "VALUES ({}, {}, {}, {}, {}, {}::jsonb, {}::jsonb)",
        statement.wording_hash,
        statement.version,
        statement.language,
        statement.in_force_from,
        statement.title,
        json.dumps([[s.heading, s.paragraphs, s.items] for s in statement.sections]),
        json.dumps({str(purpose): text for purpose, text in statement.questions.items()}),
    )


def _statement(row: dict[str, Any]) -> Statement:
    asked = json.loads(row["questions"])  # in the order of jsonb, which is nobody's
    return Statement(
        version=row["version"],
        language=row["language"],
        in_force_from=row["in_force_from"],
        title=row["title"],
        sections=tuple(
            Section(heading, tuple(texts), tuple(items))
            for heading, texts, items in json.loads(row["sections"])
        ),
        questions={purpose: asked[purpose] for purpose in Purpose if purpose in asked},
    )


async def in_force(language: str, *, on: date) -> Statement | None:
    """Return the newest version in force on a day."""
    rows = await fetch(
        f"SELECT {_COLUMNS} FROM privacy_statement "
        "WHERE language = {} AND in_force_from <= {} ORDER BY version DESC LIMIT 1",
        language,
        on,
    )
    return _statement(rows[0]) if rows else None


async def version(number: int, language: str) -> Statement | None:
    rows = await fetch(
        f"SELECT {_COLUMNS} FROM privacy_statement WHERE version = {{}} AND language = {{}}",
        number,
        language,
    )
    return _statement(rows[0]) if rows else None


async def versions(language: str) -> list[tuple[int, date]]:
    """Return every version with the day it came into force, newest first."""
    rows = await fetch(
        "SELECT version, in_force_from FROM privacy_statement WHERE language = {} "
        "ORDER BY version DESC",
        language,
    )
    return [(row["version"], row["in_force_from"]) for row in rows]


async def wording(language: str, *, on: date) -> Wording:
    """Return what a decision taken on a day is taken under."""
    rows = await fetch(
        "SELECT version, wording_hash, language FROM privacy_statement "
        "WHERE language = {} AND in_force_from <= {} ORDER BY version DESC LIMIT 1",
        language,
        on,
    )
    if not rows:
        raise LookupError(f"no privacy statement in force in {language}")
    return Wording(rows[0]["version"], rows[0]["wording_hash"], rows[0]["language"])
