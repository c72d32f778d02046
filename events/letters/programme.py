"""What letters say about sessions: those of one's own, and what became of others."""

from collections.abc import Iterator, Sequence

from events.domain.letters import LetterKind
from events.domain.programme import Holding, OwnSession, Session, clashes
from events.domain.registration import Status
from events.letters.contents import About, Contents
from events.letters.letter import Facts, Paragraph, Part
from events.letters.parts import facts, required
from infra.web.i18n import Formats, gettext

_TELLING = {
    LetterKind.SIGNED_UP,
    LetterKind.PROMOTED,
    LetterKind.APPROVED,
    LetterKind.GROUP_MEMBER,
    LetterKind.SESSIONS_CHOSEN,
    LetterKind.PROGRAMME_CHANGED,
}


def told(contents: Contents, formats: Formats) -> Iterator[Part]:
    """Yield what a letter says about sessions, where the event has any."""
    about = contents.about
    if about is None or contents.kind not in _TELLING or not about.sessions:
        return
    if about.status is Status.SEATED:
        yield from _seated(about, formats)
    else:
        yield from _waiting(about, formats)
    if not _chosen(about.sessions) and any(not o.session.for_everyone for o in about.sessions):
        yield Paragraph(gettext("There are sessions to choose from. You do that on your own page."))
    yield from _lost(about.sessions)
    for one, other in clashes(_chosen(about.sessions)):
        yield Paragraph(
            gettext(
                "“%(one)s” and “%(other)s” are at the same time now. Choose one of them on your "
                "own page.",
                one=one.title,
                other=other.title,
            )
        )


def _chosen(sessions: Sequence[OwnSession]) -> list[Session]:
    return [one.session for one in sessions if one.expected and not one.session.for_everyone]


def _seated(about: About, formats: Formats) -> Iterator[Part]:
    expected = [one.session for one in about.sessions if one.expected]
    if expected:
        yield Paragraph(gettext("Your programme:"))
        yield Facts(tuple(_row(about, session, formats) for session in expected))


def _waiting(about: About, formats: Formats) -> Iterator[Part]:
    wished = _chosen(about.sessions)
    if wished:
        yield Paragraph(
            gettext(
                "You chose these sessions. You get them together with your seat, if there is "
                "still room in them then:"
            )
        )
        yield Facts(tuple(_row(about, session, formats) for session in wished))


def _lost(sessions: Sequence[OwnSession]) -> Iterator[Part]:
    missed = _titles(sessions, Holding.MISSED)
    if missed:
        yield Paragraph(
            gettext(
                "There was no room any more in: %(titles)s. You can choose another session on "
                "your own page.",
                titles=missed,
            )
        )
    removed = _titles(sessions, Holding.REMOVED)
    if removed:
        yield Paragraph(
            gettext(
                "This does not take place: %(titles)s. You can choose another session on your "
                "own page.",
                titles=removed,
            )
        )


def _titles(sessions: Sequence[OwnSession], holding: Holding) -> str:
    return ", ".join(f"“{one.session.title}”" for one in sessions if one.holding is holding)


def _row(about: About, session: Session, formats: Formats) -> tuple[str, str]:
    where = f", {session.room.name}" if session.room else ""
    return _when(about, session, formats), f"{session.title}{where}"


def _when(about: About, session: Session, formats: Formats) -> str:
    """Write hours, or at an event of several days the day as well."""
    begins, ends = about.event.starts_at, about.event.ends_at
    if formats.local(begins).date() != formats.local(ends).date():
        return formats.period(session.starts_at, session.ends_at)
    return f"{formats.clock(session.starts_at)}\N{EN DASH}{formats.clock(session.ends_at)}"


def agenda(about: About, formats: Formats) -> str:
    """Return the sessions of somebody with a seat, one a line, for their calendar."""
    if about.status is not Status.SEATED:
        return ""
    rows = (_row(about, one.session, formats) for one in about.sessions if one.expected)
    return "\n".join(f"{when} {what}" for when, what in rows)


def sessions_chosen(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    """Write to who chose sessions on their own page."""
    about = required(contents)
    return gettext("Your sessions: %(event)s", event=about.event.title), [
        Paragraph(gettext("Your choice of sessions is kept. You can change it until the start.")),
        facts(about, formats),
    ]


def programme_changed(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    """Write to who had chosen a session that was changed or removed."""
    about = required(contents)
    return gettext("Something changed in your sessions: %(event)s", event=about.event.title), [
        Paragraph(
            gettext(
                "A session that you chose got another time or room, or does not take place. "
                "Below you see how your programme is now."
            )
        ),
        facts(about, formats),
    ]
