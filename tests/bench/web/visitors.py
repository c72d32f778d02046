"""People who sign up over HTTP, one after the other or many at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from uuid import UUID

import httpx

from infra.ids import new_token

_SECONDS = 60.0
_numbers = count(1)


class Refused(Exception):
    """The product did not do what it was asked; the text says what it answered."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a number of visits took, in seconds by the wall clock."""

    visits: tuple[float, ...]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.visits) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the time within which `share` (0 to 1) of the visits was over."""
        return sorted(self.visits)[min(len(self.visits) - 1, int(share * len(self.visits)))]


Visit = Callable[[httpx.AsyncClient, int], Awaitable[None]]


def visitor(base_url: str, **headers: str) -> httpx.AsyncClient:
    """Return a client that speaks Dutch and comes by way of the one trusted proxy."""
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"Accept-Language": "nl", "Origin": base_url, **headers},
        timeout=_SECONDS,
        trust_env=False,
    )


def signs_up(slug: str) -> Visit:
    """Return the whole anonymous flow: event page, form, sending it, what is said then."""

    async def visit(client: httpx.AsyncClient, number: int) -> None:
        here, form = f"/events/{slug}", f"/events/{slug}/sign-up"
        from_there = {"X-Forwarded-For": address(number)}
        for path in (here, form):
            _is((await client.get(path, headers=from_there)), httpx.codes.OK)
        sent = await client.post(form, data=form_of(number), headers=from_there)
        _is(sent, httpx.codes.SEE_OTHER)
        _is(await client.get(sent.headers["Location"], headers=from_there), httpx.codes.OK)

    return visit


def registers(event_id: UUID, token: str) -> Visit:
    """Return one registration by another program, over the API."""

    async def call(client: httpx.AsyncClient, number: int) -> None:
        filled_in = form_of(number)
        answer = await client.post(
            f"/api/v1/events/{event_id}/registrations",
            json={key: filled_in[key] for key in ("name", "email", "organisation")},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": filled_in["form_key"]},
        )
        _is(answer, httpx.codes.CREATED)

    return call


def form_of(number: int) -> dict[str, str]:
    """Return what a visitor fills in."""
    return {
        "form_key": new_token(),
        "name": f"Deelnemer {number}",
        "email": f"deelnemer{number}.{new_token()[:8].lower()}@school.example",
        "organisation": "Basisschool De Proef",
        "photo_website": "yes",
        "photo_social": "no",
    }


def address(number: int) -> str:
    """Return an address on the network for a visitor, each its own."""
    return f"2001:db8::{number >> 16:x}:{number & 0xFFFF:x}"


def _is(answer: httpx.Response, status: int) -> None:
    if answer.status_code != status:
        raise Refused(f"{answer.request.url.path} answered {answer.status_code}, not {status}")


async def run_round(base_url: str, visit: Visit, *, visits: int, at_once: int) -> Round:
    """Let `visits` people come, `at_once` of them at a time. Raise `Refused`."""
    left = iter(range(visits))
    took: list[float] = []

    async def one_after_the_other() -> None:
        async with visitor(base_url) as client:
            for _ in left:
                begun = time.perf_counter()
                await visit(client, next(_numbers))
                took.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(one_after_the_other())
    return Round(tuple(took), time.perf_counter() - begun)
