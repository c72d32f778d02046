"""Run one process of the product: the web, or a worker."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

from infra import audit, faults, pictures
from infra.clock import SystemClock
from infra.db import connected
from infra.deploy.ports import require_free
from infra.embedded_postgres import EmbeddedPostgres
from infra.keys import pseudonym_key
from infra.logging import configure, take_over_libraries
from infra.mail import InboxFolder, Mailer, SmtpMailer
from infra.queue import Job
from infra.runtime import Runtime
from infra.settings import Settings
from infra.storage import open_spaces
from infra.worker import build, work

#: Database connections of one web process, and of one worker beside the queue's own.
_WEB_CONNECTIONS = 16
_WORKER_CONNECTIONS = 4

#: Seconds that a mail server may take to answer.
_MAIL_TIMEOUT = 20.0


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Give the database's URL; the embedded one is started, or shared when it runs already."""
    if settings.database_url is not None:
        yield settings.database_url.value
        return
    with EmbeddedPostgres(settings.data / "postgres") as server:
        server.ensure_database()
        yield server.url()


def make_runtime(settings: Settings) -> Runtime:
    """Join the settings with the real time, storage and mail; set what is set once."""
    audit.set_pseudonym_key(pseudonym_key(settings))
    pictures.use(settings.pictures)
    faults.arm(settings.fault)
    spaces = open_spaces(settings)
    return Runtime(
        settings=settings,
        clock=SystemClock(),
        originals=spaces.originals,
        renditions=spaces.renditions,
        mailer=_mailer(settings),
    )


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_url is None:
        return inbox(settings)
    return SmtpMailer(settings.smtp_url.value, timeout=_MAIL_TIMEOUT)


def inbox(settings: Settings) -> InboxFolder:
    """Return the local inbox of an installation without a mail server."""
    return InboxFolder(settings.data / "inbox")


def run_web(create_app: Callable[[Runtime], Litestar], settings: Settings) -> None:
    """Serve pages until told to stop."""
    configure()
    require_free(settings.host, settings.port)
    with database(settings) as url:
        asyncio.run(_serve(create_app(make_runtime(settings)), settings, url))


async def _serve(app: Litestar, settings: Settings, url: str) -> None:
    server = Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    # The server made a logger of its own that would print what an exception says.
    logging.getLogger("_granian").setLevel(logging.ERROR)
    take_over_libraries()
    async with connected(url, most=_WEB_CONNECTIONS):
        serving = asyncio.create_task(server.serve())
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, server.stop)
        await serving


def run_worker(jobs: Mapping[str, Job], settings: Settings) -> None:
    """Do jobs until told to stop."""
    configure()
    with database(settings) as url:
        asyncio.run(_work(jobs, settings, url))


async def _work(jobs: Mapping[str, Job], settings: Settings, url: str) -> None:
    runtime = make_runtime(settings)
    async with connected(url, most=_WORKER_CONNECTIONS):
        with contextlib.suppress(asyncio.CancelledError):
            await work(build(jobs, runtime, url))
