"""The local inbox: a folder that takes the place of a mail server."""

import os
from pathlib import Path

import pytest

from infra.mail import InboxFolder, MailNotSent
from tests.infra.mail.conftest import MARIE, SENDER, message_to


@pytest.fixture
def inbox(tmp_path: Path) -> InboxFolder:
    return InboxFolder(tmp_path / "inbox")


async def test_an_inbox_without_mail_is_empty(inbox: InboxFolder):
    assert await inbox.messages() == []


async def test_a_mail_can_be_read_whole(inbox: InboxFolder):
    sent = message_to(f"Zoë Jansen <{MARIE}>")
    await inbox.send(sent)

    [summary] = await inbox.messages()
    letter = await inbox.message(summary.id)

    assert letter is not None
    assert (letter.to, letter.subject) == (f"Zoë Jansen <{MARIE}>", sent["Subject"])
    assert SENDER in letter.sender
    assert letter.text is not None
    assert "http://127.0.0.1:8000/l/abc" in letter.text
    assert letter.html is not None
    assert "<a href=" in letter.html
    [attachment] = letter.attachments
    assert (attachment.name, attachment.content_type) == ("studiedag.ics", "text/calendar")
    assert attachment.content.startswith(b"BEGIN:VCALENDAR")


async def test_an_address_outside_ascii_can_be_read(inbox: InboxFolder):
    await inbox.send(message_to("zoë@school.example"))

    [summary] = await inbox.messages()

    assert summary.to == "zoë@school.example"


async def test_the_newest_mail_comes_first(inbox: InboxFolder, tmp_path: Path):
    for number in range(3):
        await inbox.send(message_to(f"person{number}@school.example"))
    for summary in await inbox.messages():
        moment = 1_700_000_000 + int(summary.to[6])
        os.utime(tmp_path / "inbox" / f"{summary.id}.eml", (moment, moment))

    newest = await inbox.messages(most=2)

    assert [summary.to[6] for summary in newest] == ["2", "1"]


async def test_a_second_try_is_the_same_mail(inbox: InboxFolder):
    message = message_to(MARIE)

    await inbox.send(message)
    await inbox.send(message)

    assert len(await inbox.messages()) == 1


async def test_two_mails_are_two(inbox: InboxFolder):
    await inbox.send(message_to(MARIE))
    await inbox.send(message_to(MARIE))

    assert len(await inbox.messages()) == 2


async def test_only_this_account_can_read_it(inbox: InboxFolder, tmp_path: Path):
    await inbox.send(message_to(MARIE))

    assert (tmp_path / "inbox").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mail_id", ["../secret", "", "x" * 32, "0" * 32, "0" * 31 + "/"])
async def test_an_id_that_is_none_of_ours_finds_nothing(
    inbox: InboxFolder, tmp_path: Path, mail_id: str
):
    await inbox.send(message_to(MARIE))
    (tmp_path / "secret.eml").write_text("To: piet\n\nsecret")

    assert await inbox.message(mail_id) is None


async def test_a_folder_that_cannot_be_written_is_temporary(tmp_path: Path):
    (tmp_path / "inbox").write_text("a file, not a folder")

    with pytest.raises(MailNotSent) as refused:
        await InboxFolder(tmp_path / "inbox").send(message_to(MARIE))

    assert refused.value.temporary
