"""Enrolling to be recognised at an event, and ending that.

The yes, the enrolment and the job are one transaction. So is their end: whatever ends the yes
removes the template and its key with it, and has the reference photos deleted.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.domain.consent import Answer, Purpose, Source
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.recognition import Permission
from events.services import consent, personal, recognition, statements
from events.services.hooks import ConsentNarrowed
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from infra.queue import REVIEW, WITHDRAWAL, enqueue
from infra.runtime import Runtime
from infra.web.i18n import gettext_noop
from media.domain.enrolment import (
    MOST_PHOTOS,
    Enrolment,
    EnrolmentState,
    reference_key,
)
from media.domain.ids import EnrolmentId
from media.store import enrolments

#: Largest reference photo, bytes: what the camera of a telephone makes, and room to spare.
LARGEST = 15_000_000


@dataclass(frozen=True, slots=True)
class Own:
    """One's own registration, as far as being recognised is about it."""

    event: Event
    registration_id: RegistrationId
    cancelled: bool
    agreed: bool
    #: Uses of photos that the person said yes to here.
    shown_for: tuple[Purpose, ...]
    enrolment: Enrolment | None
    #: None where recognition is off, or over.
    permission: Permission | None

    @property
    def open(self) -> bool:
        """Say whether reference photos can be sent now."""
        waits_or_stands = self.enrolment is not None and (
            self.enrolment.state is not EnrolmentState.FAILED
        )
        return self.permission is not None and not self.cancelled and not waits_or_stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form as filled in; `wording_hash` is that of the text that was shown with it."""

    agrees: bool
    adult: bool
    wording_hash: str
    photos: Sequence[AsyncIterator[bytes]]
    language: str


async def own(runtime: Runtime, person_id: PersonId, registration_id: RegistrationId) -> Own:
    """Return how it stands. `NotFound` where there never was anything to see."""
    event, registration, answers = await personal.participation(person_id, registration_id)
    permission = await recognition.permission(event.id, at=runtime.clock.now())
    mine = {one.event_id: one for one in await enrolments.of_person(person_id)}
    found = Own(
        event=event,
        registration_id=registration_id,
        cancelled=registration.status.gone,
        agreed=answers[Purpose.RECOGNITION] is Answer.YES,
        shown_for=tuple(p for p in event.purposes if answers[p] is Answer.YES),
        enrolment=mine.get(event.id),
        permission=permission,
    )
    if permission is None and not found.agreed and found.enrolment is None:
        raise NotFound
    return found


async def enrol(
    runtime: Runtime, person_id: PersonId, registration_id: RegistrationId, form: Submission
) -> EnrolmentId:
    """Record the yes and have a template made.

    The photos are stored before the row that names them. Whatever then goes wrong, they are
    deleted, at the latest by `sweep`.
    """
    mine = await own(runtime, person_id, registration_id)
    if not mine.open or mine.permission is None:
        raise NotFound
    if wrong := await _problems(runtime, form):
        raise Invalid(wrong)
    enrolment_id = EnrolmentId(new_id())
    try:
        for number, photo in enumerate(form.photos, 1):
            await runtime.originals.put(reference_key(enrolment_id, number), photo)
        await _record(runtime, person_id, mine, enrolment_id, form)
    except BaseException:
        await _delete(runtime, enrolment_id, len(form.photos))
        raise
    return enrolment_id


async def _problems(runtime: Runtime, form: Submission) -> dict[str, str]:
    wrong = {}
    statement = await statements.in_force(form.language, at=runtime.clock.now())
    if (
        Purpose.RECOGNITION not in statement.questions
        or form.wording_hash != statement.wording_hash
    ):
        wrong["agree"] = gettext_noop("The text has changed. Read it once more.")
    elif not form.agrees:
        wrong["agree"] = gettext_noop("Tick this only if you agree. Without it nothing happens.")
    if not form.adult:
        wrong["adult"] = gettext_noop("This is only for people of 18 and over.")
    if not 1 <= len(form.photos) <= MOST_PHOTOS:
        wrong["photo_1"] = gettext_noop("Choose one, two or three photos of your face.")
    return wrong


async def _record(
    runtime: Runtime,
    person_id: PersonId,
    mine: Own,
    enrolment_id: EnrolmentId,
    form: Submission,
) -> None:
    at = runtime.clock.now()
    async with transaction():
        await consent.lock_epoch(mine.event.id)
        permission = await recognition.permission(mine.event.id, at=at)
        if permission is None:
            raise NotFound
        await consent.answer(
            mine.event.id,
            person_id,
            {Purpose.RECOGNITION: True},
            source=Source.SELF_SERVICE,
            language=form.language,
            actor=Actor.person(person_id),
            at=at,
        )
        await _remove(person_id, mine.event.id)
        enrolment = Enrolment(
            id=enrolment_id,
            event_id=mine.event.id,
            person_id=person_id,
            mode=permission.mode,
            state=EnrolmentState.WAITING,
            flaw=None,
            photos=len(form.photos),
            stored=len(form.photos),
            asked_at=at,
            made_at=None,
            erase_after=permission.until,
        )
        await enrolments.add(enrolment)
        await enqueue("media.enrol", priority=REVIEW, enrolment_id=enrolment_id)
        await record(
            "enrolment.asked",
            actor=Actor.person(person_id),
            object=f"enrolment:{enrolment_id}",
            subject=person_id,
            detail={"photos": len(form.photos), "says_adult": True, "mode": str(permission.mode)},
        )


async def withdraw(
    runtime: Runtime, person_id: PersonId, registration_id: RegistrationId, *, language: str
) -> None:
    """End being recognised, at once: nothing of it is left when this returns."""
    mine = await own(runtime, person_id, registration_id)
    await consent.withdraw(
        mine.event.id,
        person_id,
        [Purpose.RECOGNITION],
        source=Source.SELF_SERVICE,
        language=language,
        actor=Actor.person(person_id),
        at=runtime.clock.now(),
    )


async def forget(narrowed: ConsentNarrowed) -> None:
    """Destroy what a yes to being recognised allowed, in the transaction in which that yes ends."""
    if Purpose.RECOGNITION in narrowed.purposes:
        await _remove(narrowed.person_id, narrowed.event_id)


async def forget_person(person_id: PersonId) -> None:
    """Destroy all there is of somebody who is being erased, in that transaction."""
    await _remove(person_id, None)


async def _remove(person_id: PersonId, event_id: EventId | None) -> None:
    for gone in await enrolments.remove(person_id, event_id):
        if gone.stored:
            await _have_deleted(gone)


async def _have_deleted(enrolment: Enrolment) -> None:
    await enqueue(
        "media.delete_references",
        priority=WITHDRAWAL,
        enrolment_id=enrolment.id,
        photos=enrolment.stored,
    )


async def delete_references(runtime: Runtime, enrolment_id: UUID, photos: int) -> None:
    """Delete the reference photos of an enrolment that needs them no more. Safe to run twice."""
    if await enrolments.waiting([enrolment_id]):
        return
    await _delete(runtime, EnrolmentId(enrolment_id), photos)
    await enrolments.references_gone(EnrolmentId(enrolment_id))


async def _delete(runtime: Runtime, enrolment_id: EnrolmentId, photos: int) -> None:
    for number in range(1, photos + 1):
        await runtime.originals.delete(reference_key(enrolment_id, number))


async def kept(person_id: PersonId) -> dict[str, object]:
    """Return what there is of somebody, to hand over: when and how much, never a template."""
    return {
        "recognition": [
            {
                "event_id": str(one.event_id),
                "mode": str(one.mode),
                "state": str(one.state),
                "reason": str(one.flaw) if one.flaw else None,
                "reference_photos_sent": one.photos,
                "reference_photos_kept": one.stored,
                "template_kept": one.state is EnrolmentState.READY,
                "asked_at": one.asked_at.isoformat(),
                "made_at": one.made_at.isoformat() if one.made_at else None,
                "erased_at_the_latest": one.erase_after.isoformat(),
            }
            for one in await enrolments.of_person(person_id)
        ]
    }
