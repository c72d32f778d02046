"""What somebody wants on the invoice: filled in at sign-up, corrected on one's own page."""

from events.domain.event import Event
from events.domain.ids import PersonId, RegistrationId
from events.domain.terms import Invoice, invoice_problems
from events.services import personal
from events.store import events as store
from events.store import registrations
from events.store.registrations import Registration
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound


async def own(
    registration_id: RegistrationId, *, person_id: PersonId
) -> tuple[Event, Registration]:
    """Return one's own registration. Raise `NotFound` where no invoice is asked about."""
    event, registration, _ = await personal.participation(person_id, registration_id)
    if not event.terms.asks_invoice or registration.status.gone:
        raise NotFound
    return event, registration


async def correct(
    registration_id: RegistrationId, invoice: Invoice, *, person_id: PersonId
) -> None:
    """Correct what the invoice has to carry; both may be empty."""
    invoice = invoice.cleaned()
    if wrong := invoice_problems(invoice):
        raise Invalid(wrong)
    async with transaction():
        event, registration = await own(registration_id, person_id=person_id)
        if invoice == registration.invoice:
            return
        await store.locked(event.id)
        await registrations.set_invoice(registration_id, invoice)
        await record(
            "registration.corrected",
            actor=Actor.person(person_id),
            object=f"registration:{registration_id}",
            subject=person_id,
            detail={"fields": ["invoice"]},
        )
