"""Codes that let people sign up for an event of the invited."""

from datetime import datetime, timedelta

from events.domain.ids import CodeId, EventId, StaffId
from events.domain.invitations import (
    CODE_WRONG,
    InvitationCode,
    NewCode,
    as_typed,
    code_hash,
    new_code,
    problems,
)
from events.store import invitations as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from infra.limits import allow

#: One address on the network may be a whole school's. Guessing is hopeless at any rate.
MOST_TRIES = 30
_TRIES_WITHIN = timedelta(minutes=10)


async def count_try(code: str, *, ip: str, at: datetime) -> None:
    """Count a form that carries a code. Raise `TooMany` after too many of them."""
    if code:
        await allow(f"invitation:{ip}", most=MOST_TRIES, within=_TRIES_WITHIN, at=at)


async def use(event_id: EventId, code: str, *, places: int, at: datetime) -> None:
    """Use up `places` of a code, or raise `Invalid`: wrong, used up and expired alike."""
    letters = as_typed(code)
    if letters is None or not await store.use(code_hash(event_id, letters), places, at=at):
        raise Invalid({"code": CODE_WRONG})


async def add(event_id: EventId, new: NewCode, *, by: StaffId, at: datetime) -> str:
    """Make a code and return it, for this once: afterwards nobody can read it."""
    new = new.cleaned()
    if wrong := problems(new, at=at):
        raise Invalid(wrong)
    code, code_id = new_code(), CodeId(new_id())
    letters = as_typed(code)
    if letters is None:
        raise AssertionError("we make codes that we can read")
    async with transaction():
        await store.add(event_id, code_id, code_hash(event_id, letters), new, at=at)
        await record(
            "invitation.made",
            actor=Actor.staff(by),
            object=f"invitation_code:{code_id}",
            detail={"event": str(event_id), "uses": new.uses},
        )
    return code


async def end(event_id: EventId, code_id: CodeId, *, by: StaffId) -> None:
    """Let a code work no longer. Who signed up with it stays signed up."""
    async with transaction():
        if not await store.end(event_id, code_id):
            raise NotFound
        await record(
            "invitation.ended",
            actor=Actor.staff(by),
            object=f"invitation_code:{code_id}",
            detail={"event": str(event_id)},
        )


async def of_event(event_id: EventId) -> list[InvitationCode]:
    """Return the codes of an event, newest first."""
    return await store.of_event(event_id)
