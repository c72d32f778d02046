"""The words of letters about groups, and about places that are offered."""

from events.domain.registration import Status
from events.letters.contents import Contents, GroupAbout
from events.letters.letter import Button, Facts, Paragraph, Part
from events.letters.parts import facts, required
from infra.web.i18n import Formats, gettext

Said = tuple[str, list[Part]]


def _group(contents: Contents) -> GroupAbout:
    if contents.group is None:
        raise LookupError(f"a letter {contents.kind} is about a group")
    return contents.group


def _group_facts(group: GroupAbout, formats: Formats) -> Facts:
    event = group.event
    rows = [
        (gettext("Meeting"), event.title),
        (gettext("When"), formats.period(event.starts_at, event.ends_at)),
    ]
    if event.place:
        rows.append((gettext("Where"), event.place))
    return Facts((*rows, (gettext("Your group"), ", ".join(group.names))))


def to_contact(contents: Contents, formats: Formats) -> Said:
    """Tell a contact what was done, and what their colleagues decide for themselves."""
    group = _group(contents)
    parts: list[Part] = [
        Paragraph(
            gettext("You signed up these colleagues. Each of them gets a mail with a link of their "
                    "own, and decides there about photos. Until they answer, that counts as no.")
        ),
        _group_facts(group, formats),
    ]  # fmt: skip
    if group.waiting:
        parts.append(
            Paragraph(
                gettext("There is no place for all of you yet. Your group waits as one. Your "
                        "colleagues read in their mail which number you are.")
            )
        )  # fmt: skip
    if group.sharing:
        parts.append(
            Paragraph(
                gettext("On a mailbox of somebody else: %(names)s. Who has no mailbox of their own "
                        "cannot answer by mail. They can give us their own address, through the "
                        "link in that mailbox, or answer at the door. Until then it counts as no.",
                        names=", ".join(group.sharing))
            )
        )  # fmt: skip
    parts.append(
        Paragraph(gettext("On your own page you see who has answered. What they answer is theirs."))
    )
    return gettext("Your group: %(event)s", event=group.event.title), parts


def to_member(contents: Contents, formats: Formats) -> Said:
    """Tell a colleague who signed them up, and ask what only they can answer."""
    about = required(contents)
    subject, parts = _signed_up_by(contents, formats)
    if about.event.purposes:
        parts.append(
            Paragraph(
                gettext("May photos show you? Nobody has answered that for you. You can do so on "
                        "your own page. Until you do, it counts as no.")
            )
        )  # fmt: skip
    parts.append(Paragraph(gettext("Do you not want to come? Cancel on the page below.")))
    return subject, parts


def to_shared_mailbox(contents: Contents, formats: Formats) -> Said:
    """Tell somebody who has no mailbox of their own how they can answer."""
    if contents.confirm_url is None:
        raise LookupError("a letter to a shared mailbox holds its link")
    subject, parts = _signed_up_by(contents, formats)
    return subject, [
        *parts,
        Paragraph(
            gettext("This mailbox is somebody else's too, so it cannot say who answers. About "
                    "photos you are therefore unknown, and that counts as no. You can answer at "
                    "the door, or give us a mail address of your own. Do you not want to come? "
                    "Cancel there too.")
        ),
        Button(gettext("Give my own address, or cancel"), contents.confirm_url),
    ]  # fmt: skip


def _signed_up_by(contents: Contents, formats: Formats) -> Said:
    about = required(contents)
    title = about.event.title
    parts: list[Part] = [
        Paragraph(gettext("%(contact)s signed you up for this meeting.", contact=about.contact)),
        facts(about, formats),
    ]
    if about.status is not Status.WAITING:
        return gettext("Signed up: %(event)s", event=title), parts
    waits = gettext(
        "There is no place for your whole group yet. It waits as one, and we write to you as soon "
        "as there are places."
    )
    return gettext("On the waiting list: %(event)s", event=title), [*parts, Paragraph(waits)]


def offered(contents: Contents, formats: Formats) -> Said:
    """Offer somebody a place, until when, and say what happens otherwise."""
    about = required(contents)
    parts: list[Part] = [
        Paragraph(gettext("There is a place for you. Do you still want it?")),
        facts(about, formats),
    ]
    if about.offered_until is None:
        parts.append(Paragraph(_answered()))
    else:
        until = formats.moment(about.offered_until)
        parts.append(
            Paragraph(
                gettext("We keep it for you until %(moment)s. Say yes or no on your own page. If "
                        "you do not answer, it goes to somebody else, and you leave the waiting "
                        "list.", moment=until)
            )
        )  # fmt: skip
    return gettext("A place for you: %(event)s", event=about.event.title), parts


def offered_to_group(contents: Contents, formats: Formats) -> Said:
    """Offer a contact places for the whole group."""
    group = _group(contents)
    parts: list[Part] = [
        Paragraph(gettext("There are places for your whole group. Do you still want them?")),
        _group_facts(group, formats),
    ]
    if group.offered_until is None:
        parts.append(Paragraph(_answered()))
    else:
        until = formats.moment(group.offered_until)
        parts.append(
            Paragraph(
                gettext("We keep them for you until %(moment)s. Say yes or no on your own page, "
                        "for all of you. If you do not answer, they go to others, and your group "
                        "leaves the waiting list.", moment=until)
            )
        )  # fmt: skip
    return gettext("Places for your group: %(event)s", event=group.event.title), parts


def _answered() -> str:
    return gettext("This was answered since, or has ended. Your own page says how you stand.")


def offer_declined(contents: Contents, formats: Formats) -> Said:
    """Say that the offered places were declined, so that nobody of them waits any more."""
    return _off_the_list(contents, formats, gettext("The place that was offered was declined."))


def offer_ended(contents: Contents, formats: Formats) -> Said:
    """Say that nobody answered in time."""
    sentence = gettext("The place that was offered has gone on, as there was no answer in time.")
    return _off_the_list(contents, formats, sentence)


def _off_the_list(contents: Contents, formats: Formats, what: str) -> Said:
    group = contents.group
    event = required(contents).event if group is None else group.event
    rows = facts(required(contents), formats) if group is None else _group_facts(group, formats)
    return gettext("Not on the waiting list any more: %(event)s", event=event.title), [
        Paragraph(what),
        rows,
        Paragraph(
            gettext("Would you still like to come? Sign up again: you then wait at the end.")
        ),
    ]
