"""On what terms people sign up, as staff change them."""

from events.domain.ids import EventId, StaffId
from events.domain.terms import Terms, problems
from events.domain.words import gettext_noop
from events.errors import EventCancelled
from events.store import events as store
from events.store import requests
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound

UNDECIDED = gettext_noop("First decide about the registrations that wait for it.")


async def change(event_id: EventId, terms: Terms, *, by: StaffId) -> None:
    """Put the terms of an event on file. They hold for who signs up from now on.

    While registrations wait for a decision, somebody has to decide.
    """
    terms = terms.cleaned()
    if wrong := problems(terms):
        raise Invalid(wrong)
    async with transaction():
        event = await store.locked(event_id)
        if event is None:
            raise NotFound
        if event.cancellation is not None:
            raise EventCancelled
        if event.terms.approval and not terms.approval and await requests.count(event_id):
            raise Invalid({"who": UNDECIDED})
        await store.save_terms(event_id, terms)
        await record(
            "event.terms_changed",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={
                "approval": terms.approval,
                "invitation_only": terms.invitation_only,
                "asks_invoice": terms.asks_invoice,
            },
        )
