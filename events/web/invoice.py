"""What the invoice of one's own registration has to carry."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.ids import PersonId, RegistrationId
from events.services import invoices
from events.web.pages import page, sentences
from events.web.terms import invoice_in
from infra.errors import Invalid, NotFound
from infra.web.forms import Form
from infra.web.gate import SESSION
from infra.web.guards import person_required
from infra.web.visitor import Visitor


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


class OwnInvoiceController(Controller):
    path = "/me/registrations/{registration_id:uuid}/invoice"
    guards = [person_required]
    opt = {SESSION: "person"}

    @get()
    async def show(
        self, registration_id: FromPath[UUID], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show what was filled in, to correct."""
        _, mine = await invoices.own(RegistrationId(registration_id), person_id=_me(visitor))
        values = {
            "invoice_reference": mine.invoice.reference,
            "cost_centre": mine.invoice.cost_centre,
        }
        return await _page(visitor, mine.id, values)

    @post()
    async def correct(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
    ) -> Template | Redirect:
        """Correct it."""
        mine = RegistrationId(registration_id)
        try:
            await invoices.correct(mine, invoice_in(form), person_id=_me(visitor))
        except Invalid as wrong:
            return await _page(visitor, mine, form, sentences(wrong))
        return visitor.see_other("/me", saved="1")


async def _page(
    visitor: Visitor,
    registration_id: RegistrationId,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    event, _ = await invoices.own(registration_id, person_id=_me(visitor))
    return page(
        visitor,
        "invoice.html",
        status=400 if errors else 200,
        event=event,
        values=values,
        errors=errors or {},
    )
