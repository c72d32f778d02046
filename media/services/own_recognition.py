"""What a person reads on their own page about being recognised, in a sentence per event."""

from events.domain.ids import EventId
from events.services.hooks import RecognitionPage, WhereRecognised
from infra.web.i18n import gettext, gettext_noop
from media.domain.enrolment import Enrolment, EnrolmentState, Flaw
from media.store import enrolments

STATES = {
    EnrolmentState.WAITING: gettext_noop("You said yes. Your photos wait for the computer."),
    EnrolmentState.READY: gettext_noop(
        "You said yes. The computer looks for you in the photos of this meeting."
    ),
    EnrolmentState.FAILED: gettext_noop(
        "You said yes, but your photos could not be used. They are deleted. You can send others."
    ),
}

FLAWS = {
    Flaw.UNREADABLE: gettext_noop("One of your files is not a photo that we can read."),
    Flaw.NO_FACE: gettext_noop("We found no clear face in one of your photos."),
    Flaw.SEVERAL_FACES: gettext_noop(
        "There is more than one face in one of your photos. Choose one with only you in it."
    ),
    Flaw.TOO_SMALL: gettext_noop("Your face is too small in one of your photos. Come closer."),
    Flaw.DIFFERENT_PEOPLE: gettext_noop(
        "Your photos do not seem to be of one and the same person."
    ),
    Flaw.GAVE_UP: gettext_noop("Something went wrong on our side. Please send your photos again."),
}

_OFFER = gettext_noop(
    "At this meeting a computer can look for you in the photos, if you want that. You did not say "
    "yes to it, so it does not."
)


async def pages(asked: WhereRecognised) -> dict[EventId, RecognitionPage]:
    """Say for which of somebody's events there is something to see, and how it stands."""
    mine = {one.event_id: one for one in await enrolments.of_person(asked.person_id)}
    return {
        event_id: RecognitionPage(
            url=f"/me/recognition/{registration_id}", sentence=_sentence(mine.get(event_id))
        )
        for event_id, (registration_id, recognises) in asked.registrations.items()
        if recognises or event_id in mine
    }


def _sentence(enrolment: Enrolment | None) -> str:
    return gettext(_OFFER if enrolment is None else STATES[enrolment.state])
