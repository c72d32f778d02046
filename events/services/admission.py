"""How a new registration begins: with a code where one is asked, as a request where staff decide.

Every way to sign up goes through here, so that none leads around an invitation or an approval.
"""

from dataclasses import replace
from datetime import datetime

from events.domain.event import Event
from events.domain.invitations import CODE_WRONG, as_typed
from events.domain.registration import SignUp, Status
from events.domain.terms import NO_INVOICE
from events.services import invitations
from infra.audit import Actor

#: Whoever fills in a form.
STRANGER = Actor.anonymous()


async def admit(
    event: Event, code: str, *, places: int = 1, by: Actor = STRANGER, at: datetime
) -> Status:
    """Return how new registrations begin, their code used up; the event's row is locked.

    Raise `Invalid` for a code that does not work. A mailbox that is registered already uses up
    its place on the code too: what is left of the code may not tell who is registered.
    """
    if _asks_code(event, by):
        await invitations.use(event.id, code, places=places, at=at)
    return begins(event)


def code_problems(event: Event, code: str, *, by: Actor = STRANGER) -> dict[str, str]:
    """Return what is wrong with a code at sight, to be told with the rest of the form."""
    return {"code": CODE_WRONG} if _asks_code(event, by) and as_typed(code) is None else {}


def _asks_code(event: Event, by: Actor) -> bool:
    # Staff, and the programs they let in, need no invitation of their own.
    return event.terms.invitation_only and by == STRANGER


def begins(event: Event) -> Status:
    """Return how a registration begins before a seat is looked for."""
    return Status.REQUESTED if event.terms.approval else Status.WAITING


def only_what_is_asked(event: Event, sign_up: SignUp) -> SignUp:
    """Return a form without what this event did not ask for: that is not stored."""
    return sign_up if event.terms.asks_invoice else replace(sign_up, invoice=NO_INVOICE)
