"""The privacy statement as people read it."""

from datetime import date, datetime

from events.domain.statement import Statement
from events.store import statements as store
from infra.errors import NotFound
from infra.settings import Settings

#: More than anybody will write, and few enough for the column.
MOST_VERSIONS = 10_000


def fill(text: str, settings: Settings) -> str:
    """Fill in what a statement leaves open."""
    return text.replace("{organisation}", settings.organisation).replace(
        "{contact}", settings.mail_from
    )


async def in_force(language: str, *, at: datetime) -> Statement:
    """Return the statement that counts now."""
    statement = await store.in_force(language, on=at.date())
    if statement is None:
        raise NotFound
    return statement


async def version(number: int, language: str) -> Statement:
    """Return any version, also one that another replaced."""
    statement = await store.version(number, language) if number <= MOST_VERSIONS else None
    if statement is None:
        raise NotFound
    return statement


async def versions(language: str) -> list[tuple[int, date]]:
    """Return the number of every version and the day it came into force, newest first."""
    return await store.versions(language)
