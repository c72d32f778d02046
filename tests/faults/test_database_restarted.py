"""The database is restarted, or killed, while people sign up: closed for a moment, nothing lost."""

import asyncio
import signal
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from events.domain.ids import EventId
from events.services import events
from infra.clock import SystemClock
from infra.db import connected, fetch
from infra.deploy.ports import free_port
from infra.embedded_postgres import EmbeddedPostgres
from infra.migrations import migrate
from infra.settings import Settings
from tests.faults.outcome import eventually
from tests.faults.processes import Processes
from tests.faults.visitors import anonymous
from tests.media.world import make_world


@pytest.fixture
def server(tmp_path_factory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("restarted")) as started:
        yield started
    started.discard()


@pytest.fixture
async def slug(server, runtime, clock) -> str:
    """An event to sign up for, in a database of its own, connected."""
    clock.at = SystemClock().now()
    async with connected(server.ensure_database(), most=2):
        await migrate()
        world = await make_world(runtime, clock)
        return (await events.get(EventId(world.event_id))).slug


@pytest.fixture
def own_processes(server, settings) -> Iterator[Processes]:
    started = Processes(settings, server.url())
    yield started
    started.end()


def restart(server: EmbeddedPostgres, how: signal.Signals) -> None:
    """End the server and start it again as the supervisor would, on the same socket."""
    process = server._process
    process.send_signal(how)
    process.wait(30)
    server.start()


class Crowd:
    """People who sign up one after another, each once, and what each was answered."""

    def __init__(self, client: httpx.AsyncClient, slug: str) -> None:
        self.client, self.slug = client, slug
        self.attempted: list[str] = []
        self.acknowledged: list[str] = []
        self.answers: Counter[int] = Counter()
        self.refusals: list[httpx.Response] = []

    async def sign_up_until(self, enough: asyncio.Event) -> None:
        while not enough.is_set():
            number = len(self.attempted)
            address = f"deelnemer{number}@school.example"
            self.attempted.append(address)
            answer = await self.client.post(
                f"/events/{self.slug}/sign-up",
                data={
                    "name": f"Deelnemer {number}",
                    "email": address,
                    "organisation": "De Linde",
                    "form_key": f"the key of form number {number}",
                },
                headers={"X-Forwarded-For": f"198.51.100.{number % 250}"},
            )
            self._note(answer)
            if answer.status_code == httpx.codes.SEE_OTHER:
                self.acknowledged.append(address)
            await asyncio.sleep(0.01)

    async def read_until(self, enough: asyncio.Event) -> None:
        while not enough.is_set():
            self._note(await self.client.get(f"/events/{self.slug}"))
            await asyncio.sleep(0.01)

    def _note(self, answer: httpx.Response) -> None:
        self.answers[answer.status_code] += 1
        if answer.status_code >= 400:
            self.refusals.append(answer)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["fast", "killed"])
async def test_pages_close_for_a_moment_and_lose_nothing_they_acknowledged(
    server, slug, own_processes, settings, how
):
    port = free_port()
    web = own_processes.web(port, AKKOORD_TRUSTED_PROXIES="1")
    worker = own_processes.worker()
    async with anonymous(port) as client:
        crowd = Crowd(client, slug)
        enough = asyncio.Event()
        busy = [
            asyncio.create_task(crowd.read_until(enough)),
            asyncio.create_task(crowd.sign_up_until(enough)),
            asyncio.create_task(crowd.sign_up_until(enough)),
        ]
        await eventually(lambda: mail_arrived(settings))  # so the worker is at work
        for _ in range(5):
            before = crowd.answers[303]
            await eventually(lambda goal=before + 8: signed_up(crowd, goal))
            await asyncio.to_thread(restart, server, how)
        before = crowd.answers[303]
        await eventually(lambda goal=before + 8: signed_up(crowd, goal))
        enough.set()
        await asyncio.gather(*busy)

    assert set(crowd.answers) <= {200, 303, 503}, crowd.answers
    for refusal in crowd.refusals:
        assert int(refusal.headers["Retry-After"]) > 0
        assert refusal.json()["code"] == "service_unavailable"
    assert web.alive
    assert worker.alive, worker.last_words
    async with connected(server.url(), most=2):
        stored = {row["email"] for row in await fetch("SELECT email FROM person")}
        assert set(crowd.acknowledged) <= stored <= set(crowd.attempted)
        [row] = await fetch("SELECT count(*) AS n FROM mail")
        assert row["n"] == len(stored)
        await eventually(all_mails_sent, seconds=60)
    assert worker.stop() == 0
    assert len(list((settings.data / "inbox").glob("*.eml"))) >= len(stored)


async def signed_up(crowd: Crowd, goal: int) -> bool:
    return crowd.answers[303] >= goal


async def mail_arrived(settings: Settings) -> bool:
    return any((settings.data / "inbox").glob("*.eml"))


async def all_mails_sent() -> bool:
    [row] = await fetch("SELECT count(*) AS n FROM mail WHERE state <> 'sent'")
    return row["n"] == 0
