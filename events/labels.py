"""The words for purposes, answers and seats, as people read them."""

from events.domain.consent import Answer, Purpose
from events.domain.registration import Status
from infra.web.i18n import gettext, gettext_noop

_PURPOSES = {
    Purpose.WEBSITE: gettext_noop("On the website"),
    Purpose.SOCIAL: gettext_noop("On social media"),
    Purpose.PRINT: gettext_noop("In printed matter"),
    Purpose.PRESS: gettext_noop("In the press"),
    Purpose.INTERNAL: gettext_noop("In the internal report"),
    Purpose.RECOGNITION: gettext_noop("Being recognised by a computer"),
}

_ANSWERS = {
    Answer.YES: gettext_noop("Yes"),
    Answer.NO: gettext_noop("No"),
    Answer.UNKNOWN: gettext_noop("Not answered (counts as no)"),
}


def purpose_label(purpose: Purpose) -> str:
    return gettext(_PURPOSES[purpose])


def answer_label(answer: Answer) -> str:
    return gettext(_ANSWERS[answer])


def seat_label(status: Status, position: int | None) -> str:
    """Say how a registration stands, in a sentence."""
    if status is Status.SEATED:
        return gettext("You have a seat.")
    if status is Status.WAITING:
        return gettext("You are number %(position)s on the waiting list.", position=position)
    return gettext("You are not signed up any more.")
