"""What every test builds on: a real PostgreSQL, real files, a clock that stands still."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import httpx
import pytest
from litestar import Litestar

os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")

from infra import audit, pictures
from infra.audit import Actor
from infra.clock import SetClock
from infra.db import connected
from infra.embedded_postgres import EmbeddedPostgres
from infra.mail import InboxFolder
from infra.migrations import migrate
from infra.runtime import Runtime
from infra.sessions import find_session, open_session
from infra.settings import Settings, read_settings
from infra.staff.accounts import NewStaff, add_staff, one
from infra.staff.member import StaffMember
from infra.staff.permissions import Role
from infra.storage import FolderStorage
from infra.tables import SessionKind
from infra.web.cookies import cookie_name

pytest_plugins = ["tests.plugins.not_run", "tests.plugins.sharing"]

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
        name = urlsplit(url).path.removeprefix("/")
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


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """Settings, clock, storage and mail of the run; `runtime` hands them out as new."""
    settings = read_settings(
        {
            "AKKOORD_DATA": str(tmp_path_factory.mktemp("installation") / "data"),
            "AKKOORD_BASE_URL": "http://127.0.0.1:8000",
            "AKKOORD_ORGANISATION": "Vereniging Voorbeeld",
            "AKKOORD_MAIL_FROM": "aanmelden@voorbeeld.example",
        }
    )
    pictures.use(settings.pictures)
    return Runtime(
        settings=settings,
        clock=SetClock(NOW),
        originals=FolderStorage(settings.data / "originals"),
        renditions=FolderStorage(settings.data / "renditions"),
        mailer=InboxFolder(settings.data / "inbox"),
    )


@pytest.fixture
def runtime(installation: Runtime) -> Runtime:
    """The outside world of one test: nothing stored, no mail, and the clock at `NOW`."""
    shutil.rmtree(installation.settings.data, ignore_errors=True)
    assert isinstance(installation.clock, SetClock)
    installation.clock.at = NOW
    pictures.use(installation.settings.pictures)
    return installation


@pytest.fixture
def clock(runtime: Runtime) -> SetClock:
    assert isinstance(runtime.clock, SetClock)
    return runtime.clock


@pytest.fixture
def settings(runtime: Runtime) -> Settings:
    return runtime.settings


@pytest.fixture(scope="session")
def whole_app(installation: Runtime) -> Litestar:
    """The application, made once: registering its routes takes half a second."""
    from app import create_app  # the whole product: only for tests that ask for it

    return create_app(installation)


@pytest.fixture
def app(
    database: str, runtime: Runtime, installation: Runtime, request: pytest.FixtureRequest
) -> Litestar:
    """The whole application, on the test's own database, storage and clock.

    Its lifespan is not entered: pytest would leave it from another task, which anyio refuses,
    and the application keeps nothing in it.
    """
    if runtime is not installation:  # a test with a runtime of its own
        from app import create_app

        return create_app(runtime)
    made: Litestar = request.getfixturevalue("whole_app")
    return made


@pytest.fixture
async def client(app: Litestar, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser and without an account."""
    async with browser(app, settings) as anonymous:
        yield anonymous


def browser(app: Litestar, settings: Settings) -> httpx.AsyncClient:
    """Return a client that sends what a browser sends with a page of ours."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=settings.base_url,
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "nl"},
    )


class StaffClients:
    """Make members of staff and give each a signed-in browser, form token included."""

    def __init__(self, app: Litestar, settings: Settings, clock: SetClock) -> None:
        self.app, self.settings, self.clock = app, settings, clock
        self.opened: list[httpx.AsyncClient] = []

    async def __call__(
        self, *roles: Role, event_id: UUID | None = None
    ) -> tuple[StaffMember, httpx.AsyncClient]:
        number = len(self.opened) + 1
        staff_id = await add_staff(
            NewStaff(
                email=f"staff{number}@voorbeeld.example",
                name=f"Medewerker {number}",
                password=f"een heel lang wachtwoord {number}",
                roles=frozenset(roles),
                event_id=event_id,
            ),
            by=Actor.system(),
            at=self.clock.now(),
        )
        session = await open_session(SessionKind.STAFF, staff_id, at=self.clock.now())
        found = await find_session(session.token, SessionKind.STAFF, at=self.clock.now())
        assert found is not None
        client = browser(self.app, self.settings)
        client.cookies.set(cookie_name(SessionKind.STAFF, secure=False), session.token)
        client.headers["X-Form-Token"] = found.form_token
        self.opened.append(client)
        return await one(staff_id), client


@pytest.fixture
async def staff_client(
    app: Litestar, settings: Settings, clock: SetClock
) -> AsyncIterator[StaffClients]:
    """`member, client = await staff_client(Role.REVIEWER)`."""
    clients = StaffClients(app, settings, clock)
    yield clients
    for client in clients.opened:
        await client.aclose()
