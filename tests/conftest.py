"""What every test builds on: a real PostgreSQL, a real folder of files, a clock that stands still."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")

from infra import audit
from infra.clock import SetClock
from infra.db import connected
from infra.embedded_postgres import EmbeddedPostgres
from infra.mail import InboxFolder
from infra.migrations import migrate
from infra.runtime import Runtime
from infra.settings import Settings, read_settings
from infra.storage import FolderStorage

pytest_plugins = ["tests.plugins.not_run"]

TEMPLATE = "akkoord_template"

#: A Tuesday morning on which most tests take place.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _pseudonyms() -> None:
    audit.set_pseudonym_key(b"only for tests, at least 32 bytes long")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """One PostgreSQL for the whole run, with a migrated template to copy."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("pg"), durable=False) as server:
        server.ensure_database(TEMPLATE)

        async def prepare() -> None:
            async with connected(server.url(TEMPLATE), most=2):
                await migrate()

        asyncio.run(prepare())
        yield server


class Databases:
    """Make and drop databases: copies of the migrated template."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        self.made = 0

    async def _run(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server.url("postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def create(self) -> str:
        self.made += 1
        name = f"akkoord_test_{self.made}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.server.url(name)

    async def drop(self, url: str) -> None:
        name = url.split("@/")[1].split("?")[0]
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres) -> Databases:
    return Databases(postgres)


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    """An empty, migrated database of the test's own; the engine is connected to it."""
    url = await databases.create()
    async with connected(url, most=12):
        yield url
    await databases.drop(url)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        {
            "AKKOORD_DATA": str(tmp_path / "data"),
            "AKKOORD_BASE_URL": "http://127.0.0.1:8000",
            "AKKOORD_ORGANISATION": "Vereniging Voorbeeld",
            "AKKOORD_MAIL_FROM": "aanmelden@voorbeeld.example",
        }
    )


@pytest.fixture
def runtime(settings: Settings, clock: SetClock) -> Runtime:
    return Runtime(
        settings=settings,
        clock=clock,
        originals=FolderStorage(settings.data / "originals"),
        renditions=FolderStorage(settings.data / "renditions"),
        mailer=InboxFolder(settings.data / "inbox"),
    )
