"""On what terms people can sign up: who may, who decides, what it costs, what an invoice needs."""

from dataclasses import dataclass

from events.domain.words import gettext_noop, line

LONGEST_NOTE = 500
LONGEST_INVOICE_FIELD = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How sign-up for an event goes. What is off asks nothing and shows nothing."""

    #: Staff decide about each registration; until then it takes no seat.
    approval: bool = False
    #: Only with a code, and on no public list.
    invitation_only: bool = False
    #: Shown on the page ("free for members"); the product takes no payments.
    price_note: str = ""
    #: The form asks for what an invoice needs. Nobody has to fill it in.
    asks_invoice: bool = False

    def cleaned(self) -> "Terms":
        """Return the terms with their text as it is stored."""
        return Terms(
            approval=self.approval,
            invitation_only=self.invitation_only,
            price_note=line(self.price_note),
            asks_invoice=self.asks_invoice,
        )


OPEN_TO_ALL = Terms()


def problems(terms: Terms) -> dict[str, str]:
    """Return per field what is wrong with cleaned terms (sentences to translate)."""
    if len(terms.price_note) > LONGEST_NOTE:
        return {"price_note": gettext_noop("The note about the price is too long: 500 characters.")}
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """What somebody wants to see on the invoice that the organisation sends by itself."""

    reference: str = ""
    cost_centre: str = ""

    def cleaned(self) -> "Invoice":
        """Return it as it is stored: each on one line."""
        return Invoice(reference=line(self.reference), cost_centre=line(self.cost_centre))


NO_INVOICE = Invoice()


def invoice_problems(invoice: Invoice) -> dict[str, str]:
    """Return per field what is wrong with a cleaned invoice (sentences to translate)."""
    wrong = {}
    if len(invoice.reference) > LONGEST_INVOICE_FIELD:
        wrong["invoice_reference"] = gettext_noop(
            "The invoice reference is too long: at most 80 characters."
        )
    if len(invoice.cost_centre) > LONGEST_INVOICE_FIELD:
        wrong["cost_centre"] = gettext_noop("The cost centre is too long: at most 80 characters.")
    return wrong
