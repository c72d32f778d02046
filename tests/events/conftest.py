import re
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from events.domain.consent import Purpose
from events.domain.event import Event, EventDraft
from events.domain.ids import PersonId, StaffId
from events.domain.registration import SignUp
from events.services import events, links, registration
from infra.clock import SetClock
from infra.db import fetch
from infra.mail import Letter
from infra.runtime import Runtime
from tests.conftest import NOW
from tests.events.jobs import run_due_jobs

ORGANISER = StaffId(UUID("00000000-0000-4000-8000-000000000001"))

DRAFT = EventDraft(
    title="Regiodag Zuid",
    description="Een dag over goed onderwijs.",
    place="Eindhoven",
    starts_at=NOW + timedelta(days=20),
    ends_at=NOW + timedelta(days=20, hours=4),
    capacity=100,
    opens_at=NOW - timedelta(days=1),
    closes_at=NOW + timedelta(days=19),
    purposes=frozenset({Purpose.WEBSITE, Purpose.SOCIAL}),
)

MARIE = SignUp(
    name="Marie de Vries",
    email="marie@school.example",
    organisation="Basisschool De Linde",
    choices={Purpose.WEBSITE: True, Purpose.SOCIAL: False},
    language="nl",
    idempotency_key="a-form-key-of-marie",
)


@dataclass
class World:
    """An event, and short ways of doing what people do there."""

    event: Event
    runtime: Runtime
    clock: SetClock

    async def sign_up(self, form: SignUp = MARIE, **changes: object) -> None:
        await registration.register(
            self.event.slug, replace(form, **changes), at=self.clock.now(), ip="192.0.2.1"
        )

    async def letters(self) -> list[Letter]:
        """Send what is due; return every letter in the inbox, oldest first."""
        await run_due_jobs(self.runtime)
        found = []
        for summary in await self.runtime.mailer.messages():
            letter = await self.runtime.mailer.message(summary.id)
            assert letter is not None
            found.append(letter)
        return found[::-1]

    async def letters_to(self, address: str) -> list[Letter]:
        return [letter for letter in await self.letters() if address in letter.to]

    async def confirm(self, token: str) -> None:
        await links.confirm(token, language="nl", at=self.clock.now())

    async def person(self, email: str = MARIE.email) -> PersonId:
        [row] = await fetch("SELECT id FROM person WHERE email = {}", email)
        return PersonId(row["id"])

    async def reload(self) -> Event:
        self.event = await events.get(self.event.id)
        return self.event


def token_in(letter: Letter, path: str) -> str | None:
    """Return the secret of the link in a letter that leads to `/path/…`."""
    assert letter.text is not None
    found = re.search(rf"/{path}/([\w-]+)", letter.text)
    return found.group(1) if found else None


def draft(**changes: object) -> EventDraft:
    return replace(DRAFT, **changes)


async def make_world(runtime: Runtime, clock: SetClock, **changes: object) -> World:
    event_id = await events.create(draft(**changes), by=ORGANISER, at=clock.now())
    return World(await events.get(event_id), runtime, clock)


@pytest.fixture
async def world(database: str, runtime: Runtime, clock: SetClock) -> World:
    return await make_world(runtime, clock)
