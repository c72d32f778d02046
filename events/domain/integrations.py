"""Other programs that talk to ours: what each may do, for whom, until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from events.domain.ids import RecipientId, TokenId
from events.domain.recipients import Recipient
from events.domain.words import gettext_noop, line

LONGEST_TOKEN_NAME: Final = 80
#: Whoever runs an integration is asked every year whether it is still needed.
LONGEST_LIFE: Final = timedelta(days=366)


class Scope(StrEnum):
    """What a token opens; a token may have several."""

    #: Read events that are public.
    EVENTS = "events"
    #: Read registrations: the columns of the recipient's agreement.
    REGISTRATIONS = "registrations"
    #: Register people.
    REGISTER = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDraft:
    name: str
    recipient_id: RecipientId
    scopes: frozenset[Scope]
    expires_at: datetime

    def cleaned(self) -> "TokenDraft":
        """Return it with its name as it is stored."""
        return TokenDraft(
            name=line(self.name),
            recipient_id=self.recipient_id,
            scopes=self.scopes,
            expires_at=self.expires_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token without its secret, which only its holder knows."""

    id: TokenId
    name: str
    recipient: Recipient
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def works(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


def problems(draft: TokenDraft, at: datetime) -> dict[str, str]:
    """Return per field what is wrong with a cleaned draft (sentences to translate)."""
    wrong = {}
    if not draft.name:
        wrong["name"] = gettext_noop("Fill in which program this is for.")
    elif len(draft.name) > LONGEST_TOKEN_NAME:
        wrong["name"] = gettext_noop("The name is too long: at most 80 characters.")
    if not draft.scopes:
        wrong["scopes"] = gettext_noop("Choose what the program may do.")
    if not at < draft.expires_at <= at + LONGEST_LIFE:
        wrong["expires"] = gettext_noop("Choose a day within a year from now.")
    return wrong
