"""Codes of invitation: made by us, read back as people type them, good for so many sign-ups."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from events.domain.ids import CodeId, EventId
from events.domain.words import gettext_noop, line

#: No 0, O, 1, I or L: read aloud and from paper, each is taken for another.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 4, 4
_LENGTH = _GROUPS * _GROUP

LONGEST_LABEL = 80
MOST_USES = 10_000

CODE_WRONG = gettext_noop(
    "This code does not work for this meeting. Check it with the invitation you received."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """What staff decide about a code."""

    label: str
    uses: int
    expires_at: datetime | None

    def cleaned(self) -> "NewCode":
        return NewCode(label=line(self.label), uses=self.uses, expires_at=self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCode:
    """A code as staff see it afterwards. The code itself is shown once, when it is made."""

    id: CodeId
    label: str
    uses: int
    uses_left: int
    expires_at: datetime | None

    def works(self, at: datetime) -> bool:
        return self.uses_left > 0 and (self.expires_at is None or at < self.expires_at)


def problems(new: NewCode, *, at: datetime) -> dict[str, str]:
    """Return per field what is wrong with a cleaned new code (sentences to translate)."""
    wrong = {}
    if not new.label:
        wrong["label"] = gettext_noop("Say for whom the code is.")
    elif len(new.label) > LONGEST_LABEL:
        wrong["label"] = gettext_noop("That is too long: at most 80 characters.")
    if not 1 <= new.uses <= MOST_USES:
        wrong["uses"] = gettext_noop("Give a number from 1 to 10,000.")
    if new.expires_at is not None and new.expires_at <= at:
        wrong["expires_at"] = gettext_noop("Choose a moment that is still to come.")
    return wrong


def new_code() -> str:
    """Return a code to hand out, "K7QM-2XPD-9TRA-B4CN": 79 bits, more than can be tried."""
    letters = [secrets.choice(_ALPHABET) for _ in range(_LENGTH)]
    return "-".join("".join(letters[start : start + _GROUP]) for start in range(0, _LENGTH, _GROUP))


def as_typed(text: str) -> str | None:
    """Return a code as it was made, from what somebody typed; None when it cannot be one."""
    letters = "".join(text.upper().split()).replace("-", "")
    good = len(letters) == _LENGTH and all(letter in _ALPHABET for letter in letters)
    return letters if good else None


def code_hash(event_id: EventId, letters: str) -> bytes:
    """Return what is stored of a code: a hash that is good at its own event only.

    A plain hash suffices because the code is random, as with the tokens of links.
    """
    return hashlib.sha256(event_id.bytes + letters.encode()).digest()
