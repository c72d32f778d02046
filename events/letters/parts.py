"""Parts that several letters share."""

from events.domain.registration import Status
from events.labels import seat_label
from events.letters.contents import About, Contents
from events.letters.letter import Facts
from infra.web.i18n import Formats, gettext


def required(contents: Contents) -> About:
    """Return the registration a letter is about. Raise `LookupError` without one."""
    if contents.about is None:
        raise LookupError(f"a letter {contents.kind} is about a registration")
    return contents.about


def facts(about: About, formats: Formats) -> Facts:
    """Return what, when and where, and how the registration stands."""
    event = about.event
    rows = [
        (gettext("Meeting"), event.title),
        (gettext("When"), formats.period(event.starts_at, event.ends_at)),
    ]
    if event.place:
        rows.append((gettext("Where"), event.place))
    place = (
        seat_label(about.status, about.position)
        if event.cancellation is None
        else gettext("This meeting is cancelled.")
    )
    rows.append((gettext("Your place"), place))
    if about.door_code and about.status is Status.SEATED and event.cancellation is None:
        rows.append((gettext("Your code for the door"), about.door_code))
    return Facts(tuple(rows))
