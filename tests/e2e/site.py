"""The product as its users meet it: pages, a worker, a database and a local inbox, all running."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TypeVar

from admin_ui.demo.people import STAFF, Account
from infra.audit import Actor
from infra.clock import SystemClock
from infra.db import connected
from infra.deploy.ports import free_port
from infra.settings import read_settings
from infra.staff.accounts import NewStaff, add_staff
from tests.faults.processes import Processes

T = TypeVar("T")

#: Seconds that workers and pages may take on a busy machine.
PATIENCE = 60.0

_LOOK_EVERY = 0.25


@contextmanager
def running(data: Path, database: str) -> Iterator[str]:
    """Run the pages and a worker on a free port; give their address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = read_settings(
        {
            "AKKOORD_DATA": str(data),
            "AKKOORD_PORT": str(port),
            "AKKOORD_ORGANISATION": "Onderwijskring Voorbeeld",
            "AKKOORD_MAIL_FROM": "aanmelden@voorbeeld.example",
        }
    )
    processes = Processes(settings, database)
    try:
        hosts = {"AKKOORD_WEBHOOK_HOSTS": "crm.example"}
        processes.start("-m", "app", "worker", AKKOORD_BASE_URL=address, **hosts)
        processes.web(port, **hosts)
        yield address
    finally:
        processes.end()


async def make_accounts(database: str) -> None:
    """Make the accounts of the demonstration, each a second time for who speaks English."""
    async with connected(database, most=2):
        for account, language in product(STAFF, ("nl", "en")):
            new = NewStaff(
                email=account.email if language == "nl" else english(account).email,
                name=account.name,
                password=account.password,
                roles=account.roles,
                language=language,
            )
            await add_staff(new, by=Actor.system(), at=SystemClock().now())


def english(account: Account) -> Account:
    """Return the account of a colleague in the same role who speaks English."""
    return replace(account, email=f"en-{account.email}")


async def eventually(what: str, look: Callable[[], Awaitable[T | None]]) -> T:
    """Look again and again until a worker has done its part."""
    end = time.monotonic() + PATIENCE
    while (found := await look()) is None:
        assert time.monotonic() < end, f"{what}: not after {PATIENCE:.0f} s"
        await asyncio.sleep(_LOOK_EVERY)
    return found
