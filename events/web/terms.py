"""What the terms of an event add to its pages: a code from a link, and fields for an invoice."""

from collections.abc import Mapping
from urllib.parse import urlencode

from events.domain.terms import Invoice
from infra.web.visitor import Visitor

#: A little more than a code, so that a wrong one shows as it was.
_LONGEST_CODE = 40


def code_of(visitor: Visitor) -> str:
    """Return the code in the address of a mailed invitation ("?code=…"), else nothing."""
    return visitor.query.get("code", "")[:_LONGEST_CODE]


def keep_code(visitor: Visitor) -> str:
    """Return what keeps a chosen language and a code in the next address, as `Visitor.keep`."""
    kept = {"code": code_of(visitor), "lang": visitor.lang if "lang" in visitor.query else ""}
    said = {name: value for name, value in kept.items() if value}
    return f"?{urlencode(said)}" if said else ""


def code_in(form: Mapping[str, str]) -> str:
    """Return the code that was filled in."""
    return form.get("code", "")[:_LONGEST_CODE]


def invoice_in(form: Mapping[str, str]) -> Invoice:
    """Return what was filled in for the invoice."""
    return Invoice(
        reference=form.get("invoice_reference", ""), cost_centre=form.get("cost_centre", "")
    )
