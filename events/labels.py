"""The words for purposes, answers and seats, as people read them."""

from events.domain.consent import Answer, Purpose
from events.domain.recipients import Column
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
    if status is Status.REQUESTED:
        return gettext("The organiser decides about your registration. You have no seat yet.")
    if status is Status.REFUSED:
        return gettext("The organiser could not give you a place.")
    return gettext("You are not signed up any more.")


_COLUMNS = {
    Column.NAME: gettext_noop("Name"),
    Column.EMAIL: gettext_noop("E-mail address"),
    Column.ORGANISATION: gettext_noop("Organisation"),
    Column.STATUS: gettext_noop("Registration"),
    Column.LANGUAGE: gettext_noop("Language"),
    Column.REGISTERED_AT: gettext_noop("Signed up on"),
    Column.PHOTOS: gettext_noop("Choices about photos"),
}

_HANDED_OVER = {
    Status.SEATED: gettext_noop("Has a seat"),
    Status.WAITING: gettext_noop("On the waiting list"),
}


def column_label(column: Column) -> str:
    return gettext(_COLUMNS[column])


def status_label(status: Status) -> str:
    """Say how a registration that is handed over stands."""
    return gettext(_HANDED_OVER[status])
