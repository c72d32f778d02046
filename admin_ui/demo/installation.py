"""Run a whole installation of its own for a demonstration, and work in it meanwhile."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from admin_ui.demo.browser import Browser, Unexpected, until
from admin_ui.demo.people import STAFF, Account
from infra import audit
from infra.audit import Actor
from infra.cli import supervisor
from infra.clock import SystemClock
from infra.db import connected
from infra.deploy.ports import PortBusy, free_port, require_free
from infra.keys import pseudonym_key
from infra.sandbox.form import SandboxForm
from infra.sandbox.selftest import form
from infra.settings import Settings, read_settings
from infra.staff.accounts import AddressInUse, NewStaff, add_staff

Say = Callable[[str], None]

#: The demonstration knows every password, so it is for this machine alone.
HOST: Final = "127.0.0.1"
_USUAL_PORT: Final = 8000

_READY_SECONDS: Final = 120.0

#: Settings that may be given to a demonstration; with any other it might leave its own folder.
_KEPT: Final = frozenset({"AKKOORD_WORKERS", "AKKOORD_TIMEZONE", "AKKOORD_ORGANISATION"})
_ORGANISATION: Final = "Onderwijskring Voorbeeld"


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings of a demonstration, and the environment that its processes get."""

    settings: Settings
    environment: Mapping[str, str]


def prepared(given: Mapping[str, str], data: Path, *, port: int) -> Installation:
    """Return an installation in `data`, cut off from any real one that `given` speaks of."""
    environment = {
        name: value
        for name, value in given.items()
        if name in _KEPT or not (name.startswith("AKKOORD_") or name == "DATABASE_URL")
    }
    environment |= {
        "AKKOORD_DATA": str(data),
        "AKKOORD_HOST": HOST,
        "AKKOORD_PORT": str(port),
        "AKKOORD_MAIL_FROM": "aanmelden@demo.example",
        "AKKOORD_WEAK_SANDBOX": "1" if is_weak() else "0",
    }
    environment.setdefault("AKKOORD_ORGANISATION", _ORGANISATION)
    return Installation(read_settings(environment), environment)


def is_weak() -> bool:
    """Say whether this machine cannot confine the decoder."""
    return form() is SandboxForm.LIMITS_ONLY


def port_for(wanted: int | None) -> int:
    """Return the port that was asked for, or the usual one, or else a free one."""
    if wanted is not None:
        require_free(HOST, wanted)
        return wanted
    try:
        require_free(HOST, _USUAL_PORT)
    except PortBusy:
        return free_port(HOST)
    return _USUAL_PORT


def run_while(installation: Installation, work: Callable[[], None], *, until_done: bool) -> None:
    """Run everything, and `work` beside it; end when told to, or `until_done`, after the work.

    The work has a thread of its own: the main one has to stay with the processes. It must not
    raise; when everything is stopped under it, nobody waits for it.
    """
    running = supervisor(installation.settings, installation.environment)

    def whole() -> None:
        try:
            work()
        finally:
            if until_done:
                running.ask_to_stop()

    def started(url: str) -> None:
        asyncio.run(_make_accounts(installation.settings, url))
        threading.Thread(target=whole, name="demonstration", daemon=True).start()

    running.run(started)


async def _make_accounts(settings: Settings, url: str) -> None:
    audit.set_pseudonym_key(pseudonym_key(settings))
    async with connected(url, most=2):
        for account in STAFF:
            await _make(account)


async def _make(account: Account) -> None:
    new = NewStaff(
        email=account.email, name=account.name, password=account.password, roles=account.roles
    )
    try:
        await add_staff(new, by=Actor.system(), at=SystemClock().now())
    except AddressInUse:
        return


def wait_until_ready(base_url: str, say: Say) -> None:
    """Wait until pages and workers do their work."""
    start = time.monotonic()

    def look() -> bool | None:
        try:
            answer = browser.get("/health/ready")
        except httpx.TransportError:
            return None
        return True if answer.status_code == httpx.codes.OK else None

    with Browser(base_url) as browser:
        try:
            until("everything is ready", look, seconds=_READY_SECONDS)
        except Unexpected as error:
            raise Unexpected(f"{error} (see the logs)") from error
    say(f"ready after {time.monotonic() - start:.1f} s")
