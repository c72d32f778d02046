"""Signing up colleagues together, and what their contact sees of them.

The contact answers nothing in a colleague's place: everybody is unknown, which counts as no, until
they answer behind their own mailed link. Who was registered before stays as they were, and the
contact is not told so. Somebody on another's mailbox has none of their own and stays unknown until
they answer at the door or have given one (docs/decisions).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.domain.event import Event
from events.domain.groups import Colleague, GroupSignUp, problems, same_name
from events.domain.ids import EventId, LinkId, PartyId, PersonId
from events.domain.letters import LetterKind, LinkKind
from events.domain.registration import Status
from events.letters.contents import GroupAbout
from events.services import invitations, organisations, outbox, seats
from events.services.admission import admit
from events.services.registration import CONFIRM_FOR, open_for_sign_up
from events.store import events as store
from events.store import groups, links, people, registrations, waiting
from events.store.groups import PartyMember
from events.store.links import NewLink
from events.store.registrations import Added
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid
from infra.limits import allow

#: Each can cause mail to 20 mailboxes.
MOST_GROUPS = 6
_GROUPS_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of one row of the form. `alone`: on a mailbox that is theirs."""

    colleague: Colleague
    person_id: PersonId
    added: Added
    alone: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group as its contact sees it."""

    id: PartyId
    #: At least one.
    members: Sequence[PartyMember]

    @property
    def about(self) -> PartyMember:
        """Return whoever tells what the group is for: each of them does."""
        return self.members[0]

    @property
    def offered_until(self) -> datetime | None:
        return self.about.offered_until

    @property
    def seated(self) -> bool:
        """Say whether those whom the group registered have their places."""
        return Status.SEATED in self._stand

    @property
    def waiting(self) -> bool:
        return Status.WAITING in self._stand

    @property
    def _stand(self) -> set[Status]:
        # Where all had a registration before, the contact may not see that: they seem to be new.
        return {one.status for one in self.members if one.status} or {self.about.stand}


async def register(event_slug: str, group: GroupSignUp, *, at: datetime, ip: str) -> None:
    """Take in a form for several. What came of it is told by mail only."""
    await allow(f"sign-up-group:{ip}", most=MOST_GROUPS, within=_GROUPS_WITHIN, at=at)
    await invitations.count_try(group.code, ip=ip, at=at)
    group = group.cleaned()
    async with transaction():
        event = open_for_sign_up(await store.locked_by_slug(event_slug), at)
        if wrong := problems(group, capacity=event.capacity):
            raise Invalid(wrong)
        if not await registrations.take_key(_key(event, group), at=at):
            return
        start = await admit(event, group.code, places=len(group.colleagues), at=at)
        holders = await _holders(group, at=at)
        contact_id = holders[group.contact_email]
        stand = _stand(event, group, start)
        name = group.contact_name
        party_id = await groups.add(event.id, contact_id, name, stand=stand, at=at)
        taken = [
            await _take_in(event, group, one, holders[one.email], start, at=at)
            for one in group.colleagues
        ]
        await _place(event, party_id, taken, start, at=at)
        for one in taken:
            await _write(event, one, at=at)
        await _tell_contact(party_id, at=at)
        await record(
            "group.made",
            actor=Actor.anonymous(),
            object=f"party:{party_id}",
            detail={"event": str(event.id), "people": len(taken)},
        )


def _key(event: Event, group: GroupSignUp) -> bytes:
    """Identify one form with one content, as for a single sign-up."""
    rows = [[one.name, one.email] for one in group.colleagues]
    contact = [group.contact_name, group.contact_email, group.organisation]
    content = [str(event.id), "group", group.idempotency_key, contact, rows]
    return hashlib.sha256(json.dumps(content).encode()).digest()


def _stand(event: Event, group: GroupSignUp, start: Status) -> Status:
    """Return how a group of this size stands at first, whoever is in it."""
    fits = event.seats_taken + len(group.colleagues) <= event.capacity
    return Status.SEATED if fits and start is Status.WAITING else start


async def _holders(group: GroupSignUp, *, at: datetime) -> dict[str, PersonId]:
    """Return whose each mailbox is. In one order, so that no two groups wait for each other."""
    mailboxes = {group.contact_email, *(one.email for one in group.colleagues)}
    return {
        email: await people.find_or_add(email, language=group.language, at=at)
        for email in sorted(mailboxes)
    }


async def _take_in(
    event: Event,
    group: GroupSignUp,
    colleague: Colleague,
    holder: PersonId,
    start: Status,
    *,
    at: datetime,
) -> _Taken:
    sign_up = group.sign_up(colleague)
    known = await registrations.of_event_and_person(event.id, holder)
    alone = known is None or same_name(known.name, colleague.name)
    person_id = holder if alone else await _sharing(event.id, colleague, group.language, at=at)
    added = await registrations.find_or_add(event.id, person_id, sign_up, begins=start, at=at)
    if not alone and added.status is Status.CANCELLED:
        # Nobody could confirm from a mailbox of their own: the form itself lets them back in.
        await registrations.queue_again(added.id, begins=start)
        added = Added(added.id, start, fresh=True)
    if group.organisation_id is not None:
        await organisations.choose(added.id, group.organisation_id, wanted=added.fresh)
    await record(
        "registration.made" if added.fresh else "registration.repeated",
        actor=Actor.anonymous(),
        object=f"registration:{added.id}",
        subject=person_id,
    )
    return _Taken(colleague, person_id, added, alone)


async def _sharing(
    event_id: EventId, colleague: Colleague, language: str, *, at: datetime
) -> PersonId:
    """Return the person of this name on somebody else's mailbox, new where there is none yet."""
    for person_id, name in await groups.sharing(event_id, colleague.email):
        if same_name(name, colleague.name):
            return person_id
    return await people.add_without_mailbox(language=language, shared_email=colleague.email, at=at)


async def _place(
    event: Event, party_id: PartyId, taken: Sequence[_Taken], start: Status, *, at: datetime
) -> None:
    """Make the new ones one entry, and seat it if it fits and is first."""
    given: set[str] = set()
    for one in taken:
        await groups.add_member(
            party_id,
            one.person_id,
            one.colleague.name,
            registered=one.added.fresh,
            sharing=one.colleague.email in given,
        )
        given.add(one.colleague.email)
    if start is Status.WAITING:
        await groups.join(party_id, [one.added.id for one in taken if one.added.fresh])
        await waiting.take_seats(event.id, party_id)
        await seats.promote(event, at=at)


async def _write(event: Event, one: _Taken, *, at: datetime) -> None:
    if not one.added.fresh:
        kind = LetterKind.SIGNED_UP_AGAIN
    else:
        kind = LetterKind.GROUP_MEMBER if one.alone else LetterKind.GROUP_SHARED
    await outbox.post(
        kind,
        person_id=one.person_id,
        email=one.colleague.email if one.alone else None,
        registration_id=one.added.id,
        confirm_link=await _link(event, one, at=at),
        at=at,
        unasked=True,
        later=one.added.fresh,
    )


async def _link(event: Event, one: _Taken, *, at: datetime) -> LinkId | None:
    """Return the link that a letter needs besides the one to the own page, if any."""
    rejoin = one.added.status is Status.CANCELLED
    needed = rejoin if one.alone else one.added.fresh
    if not needed:
        return None
    link = NewLink(
        kind=LinkKind.CONFIRM if one.alone else LinkKind.MAILBOX,
        person_id=one.person_id,
        registration_id=one.added.id,
        rejoin=rejoin,
        expires_at=at + CONFIRM_FOR if one.alone else max(event.ends_at, at + CONFIRM_FOR),
    )
    return await links.add(link, at=at)


async def _tell_contact(party_id: PartyId, *, at: datetime) -> None:
    party = await groups.by_id(party_id)
    if party is not None:
        await outbox.post_to_contact(LetterKind.GROUP_CONTACT, party, at=at, unasked=True)


async def of_contact(contact_id: PersonId) -> list[Group]:
    """Return the groups that a person signed up, newest first. One query, however many."""
    found: dict[PartyId, list[PartyMember]] = {}
    for member in await groups.members_of_contact(contact_id):
        found.setdefault(member.party_id, []).append(member)
    return [Group(party_id, members) for party_id, members in found.items()]


async def about(party_id: PartyId) -> GroupAbout | None:
    """Return what a letter to the contact of a group says about it."""
    party = await groups.by_id(party_id)
    members = await groups.members(party_id)
    event = None if party is None else await store.by_id(party.event_id)
    if party is None or event is None or not members:
        return None
    group = Group(party_id, members)
    return GroupAbout(
        event=event,
        contact=party.contact_name,
        names=tuple(one.name for one in members),
        sharing=tuple(one.name for one in members if one.shares_mailbox),
        waiting=group.waiting,
        offered_until=group.offered_until,
    )


async def dissolve(contact_id: PersonId, *, at: datetime) -> None:
    """Let the groups of a contact fall apart, who is to be erased: nobody could answer for them.

    Their people keep their seats, and wait on alone in the same order.
    """
    for party in await groups.of_contact(contact_id):
        event = await store.locked(party.event_id)
        offer = await waiting.offer_to(party.id)
        if offer is not None:
            places = len(await waiting.waiting_in(party.event_id, party.id))
            await waiting.remove_offer(offer.id)
            await waiting.keep(party.event_id, -places)
        await groups.fall_apart(party.id)
        if event is not None:
            await seats.promote(event, at=at)
