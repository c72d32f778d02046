"""What is in the database before anybody comes: an event, and perhaps many registrations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from events.domain.consent import Purpose
from events.domain.event import EventDraft
from events.domain.ids import EventId, StaffId
from events.domain.integrations import Scope, TokenDraft
from events.domain.recipients import Column, RecipientDraft
from events.services import events, integrations, recipients
from infra import audit
from infra.clock import SystemClock
from infra.db import connected, execute, fetch
from infra.keys import pseudonym_key
from infra.settings import Settings

_SEATS = 50_000
_NOBODY = StaffId(uuid4())


@dataclass(frozen=True, slots=True)
class Seeded:
    id: EventId
    slug: str


async def make_events(url: str, settings: Settings, titles: Sequence[str]) -> list[Seeded]:
    """Make events that are open for everybody."""
    audit.set_pseudonym_key(pseudonym_key(settings))
    now = SystemClock().now()
    async with connected(url, most=2):
        made = [await events.create(_draft(title, now), by=_NOBODY, at=now) for title in titles]
        found = await fetch("SELECT id, slug FROM event WHERE id = ANY({})", made)
    slugs = {row["id"]: row["slug"] for row in found}
    return [Seeded(event_id, slugs[event_id]) for event_id in made]


def _draft(title: str, now: datetime) -> EventDraft:
    return EventDraft(
        title=title,
        description="Een middag over rekenen in groep 3.\n\nMet koffie.",
        place="Utrecht",
        starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=30, hours=3),
        capacity=_SEATS,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=29),
        purposes=frozenset({Purpose.WEBSITE, Purpose.SOCIAL}),
    )


async def make_token(url: str) -> str:
    """Make a token with which another program may register people."""
    now = SystemClock().now()
    agreement = RecipientDraft(
        name="Meting",
        agreement="Meting",
        valid_from=now.date() - timedelta(days=1),
        valid_until=now.date() + timedelta(days=1),
        covers=frozenset({Column.NAME}),
    )
    async with connected(url, most=1):
        recipient_id = await recipients.add(agreement, by=_NOBODY, at=now)
        draft = TokenDraft(
            name="Meting",
            recipient_id=recipient_id,
            scopes=frozenset({Scope.REGISTER}),
            expires_at=now + timedelta(days=1),
        )
        return await integrations.issue(draft, by=_NOBODY, at=now)


async def fill(url: str, event_id: EventId, registrations: int) -> None:
    """Add people with a seat at an event, and what each of them said, past every service."""
    async with connected(url, most=1):
        await execute(
            "INSERT INTO person (id, email, language, created_at) "
            "SELECT gen_random_uuid(), 'bestaand' || n || '@school.example', 'nl', now() "
            "FROM generate_series(1, {}) AS n",
            registrations,
        )
        await execute(
            "INSERT INTO registration "
            "(id, event, person, status, name, organisation, language, created_at) "
            "SELECT gen_random_uuid(), {}, id, 'seated', 'Deelnemer', 'Basisschool', 'nl', now() "
            "FROM person WHERE email LIKE 'bestaand%'",
            event_id,
        )
        await execute(
            "INSERT INTO consent_entry (event, person_id, purpose, state, recorded_at, "
            "statement_version, wording_hash, language, source, actor) "
            "SELECT {}, id, purpose, 'refused', now(), 1, repeat('0', 64), 'nl', 'web', "
            "'anonymous' "
            "FROM person, (VALUES ('website'), ('social')) AS asked(purpose) "
            "WHERE email LIKE 'bestaand%'",
            event_id,
        )
        await execute("UPDATE event SET seats_taken = {} WHERE id = {}", registrations, event_id)
        await execute("ANALYZE")
