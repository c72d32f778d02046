"""Which messages may be sent at all: one sender, one person, no header smuggled in."""

from email.message import EmailMessage, Message
from email.policy import compat32
from pathlib import Path

import pytest

from infra.mail import InboxFolder, Mailer, MailNotSent, SmtpMailer
from tests.infra.mail.conftest import MARIE, OpenPostOffice, PostOffice, message_to


@pytest.fixture(params=["inbox", "smtp"])
async def mailer(
    request: pytest.FixtureRequest, tmp_path: Path, open_post_office: OpenPostOffice
) -> Mailer:
    if request.param == "inbox":
        return InboxFolder(tmp_path / "inbox")
    return SmtpMailer(f"smtp://{await open_post_office()}")


def mails_in(folder: Path) -> int:
    return len(list(folder.rglob("*.eml")))


async def assert_refused(mailer: Mailer, message: EmailMessage, tmp_path: Path) -> None:
    with pytest.raises(MailNotSent) as refused:
        await mailer.send(message)
    assert not refused.value.temporary
    assert mails_in(tmp_path) == 0


async def test_a_mail_to_one_person_is_sent(
    mailer: Mailer, tmp_path: Path, post_office: PostOffice
):
    await mailer.send(message_to(MARIE))

    assert mails_in(tmp_path) + len(post_office.accepted) == 1


@pytest.mark.parametrize("to", [f"{MARIE}, piet@school.example", "", "Marie", "<>"])
async def test_a_mail_to_another_number_of_people_is_refused(
    mailer: Mailer, tmp_path: Path, post_office: PostOffice, to: str
):
    await assert_refused(mailer, message_to(to), tmp_path)

    assert post_office.accepted == []


@pytest.mark.parametrize("header", ["Cc", "Bcc", "Resent_To", "Resent_Cc", "Resent_Bcc"])
async def test_a_copy_for_somebody_else_is_refused(
    mailer: Mailer, tmp_path: Path, post_office: PostOffice, header: str
):
    await assert_refused(mailer, message_to(MARIE, **{header: "piet@school.example"}), tmp_path)

    assert post_office.accepted == []


@pytest.mark.parametrize("header", ["From", "To", "Subject", "Message-ID"])
async def test_a_mail_that_lacks_a_header_is_refused(mailer: Mailer, tmp_path: Path, header: str):
    message = message_to(MARIE)
    del message[header]

    await assert_refused(mailer, message, tmp_path)


@pytest.mark.parametrize("breaking", ["\r\nBcc: piet@school.example", "\nX: y", "\rX: y"])
@pytest.mark.parametrize("header", ["Subject", "To", "From"])
def test_a_line_break_in_a_header_is_refused_when_it_is_written(header: str, breaking: str):
    message = EmailMessage()

    with pytest.raises(ValueError, match="linefeed or carriage return"):
        message[header] = f"{MARIE}{breaking}"


@pytest.mark.parametrize("breaking", ["\r\nBcc: piet@school.example", "\nX: y", "\0"])
async def test_a_line_break_that_slipped_in_is_refused_when_it_is_sent(
    mailer: Mailer, tmp_path: Path, post_office: PostOffice, breaking: str
):
    careless = Message(policy=compat32)
    careless["X-Name"] = f"Marie{breaking}"
    message = message_to(MARIE)
    message._headers.append(careless._headers[0])

    await assert_refused(mailer, message, tmp_path)

    assert post_office.accepted == []
