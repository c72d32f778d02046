"""The words of letters about an event that is cancelled, and about a request that was decided."""

from events.domain.registration import Status
from events.letters.contents import Contents
from events.letters.letter import Paragraph, Part
from events.letters.parts import facts, required
from infra.web.i18n import Formats, gettext


def event_cancelled(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    """Say that a meeting does not take place, and why."""
    about = required(contents)
    cancellation = about.event.cancellation
    if cancellation is None:
        raise LookupError("a letter about a cancelled meeting needs one")
    return gettext("Called off: %(event)s", event=about.event.title), [
        Paragraph(gettext("This meeting does not take place: %(event)s.", event=about.event.title)),
        Paragraph(gettext("The reason: %(reason)s", reason=cancellation.reason)),
        facts(about, formats),
        Paragraph(gettext("You need not do anything. Your choices about photos stay as they are.")),
    ]


def approved(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    """Say that somebody may come, with a seat or a place on the waiting list."""
    about = required(contents)
    waiting = about.status is Status.WAITING
    return gettext("Approved: %(event)s", event=about.event.title), [
        Paragraph(
            gettext("Your registration is approved. All seats are taken: you are on the waiting "
                    "list, and we write to you as soon as there is a seat for you.")
            if waiting
            else gettext("Your registration is approved. You have a seat. Can you not come? Then "
                         "cancel on your own page, so that somebody else can.")
        ),
        facts(about, formats),
    ]  # fmt: skip


def refused(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    """Say that somebody cannot come."""
    about = required(contents)
    return gettext("Your registration: %(event)s", event=about.event.title), [
        Paragraph(
            gettext(
                "You asked to come to this meeting. The organiser cannot give you a place. Do you "
                "have a question about that? Then answer this mail."
            )
        ),
        facts(about, formats),
    ]


def requested() -> str:
    """Say that a registration waits for a decision."""
    return gettext(
        "Your registration has arrived. The organiser decides about it, and until then you have "
        "no seat. We write to you as soon as it is decided."
    )
