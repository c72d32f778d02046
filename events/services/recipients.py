"""Who may get data of attendees: put on file, with the agreement, before anything leaves."""

from datetime import datetime

from events.domain.ids import RecipientId, StaffId
from events.domain.recipients import Recipient, RecipientDraft, problems
from events.store import recipients as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id


async def everybody() -> list[Recipient]:
    """Return every recipient, by name."""
    return await store.every()


async def get(recipient_id: RecipientId) -> Recipient:
    found = await store.by_id(recipient_id)
    if found is None:
        raise NotFound
    return found


async def add(draft: RecipientDraft, *, by: StaffId, at: datetime) -> RecipientId:
    """Put a recipient on file."""
    draft = _checked(draft)
    recipient_id = RecipientId(new_id())
    async with transaction():
        await store.insert(recipient_id, draft, by=by, at=at)
        await _note("recipient.added", recipient_id, draft, by)
    return recipient_id


async def change(recipient_id: RecipientId, draft: RecipientDraft, *, by: StaffId) -> None:
    """Change what is on file; what was handed over before stays in the audit log."""
    draft = _checked(draft)
    async with transaction():
        await get(recipient_id)
        await store.save(recipient_id, draft)
        await _note("recipient.changed", recipient_id, draft, by)


def _checked(draft: RecipientDraft) -> RecipientDraft:
    draft = draft.cleaned()
    if wrong := problems(draft):
        raise Invalid(wrong)
    return draft


async def _note(action: str, recipient_id: RecipientId, draft: RecipientDraft, by: StaffId) -> None:
    detail = {
        "covers": [str(column) for column in sorted(draft.covers)],
        "valid_from": draft.valid_from.isoformat(),
        "valid_until": draft.valid_until.isoformat(),
    }
    await record(action, actor=Actor.staff(by), object=f"recipient:{recipient_id}", detail=detail)
