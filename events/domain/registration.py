"""Signing up: what a person fills in, and where their registration can stand."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from events.domain.answers import NOTHING_GIVEN, Given
from events.domain.consent import Answer, Purpose
from events.domain.ids import OrganisationId, PersonId, RegistrationId, SessionId
from events.domain.mailbox import normalise
from events.domain.terms import NO_INVOICE, Invoice, invoice_problems
from events.domain.words import gettext_noop, line

LONGEST_NAME = 120
LONGEST_ORGANISATION = 160
_KEY = range(16, 101)
#: A stranger's form greets somebody else by this name: it may not carry a message of its own.
_ADDRESS = re.compile(r"://|www\.|[@<>]", re.IGNORECASE)


class Status(StrEnum):
    SEATED = "seated"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    #: Waits for staff to decide; takes no seat and no place in the waiting list.
    REQUESTED = "requested"
    #: Staff said no.
    REFUSED = "refused"

    @property
    def gone(self) -> bool:
        """Say whether the person will not be there."""
        return self in {Status.CANCELLED, Status.REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A filled-in form. A purpose that is not in `choices` was left unanswered."""

    name: str
    email: str
    organisation: str
    choices: Mapping[Purpose, bool]
    language: str
    #: Made with the form: a double click or a retry carries the same one.
    idempotency_key: str
    #: An invitation code as it was typed, where the event asks for one.
    code: str = ""
    invoice: Invoice = NO_INVOICE
    #: What was filled in for the questions of the event, as it came from the form.
    given: Given = NOTHING_GIVEN
    #: The one of the register that was chosen; counts when `organisation` is its name.
    organisation_id: OrganisationId | None = None
    #: Of the sessions that people choose.
    sessions: frozenset[SessionId] = frozenset()

    def cleaned(self) -> "SignUp":
        """Return it as it is stored: texts on one line, the address in its one form.

        An address that cannot be one becomes empty, which `problems` names.
        """
        return SignUp(
            name=line(self.name),
            email=normalise(self.email) or "",
            organisation=line(self.organisation),
            choices=dict(self.choices),
            language=self.language,
            idempotency_key=self.idempotency_key,
            code=self.code,
            invoice=self.invoice.cleaned(),
            given=self.given,
            organisation_id=self.organisation_id,
            sessions=self.sessions,
        )


EMAIL_WRONG = gettext_noop("Fill in an e-mail address, such as name@school.example.")
NAME_MISSING = gettext_noop("Fill in your name.")
NAME_IS_ADDRESS = gettext_noop("Fill in your name only, without a web or e-mail address.")
NAME_LONG = gettext_noop("The name is too long: at most 120 characters.")
ORGANISATION_LONG = gettext_noop("The organisation is too long: at most 160 characters.")


def problems(sign_up: SignUp, asked: Collection[Purpose]) -> dict[str, str]:
    """Return per field what is wrong with a cleaned form (sentences to translate)."""
    wrong = name_problems(sign_up.name, sign_up.organisation)
    wrong |= invoice_problems(sign_up.invoice)
    if not sign_up.email:
        wrong["email"] = EMAIL_WRONG
    if len(sign_up.idempotency_key) not in _KEY:
        wrong["form"] = gettext_noop("Open the form again and fill it in once more.")
    for purpose in sign_up.choices:
        if purpose not in asked:
            wrong["form"] = gettext_noop("The questions changed. Look at them once more.")
    return wrong


def name_problems(name: str, organisation: str) -> dict[str, str]:
    """Return what is wrong with a cleaned name and organisation."""
    wrong = {}
    if not name:
        wrong["name"] = NAME_MISSING
    elif len(name) > LONGEST_NAME:
        wrong["name"] = NAME_LONG
    elif _ADDRESS.search(name):
        wrong["name"] = NAME_IS_ADDRESS
    if len(organisation) > LONGEST_ORGANISATION:
        wrong["organisation"] = ORGANISATION_LONG
    return wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeRow:
    """One line of an organiser's list; `position` in the waiting list, else None."""

    person_id: PersonId
    registration_id: RegistrationId
    name: str
    organisation: str
    email: str
    status: Status
    position: int | None
    answers: Mapping[Purpose, Answer] = field(default_factory=dict)
    invoice: Invoice = NO_INVOICE
    #: Titles of the sessions that were chosen, in the order of the day.
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who can be pointed out in a photo of an event."""

    person_id: PersonId
    name: str
    organisation: str
