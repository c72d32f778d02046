"""Badges: which marker is printed on whose, and what an attendee's number means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from events.domain.consent import PHOTO_PURPOSES, Answer, Purpose
from events.domain.ids import PersonId, RegistrationId

#: The marker that says: do not show me. The same for everybody at every event; names nobody.
OPT_OUT: Final = 0
#: The last number of a person: as many markers as can be told apart well in a photo.
LAST_NUMBER: Final = 586


class Marker(StrEnum):
    """What a badge carries."""

    OPT_OUT = "opt_out"
    #: A number that means this attendee, within this event.
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A badge to print; `number` is None for a personal one that has no marker (yet)."""

    person_id: PersonId
    registration_id: RegistrationId
    name: str
    organisation: str
    marker: Marker
    number: int | None


def marker_for(answers: Mapping[Purpose, Answer]) -> Marker:
    """Say which marker somebody's badge carries. Unknown counts as no."""
    yes = any(answers.get(purpose) is Answer.YES for purpose in PHOTO_PURPOSES)
    return Marker.PERSONAL if yes else Marker.OPT_OUT
