"""Who may get data of attendees: under an agreement, of some columns, for as long as it runs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.domain.ids import RecipientId
from events.domain.words import gettext_noop, line

LONGEST_NAME = 120
LONGEST_AGREEMENT = 200


class Column(StrEnum):
    """What of a registration can be handed over, in the order in which it is."""

    NAME = "name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    STATUS = "status"
    LANGUAGE = "language"
    REGISTERED_AT = "registered_at"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientDraft:
    """A recipient as the privacy officer describes one. Both days are part of the agreement."""

    name: str
    agreement: str
    valid_from: date
    valid_until: date
    covers: frozenset[Column]

    def cleaned(self) -> "RecipientDraft":
        """Return it with its texts as they are stored."""
        return RecipientDraft(
            name=line(self.name),
            agreement=line(self.agreement),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            covers=self.covers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    id: RecipientId
    name: str
    agreement: str
    valid_from: date
    valid_until: date
    covers: frozenset[Column]

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until

    def may_have(self, columns: Collection[Column], *, on: date) -> bool:
        """Say whether the agreement allows handing these columns over on this day."""
        return self.valid_on(on) and self.covers.issuperset(columns)


def problems(draft: RecipientDraft) -> dict[str, str]:
    """Return per field what is wrong with a cleaned draft (sentences to translate)."""
    wrong = {}
    if not draft.name:
        wrong["name"] = gettext_noop("Fill in who the recipient is.")
    elif len(draft.name) > LONGEST_NAME:
        wrong["name"] = gettext_noop("The name is too long: at most 120 characters.")
    if not draft.agreement:
        wrong["agreement"] = gettext_noop("Fill in where the agreement can be found.")
    elif len(draft.agreement) > LONGEST_AGREEMENT:
        wrong["agreement"] = gettext_noop("This is too long: at most 200 characters.")
    if draft.valid_until < draft.valid_from:
        wrong["valid_until"] = gettext_noop("The agreement ends before it starts.")
    if not draft.covers:
        wrong["covers"] = gettext_noop("Choose at least one column.")
    return wrong
