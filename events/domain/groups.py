"""Signing up colleagues together: what a contact fills in, and what they may see of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from events.domain.ids import OrganisationId
from events.domain.mailbox import normalise
from events.domain.registration import EMAIL_WRONG, NAME_MISSING, SignUp, name_problems
from events.domain.words import gettext_noop, line

LEAST_COLLEAGUES = 2
MOST_COLLEAGUES = 20
_KEY = range(16, 101)

TOO_FEW = gettext_noop("Fill in at least two colleagues. For one person there is the other form.")
TOO_MANY = gettext_noop("A group has at most 20 people. Sign the others up as another group.")
TWICE = gettext_noop("This colleague is in the list twice.")
NO_NAME = gettext_noop("Fill in the name of this colleague.")
NO_SEATS = gettext_noop("This meeting has fewer seats than your group has people.")


class MemberState(StrEnum):
    """What a contact sees of a colleague: whether they answered, never what."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One row of the form; `row` = its number there, from 1."""

    row: int
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSignUp:
    """A filled-in form of a group. It holds no choices: each colleague makes their own."""

    contact_name: str
    contact_email: str
    organisation: str
    colleagues: tuple[Colleague, ...]
    language: str
    #: Made with the form: a double click or a retry carries the same one.
    idempotency_key: str
    #: Chosen from the register; None for any other text.
    organisation_id: OrganisationId | None = None
    #: What opens an event of the invited; empty elsewhere.
    code: str = ""

    def cleaned(self) -> "GroupSignUp":
        """Return it as it is stored, without empty rows; an address that cannot be one is empty."""
        return replace(
            self,
            contact_name=line(self.contact_name),
            contact_email=normalise(self.contact_email) or "",
            organisation=line(self.organisation),
            colleagues=tuple(
                replace(one, name=line(one.name), email=normalise(one.email) or "")
                for one in self.colleagues
                if one.name.strip() or one.email.strip()
            ),
        )

    def sign_up(self, colleague: Colleague) -> SignUp:
        """Return a colleague's own form: nothing is answered in their place."""
        return SignUp(
            name=colleague.name,
            email=colleague.email,
            organisation=self.organisation,
            choices={},
            language=self.language,
            idempotency_key=self.idempotency_key,
        )


def problems(group: GroupSignUp, *, capacity: int) -> dict[str, str]:
    """Return per field what is wrong with a cleaned form (sentences to translate)."""
    wrong = _contact(group)
    seen: list[Colleague] = []
    for one in group.colleagues:
        wrong.update(_colleague(one, seen))
        seen.append(one)
    if len(group.idempotency_key) not in _KEY:
        wrong["form"] = gettext_noop("Open the form again and fill it in once more.")
    elif sentence := _number(len(seen), capacity):
        wrong["form"] = sentence
    return wrong


def _number(people: int, capacity: int) -> str | None:
    if people < LEAST_COLLEAGUES:
        return TOO_FEW
    if people > MOST_COLLEAGUES:
        return TOO_MANY
    return NO_SEATS if people > capacity else None


def _contact(group: GroupSignUp) -> dict[str, str]:
    found = name_problems(group.contact_name, group.organisation)
    wrong = {{"name": "contact_name"}.get(name, name): text for name, text in found.items()}
    if not group.contact_email:
        wrong["contact_email"] = EMAIL_WRONG
    return wrong


def _colleague(one: Colleague, before: list[Colleague]) -> Mapping[str, str]:
    wrong = {}
    if sentence := name_problems(one.name, "").get("name"):
        wrong[f"name_{one.row}"] = NO_NAME if sentence == NAME_MISSING else sentence
    if not one.email:
        wrong[f"email_{one.row}"] = EMAIL_WRONG
    elif any(one.email == other.email and same_name(one.name, other.name) for other in before):
        wrong[f"name_{one.row}"] = TWICE
    return wrong


def same_name(one: str, other: str) -> bool:
    """Say whether two names on one mailbox are one person's: alike but for case and accents."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
