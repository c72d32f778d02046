"""Another program, with a token, and an event that it can ask about."""

from dataclasses import dataclass
from datetime import date, timedelta

import httpx
import pytest

from events.domain.ids import RecipientId
from events.domain.integrations import Scope, TokenDraft
from events.domain.recipients import Column, RecipientDraft
from events.services import integrations, recipients
from tests.conftest import NOW
from tests.events.conftest import ORGANISER, World

AGREEMENT = RecipientDraft(
    name="CRM van de vereniging",
    agreement="VWO 2026-4",
    valid_from=date(2026, 11, 1),
    valid_until=date(2026, 12, 31),
    covers=frozenset({Column.NAME, Column.PHOTOS}),
)


@dataclass
class Programs:
    """Make programs, each with a token of its own."""

    app: object
    base_url: str
    recipient_id: RecipientId

    async def token(self, *scopes: Scope, days: int = 30) -> str:
        draft = TokenDraft(
            name="CRM",
            recipient_id=self.recipient_id,
            scopes=frozenset(scopes),
            expires_at=NOW + timedelta(days=days),
        )
        return await integrations.issue(draft, by=ORGANISER, at=NOW)

    async def __call__(self, *scopes: Scope) -> httpx.AsyncClient:
        return self.client(await self.token(*scopes))

    def client(self, token: str) -> httpx.AsyncClient:
        """Return what sends no header that only a browser sends."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url=f"{self.base_url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
        )


@pytest.fixture
async def programs(app, world: World, settings) -> Programs:
    recipient_id = await recipients.add(AGREEMENT, by=ORGANISER, at=NOW)
    return Programs(app, settings.base_url, recipient_id)
