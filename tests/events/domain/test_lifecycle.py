from datetime import timedelta

import pytest

from events.domain.cancelling import Cancellation, cleaned_reason
from events.domain.cancelling import problems as wrong_reason
from events.domain.event import Phase
from events.domain.registration import Status
from events.domain.terms import Invoice, Terms, invoice_problems, problems
from tests.conftest import NOW
from tests.events.domain.test_event import event


@pytest.mark.parametrize("days", [0, 19, 20, 50])
def test_what_is_cancelled_stays_so_at_any_moment(days):
    cancelled = event(cancellation=Cancellation(NOW, "De spreker is ziek."))

    assert cancelled.phase(NOW + timedelta(days=days)) is Phase.CANCELLED


def test_a_draft_stays_unknown_also_when_it_is_cancelled():
    cancelled = event(opens_at=None, cancellation=Cancellation(NOW, "Zaal bezet."))

    assert cancelled.phase(NOW) is Phase.DRAFT


def test_cancelling_needs_a_reason_that_fits():
    assert wrong_reason(cleaned_reason("De spreker\nis ziek.")) == {}
    assert list(wrong_reason(cleaned_reason(" \n "))) == ["reason"]
    assert list(wrong_reason("x" * 501)) == ["reason"]


def test_a_note_about_the_price_is_one_line_that_fits():
    assert Terms(price_note=" Gratis\nvoor leden ").cleaned().price_note == "Gratis voor leden"
    assert problems(Terms(price_note="x" * 500)) == {}
    assert list(problems(Terms(price_note="x" * 501))) == ["price_note"]


def test_fields_for_an_invoice_may_be_empty_and_not_too_long():
    assert invoice_problems(Invoice()) == {}
    long = Invoice(reference="x" * 81, cost_centre="x" * 81)
    assert list(invoice_problems(long)) == ["invoice_reference", "cost_centre"]


def test_who_was_refused_or_cancelled_is_gone():
    assert {status for status in Status if status.gone} == {Status.CANCELLED, Status.REFUSED}
