"""The words of each letter, in the language that is being spoken."""

from collections.abc import Callable, Iterator, Mapping

from events.domain.consent import Answer, Purpose
from events.domain.letters import LetterKind
from events.domain.registration import Status
from events.labels import answer_label, purpose_label
from events.letters import groups, lifecycle, programme
from events.letters.contents import About, Contents
from events.letters.letter import Button, Facts, Letter, Paragraph, Part
from events.letters.parts import facts, required
from infra.web.i18n import Formats, gettext

Writer = Callable[[Contents, Formats], tuple[str, list[Part]]]


def write(contents: Contents, *, organisation: str, formats: Formats) -> Letter:
    """Put a letter into words."""
    subject, parts = _WRITERS[contents.kind](contents, formats)
    return Letter(
        subject=subject,
        salutation=_salutation(contents),
        parts=(*parts, *programme.told(contents, formats), *_own_page(contents)),
        closing=gettext("Kind regards, %(organisation)s", organisation=organisation),
    )


def _salutation(contents: Contents) -> str:
    if contents.group is not None:
        return gettext("Dear %(name)s,", name=contents.group.contact)
    if contents.about is not None:
        return gettext("Dear %(name)s,", name=contents.about.name)
    return gettext("Hello,")


def _own_page(contents: Contents) -> Iterator[Part]:
    if contents.personal_url is None:
        return
    if contents.about is not None and contents.about.question_waits:
        yield Paragraph(
            gettext("We still have a few questions for you. You answer them on your own page.")
        )
    yield Paragraph(
        gettext(
            "On your own page you see everything about you. You can change or withdraw your "
            "choices about photos there, correct your name, or cancel. The link is yours alone: "
            "do not pass it on."
        )
    )
    yield Button(gettext("Open your own page"), contents.personal_url)


def _proposed(contents: Contents) -> Facts:
    words = {True: Answer.YES, False: Answer.NO}
    return Facts(
        tuple(
            (purpose_label(purpose), answer_label(words[contents.proposed[purpose]]))
            for purpose in Purpose
            if purpose in contents.proposed
        )
    )


def _answers(answers: Mapping[Purpose, Answer]) -> Facts:
    return Facts(
        tuple((purpose_label(purpose), answer_label(answer)) for purpose, answer in answers.items())
    )


def _signed_up(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    parts: list[Part] = [Paragraph(_how_it_stands(about)), facts(about, formats)]
    if contents.confirm_url is not None:
        parts += [
            Paragraph(
                gettext("You said yes to photos. That counts only after you confirm it here:")
            ),
            _proposed(contents),
            Button(gettext("Confirm your choices"), contents.confirm_url),
        ]
    if about.recognises:
        parts.append(Paragraph(_recognition()))
    parts.append(
        Paragraph(gettext("Was it not you who signed up? Cancel on the page below; that is all."))
    )
    return _standing_subject(about), parts


def _how_it_stands(about: About) -> str:
    if about.status is Status.REQUESTED:
        return lifecycle.requested()
    if about.status is Status.WAITING:
        return gettext(
            "All seats are taken. You are on the waiting list, and we write to you as "
            "soon as there is a seat for you."
        )
    return gettext("You are signed up.")


def _standing_subject(about: About) -> str:
    title = about.event.title
    if about.status is Status.REQUESTED:
        return gettext("Registration received: %(event)s", event=title)
    if about.status is Status.WAITING:
        return gettext("On the waiting list: %(event)s", event=title)
    return gettext("Signed up: %(event)s", event=title)


def _recognition() -> str:
    return gettext(
        "At this meeting a computer can look for people in the photos, only for those who ask for "
        "it themselves. You need not do anything. Would you like it? It is on your own page."
    )


def _signed_up_again(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    parts: list[Part] = [
        Paragraph(
            gettext(
                "Somebody, probably you, signed up with your e-mail address once more. Your "
                "registration and your choices about photos stay as they were."
            )
        ),
        facts(about, formats),
    ]
    if contents.confirm_url is None:
        return gettext("You know this meeting: %(event)s", event=about.event.title), parts
    if contents.rejoin:
        parts.append(
            Paragraph(gettext("You cancelled before. Confirm here to be signed up again:"))
        )
    else:
        parts.append(
            Paragraph(gettext("Do you want to keep what was filled in now? Confirm it here:"))
        )
    if contents.proposed:
        parts.append(_proposed(contents))
    parts.append(Button(gettext("Confirm"), contents.confirm_url))
    return gettext("You know this meeting: %(event)s", event=about.event.title), parts


def _promoted(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    return gettext("You have a seat: %(event)s", event=about.event.title), [
        Paragraph(
            gettext(
                "A seat came free, and it is yours. Can you not come? Then cancel on your own "
                "page, so that somebody else can."
            )
        ),
        facts(about, formats),
    ]


def _receipt(contents: Contents, _: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    return gettext("Your choices about photos: %(event)s", event=about.event.title), [
        Paragraph(
            gettext(
                "Your choices about photos were changed. This is how they stand now for "
                "%(event)s. Keep this mail as proof.",
                event=about.event.title,
            )
        ),
        _answers(about.answers),
    ]


def _cancelled(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    return gettext("Cancelled: %(event)s", event=about.event.title), [
        Paragraph(gettext("You cancelled. Your seat, if you had one, goes to somebody else.")),
        facts(about, formats),
        Paragraph(gettext("Your choices about photos stay as they are.")),
    ]


def _recognition_off(contents: Contents, _: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    return gettext("Face recognition is off: %(event)s", event=about.event.title), [
        Paragraph(
            gettext(
                "A computer was allowed to look for you in the photos of %(event)s, because you "
                "said yes to that. We have switched this off, for everybody.",
                event=about.event.title,
            )
        ),
        Paragraph(
            gettext(
                "The template of your face is deleted, and its key too. Photos of you that still "
                "waited for the computer are deleted as well. Where only the computer had found "
                "you in a photo, you are unrecognisable again."
            )
        ),
        Paragraph(
            gettext("You need not do anything. Your other choices about photos stay as they are.")
        ),
    ]


def _questions(contents: Contents, formats: Formats) -> tuple[str, list[Part]]:
    about = required(contents)
    return gettext("A few questions: %(event)s", event=about.event.title), [
        Paragraph(
            gettext(
                "You have a seat, and there are questions that wait for your answer. Your own page "
                "also says why we ask each of them."
            )
        ),
        facts(about, formats),
    ]


def _link_again(_contents: Contents, _formats: Formats) -> tuple[str, list[Part]]:
    return gettext("The link to your own page"), [
        Paragraph(gettext("You asked for a new link. If you did not, you need not do anything.")),
    ]


def _address_new(contents: Contents, _: Formats) -> tuple[str, list[Part]]:
    if contents.confirm_url is None:
        raise LookupError("a letter to a new address holds its link")
    return gettext("Confirm your new e-mail address"), [
        Paragraph(
            gettext(
                "Somebody wants to receive mail about their registrations at this address. Was "
                "that you? Then confirm it. If not, you need not do anything."
            )
        ),
        Button(gettext("Use this address"), contents.confirm_url),
    ]


def _address_old(_contents: Contents, _formats: Formats) -> tuple[str, list[Part]]:
    return gettext("Your e-mail address was changed"), [
        Paragraph(
            gettext(
                "From now on we send mail about your registrations to another address. Links in "
                "earlier mails no longer work. Was that not you? Then tell us at once."
            )
        ),
    ]


_WRITERS: dict[LetterKind, Writer] = {
    LetterKind.SIGNED_UP: _signed_up,
    LetterKind.SIGNED_UP_AGAIN: _signed_up_again,
    LetterKind.PROMOTED: _promoted,
    LetterKind.RECEIPT: _receipt,
    LetterKind.CANCELLED: _cancelled,
    LetterKind.EVENT_CANCELLED: lifecycle.event_cancelled,
    LetterKind.APPROVED: lifecycle.approved,
    LetterKind.REFUSED: lifecycle.refused,
    LetterKind.RECOGNITION_OFF: _recognition_off,
    LetterKind.QUESTIONS: _questions,
    LetterKind.LINK_AGAIN: _link_again,
    LetterKind.SESSIONS_CHOSEN: programme.sessions_chosen,
    LetterKind.PROGRAMME_CHANGED: programme.programme_changed,
    LetterKind.GROUP_CONTACT: groups.to_contact,
    LetterKind.GROUP_MEMBER: groups.to_member,
    LetterKind.GROUP_SHARED: groups.to_shared_mailbox,
    LetterKind.OFFERED: groups.offered,
    LetterKind.OFFERED_GROUP: groups.offered_to_group,
    LetterKind.OFFER_DECLINED: groups.offer_declined,
    LetterKind.OFFER_ENDED: groups.offer_ended,
    LetterKind.ADDRESS_NEW: _address_new,
    LetterKind.ADDRESS_OLD: _address_old,
}
