"""The waiting list: whose turn it is, and for how long an offer stands.

Entries are served in order of arrival, and a group is one entry, served whole or not at all. Places
that are too few for the first entry are kept for it until `PASS_WITHIN` before the start: from then
on whoever comes next and fits goes first. An entry that could never fit keeps nobody waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from events.domain.ids import PartyId, RegistrationId

#: So that places are not kept for a group until it is too late for anybody to come.
PASS_WITHIN = timedelta(days=7)
#: An offer takes at most this part of the time that is left.
_PART_OF_WHAT_IS_LEFT = 4
_SHORTEST = timedelta(hours=1)
MOST_OFFER_HOURS = 336
USUAL_OFFER_HOURS = 48


@dataclass(frozen=True, slots=True)
class Entry:
    """Who waits together. Exactly one of `party_id` and `registration_id`; `size` >= 1."""

    party_id: PartyId | None
    registration_id: RegistrationId | None
    size: int

    @property
    def key(self) -> UUID:
        """Return what the database knows the entry by."""
        known = self.party_id or self.registration_id
        if known is None:
            raise ValueError("an entry is a group or a registration")
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What an event has left. `free` counts neither seats taken nor places offered."""

    capacity: int
    free: int
    #: None: who waits is seated at once.
    offer_hours: int | None


def turns(queue: Sequence[Entry], room: Room, *, may_pass: bool) -> list[Entry]:
    """Return the entries that get places now. `queue`: in order of arrival, without offers."""
    served: list[Entry] = []
    free = room.free
    for entry in queue:
        if entry.size <= free:
            served.append(entry)
            free -= entry.size
        elif not may_pass and entry.size <= room.capacity:
            break
    return served


def may_pass(starts_at: datetime, at: datetime) -> bool:
    """Say whether somebody who fits may go before somebody who does not."""
    return starts_at - at <= PASS_WITHIN


def offer_ends(at: datetime, starts_at: datetime, hours: int) -> datetime:
    """Return until when an offer stands: `hours`, but shorter when the event is near.

    Never more than a quarter of the time that is left, so that the places can still go on; at
    least an hour, and never past the start.
    """
    stands = min(timedelta(hours=hours), (starts_at - at) / _PART_OF_WHAT_IS_LEFT)
    return min(at + max(stands, _SHORTEST), starts_at)
