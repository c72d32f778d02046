"""Who is there, and what people decide at the door: acts of devices that may be offline.

A device gives each act an identifier and its time, and sends it when it can. So acts arrive late,
twice, and in any order; what they amount to depends on none of that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from events.domain.consent import PHOTO_PURPOSES, Answer, ConsentEntry, Purpose
from events.domain.ids import RegistrationId
from events.domain.registration import Status

#: A device's clock within this much of ours is believed as it is.
_TRUSTED_SKEW: Final = timedelta(seconds=10)
#: No act is older on arrival: a clock that was set anew in between says nothing.
_OLDEST: Final = timedelta(days=30)
#: Devices forget the list of an event this long after its end.
LIST_KEPT: Final = timedelta(hours=24)

#: Crockford's base 32: no letter that looks like a digit.
_CODE_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH: Final = 8
_BITS_PER_SIGN: Final = 5
_LOOKS_LIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


class ActKind(StrEnum):
    PRESENT = "present"
    #: Takes a *present* back.
    ABSENT = "absent"
    #: Somebody answered about photos, on the screen that was handed to them.
    ANSWER = "answer"
    #: Somebody came who had not signed up: a registration, and present.
    WALK_IN = "walk_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that happened at the door. `registration_id` of a walk-in is the act's own id."""

    id: UUID
    kind: ActKind
    registration_id: RegistrationId
    made_at: datetime
    choices: Mapping[Purpose, bool] = field(default_factory=dict)


_SAYS_PRESENT: Final = {ActKind.PRESENT: True, ActKind.WALK_IN: True, ActKind.ABSENT: False}


def presence(acts: Iterable[Act]) -> dict[RegistrationId, Act]:
    """Return the act that decides per registration whether somebody is there.

    The last one by its own time; of two at one moment the one with the greater id.
    """
    deciding: dict[RegistrationId, Act] = {}
    for act in acts:
        if act.kind in _SAYS_PRESENT:
            known = deciding.get(act.registration_id)
            if known is None or (act.made_at, act.id) > (known.made_at, known.id):
                deciding[act.registration_id] = act
    return deciding


def says_present(act: Act | None) -> bool:
    return act is not None and _SAYS_PRESENT.get(act.kind, False)


@dataclass(frozen=True, slots=True)
class Said:
    """A yes or a no, and the moment it was said."""

    yes: bool
    at: datetime


def outweighs(new: Said, old: Said | None) -> bool:
    """Say whether `new` counts instead of `old`: it is later, or as late and a no."""
    return old is None or (new.at, not new.yes) > (old.at, not old.yes)


def last_said(
    ledger: Mapping[Purpose, ConsentEntry], acts: Iterable[Act] = ()
) -> dict[Purpose, Said]:
    """Return what was said last per purpose, in the ledger or at the door.

    The acts matter besides the ledger, which holds no yes that repeats a yes.
    """
    said = {purpose: Said(entry.allows, entry.recorded_at) for purpose, entry in ledger.items()}
    for act in acts:
        for purpose, yes in act.choices.items():
            now = Said(yes, act.made_at)
            if outweighs(now, said.get(purpose)):
                said[purpose] = now
    return said


def counting(act: Act, before: Mapping[Purpose, Said]) -> dict[Purpose, bool]:
    """Return the choices of an act that nothing said before (by its own time) outweighs."""
    return {
        purpose: yes
        for purpose, yes in act.choices.items()
        if outweighs(Said(yes, act.made_at), before.get(purpose))
    }


def own_time(made_at: datetime, *, sent_at: datetime, received_at: datetime) -> datetime:
    """Return when an act was made by our clock, from the device's two times and ours.

    A device whose clock is wrong is off by as much when it sends; nothing is made in the future,
    or more than thirty days ago.
    """
    skew = received_at - sent_at
    if abs(skew) > _TRUSTED_SKEW:
        made_at += skew
    return max(min(made_at, received_at), received_at - _OLDEST)


class PhotoState(StrEnum):
    """What staff at the door see of somebody's choices; unknown looks like hidden."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


def photo_state(answers: Mapping[Purpose, Answer]) -> PhotoState:
    """Sum up the answers about photos: any yes may show somebody somewhere."""
    given = {answers.get(purpose, Answer.UNKNOWN) for purpose in PHOTO_PURPOSES}
    if Answer.YES in given:
        return PhotoState.SHOWN
    return PhotoState.HIDDEN if Answer.NO in given else PhotoState.UNKNOWN


def door_code(registration_id: UUID) -> str:
    """Return the short code on a badge: 40 random bits of the registration's own identifier.

    Two people of an event of a thousand have the same one once in two million events.
    """
    number = registration_id.int >> (128 - _CODE_LENGTH * _BITS_PER_SIGN)
    signs = [
        _CODE_SIGNS[(number >> (_BITS_PER_SIGN * place)) % len(_CODE_SIGNS)]
        for place in reversed(range(_CODE_LENGTH))
    ]
    return "".join(signs)


def readable_code(code: str) -> str:
    """Return a code in two halves, as people read it aloud."""
    return f"{code[:4]}-{code[4:]}"


def read_code(text: str) -> str | None:
    """Return a typed or scanned code as `door_code` writes it; None when it is none."""
    code = text.strip().upper().translate(_LOOKS_LIKE)
    return code if len(code) == _CODE_LENGTH and set(code) <= set(_CODE_SIGNS) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLine:
    """One person on the list at the door."""

    registration_id: RegistrationId
    code: str
    name: str
    organisation: str
    status: Status
    present: bool
    #: When they were last said to be there, or not.
    said_at: datetime | None
    photo: PhotoState
    answers: Mapping[Purpose, Answer]

    @property
    def waiting(self) -> bool:
        return self.status is not Status.SEATED
