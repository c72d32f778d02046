"""Removing what has had its time."""

from datetime import datetime, timedelta

from events.store import links, mails, registrations
from infra.db import transaction

#: How long a form sent twice still counts as once, and a looked-up address may lie around.
FORMS_KEPT = timedelta(days=2)
MAILS_KEPT = timedelta(days=30)
#: So that who opens an expired link reads that it expired.
LINKS_KEPT = timedelta(days=30)


async def sweep(*, at: datetime) -> None:
    """Remove expired links, finished letters, and keys of forms. Safe to run at any time."""
    async with transaction():
        await registrations.sweep_keys(at - FORMS_KEPT)
        await mails.sweep(at - MAILS_KEPT)
        await links.sweep(at - LINKS_KEPT)
