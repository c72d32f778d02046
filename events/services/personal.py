"""A person's own page: everything about them, and nothing about anybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from events.domain.consent import PHOTO_PURPOSES, Answer, Purpose, answer_of
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.programme import OwnSession
from events.services import choosing, groups
from events.services.groups import Group
from events.services.hooks import (
    PublishedPhoto,
    RecognitionPage,
    WhereRecognised,
    recognition_pages,
    where_published,
)
from events.store import consents, people, registrations, session_choices
from events.store import events as store
from events.store.registrations import Registration
from infra.errors import NotFound


@dataclass(frozen=True, slots=True)
class Participation:
    """One registration as its person sees it."""

    event: Event
    registration: Registration
    #: Per purpose of photos that is asked, or that was once answered with a yes.
    answers: Mapping[Purpose, Answer]
    photos: tuple[PublishedPhoto, ...]
    #: Where being recognised is seen to; None where there is nothing to see.
    recognition: RecognitionPage | None = None
    #: The programme as it stands for them, in the order of the day.
    sessions: tuple[OwnSession, ...] = ()
    may_choose: bool = False

    @property
    def has_choice(self) -> bool:
        """Say whether there is a session that people choose for themselves."""
        return any(not one.session.for_everyone for one in self.sessions)


@dataclass(frozen=True, slots=True)
class PersonalPage:
    email: str
    participations: tuple[Participation, ...]
    #: Colleagues whom they signed up.
    groups: tuple[Group, ...] = ()


async def page(person_id: PersonId, *, at: datetime) -> PersonalPage:
    """Return what a person may see of themselves. Eight queries, however many registrations."""
    person = await people.by_id(person_id)
    if person is None:
        raise NotFound
    mine = await registrations.of_person(person_id)
    events = await store.by_ids({registration.event_id for registration in mine})
    answers = await _answers(person_id)
    photos = await where_published(person_id)
    recognition = await recognition_pages(_recognised(person_id, mine, events, at))
    sessions = await session_choices.of_person(person_id)
    return PersonalPage(
        person.email or "",
        tuple(
            Participation(
                events[registration.event_id],
                registration,
                _asked(events[registration.event_id], answers.get(registration.event_id, {})),
                tuple(photo for photo in photos if photo.event_id == registration.event_id),
                recognition.get(registration.event_id),
                tuple(sessions.get(registration.id, ())),
                choosing.may_choose(events[registration.event_id], registration, at),
            )
            for registration in mine
        ),
        tuple(await groups.of_contact(person_id)),
    )


def _recognised(
    person_id: PersonId, mine: list[Registration], events: Mapping[EventId, Event], at: datetime
) -> WhereRecognised:
    there = {
        one.event_id: (
            one.id,
            not one.status.gone and events[one.event_id].recognises(at),
        )
        for one in mine
    }
    return WhereRecognised(person_id=person_id, registrations=there)


async def participation(
    person_id: PersonId, registration_id: RegistrationId
) -> tuple[Event, Registration, Mapping[Purpose, Answer]]:
    """Return one's own registration, with what was answered; anybody else's does not exist."""
    registration = await registrations.by_id(registration_id)
    if registration is None or registration.person_id != person_id:
        raise NotFound
    event = (await store.by_ids({registration.event_id}))[registration.event_id]
    known = (await consents.standing(event.id, [person_id])).get(person_id, {})
    return event, registration, {purpose: answer_of(known.get(purpose)) for purpose in Purpose}


async def _answers(person_id: PersonId) -> dict[EventId, dict[Purpose, Answer]]:
    found: dict[EventId, dict[Purpose, Answer]] = {}
    for entry in await consents.of_person(person_id):
        found.setdefault(entry.event_id, {})[entry.purpose] = answer_of(entry)
    return found


def _asked(event: Event, answers: Mapping[Purpose, Answer]) -> dict[Purpose, Answer]:
    return {
        purpose: answers.get(purpose, Answer.UNKNOWN)
        for purpose in PHOTO_PURPOSES
        if purpose in event.purposes or answers.get(purpose) is Answer.YES
    }
