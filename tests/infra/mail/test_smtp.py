"""Mail over the real protocol, to a server that answers as each test says."""

import asyncio
import socket
from email import message_from_bytes
from email.policy import default
from urllib.parse import quote

import pytest

from infra.mail import MailNotSent, SmtpMailer
from tests.infra.mail.conftest import (
    MARIE,
    PASSWORD,
    SENDER,
    OpenPostOffice,
    PostOffice,
    message_to,
)


@pytest.fixture
async def mailer(open_post_office: OpenPostOffice) -> SmtpMailer:
    return SmtpMailer(f"smtp://{await open_post_office()}", timeout=5)


async def test_a_mail_reaches_exactly_its_person(mailer: SmtpMailer, post_office: PostOffice):
    message = message_to(f"Marie Jansen <{MARIE}>")

    await mailer.send(message)

    [envelope] = post_office.accepted
    received = message_from_bytes(envelope.content, policy=default)
    assert envelope.mail_from == SENDER
    assert envelope.rcpt_tos == [MARIE]
    assert received["Message-ID"] == message["Message-ID"]
    assert received["Subject"] == message["Subject"]
    assert "Bevestig hier" in received.get_body(("plain",)).get_content()


async def test_several_mails_go_out_side_by_side(mailer: SmtpMailer, post_office: PostOffice):
    people = [f"person{number}@school.example" for number in range(20)]

    await asyncio.gather(*(mailer.send(message_to(person)) for person in people))

    assert sorted(envelope.rcpt_tos[0] for envelope in post_office.accepted) == sorted(people)


@pytest.mark.parametrize(
    ("part", "answer", "temporary"),
    [
        ("recipient_answer", "451 Greylisted", True),
        ("recipient_answer", "452 Mailbox full", True),
        ("recipient_answer", "550 No such user", False),
        ("data_answer", "451 Try again", True),
        ("data_answer", "554 Refused as spam", False),
        # Our own mistake, which somebody can mend while the mail waits.
        ("sender_answer", "550 Not your address", True),
        ("sender_answer", "421 Too busy", True),
    ],
)
async def test_a_refusal_says_whether_trying_again_may_help(
    mailer: SmtpMailer, post_office: PostOffice, part: str, answer: str, temporary: bool
):
    setattr(post_office, part, answer)

    with pytest.raises(MailNotSent) as refused:
        await mailer.send(message_to(MARIE))

    assert refused.value.temporary is temporary
    assert answer[:3] in refused.value.reason
    assert post_office.accepted == []


async def test_a_refusal_repeats_no_address(mailer: SmtpMailer, post_office: PostOffice):
    post_office.recipient_answer = f"550 <{MARIE}>: no such user"

    with pytest.raises(MailNotSent) as refused:
        await mailer.send(message_to(MARIE))

    assert MARIE not in f"{refused.value} {refused.value.reason}"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


async def test_no_server_is_temporary():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

        with pytest.raises(MailNotSent) as refused:
            await SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=5).send(message_to(MARIE))

    assert refused.value.temporary


async def test_a_server_that_never_answers_is_given_up(
    open_post_office: OpenPostOffice, post_office: PostOffice
):
    post_office.slow = 1.5
    mailer = SmtpMailer(f"smtp://{await open_post_office()}", timeout=0.3)

    with pytest.raises(MailNotSent) as refused:
        await mailer.send(message_to(MARIE))

    assert refused.value.temporary
    assert post_office.accepted == []


async def test_a_server_that_hangs_up_after_accepting_has_accepted(
    mailer: SmtpMailer, post_office: PostOffice
):
    post_office.hang_up_after_data = True

    await mailer.send(message_to(MARIE))

    assert len(post_office.accepted) == 1


async def test_name_and_password_come_from_the_address(
    open_post_office: OpenPostOffice, post_office: PostOffice
):
    server = await open_post_office(auth_require_tls=False)

    await SmtpMailer(f"smtp://akkoord:{quote(PASSWORD, safe='')}@{server}").send(message_to(MARIE))

    assert [login.login for login in post_office.logins] == [b"akkoord"]
    assert len(post_office.accepted) == 1


async def test_a_wrong_password_is_ours_to_mend(
    open_post_office: OpenPostOffice, post_office: PostOffice
):
    server = await open_post_office(auth_require_tls=False)

    with pytest.raises(MailNotSent) as refused:
        await SmtpMailer(f"smtp://akkoord:wrong@{server}").send(message_to(MARIE))

    assert refused.value.temporary
    assert "wrong" not in str(refused.value)
    assert post_office.accepted == []


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
async def test_another_machine_gets_no_mail_without_encryption(
    open_post_office: OpenPostOffice, post_office: PostOffice
):
    server = await open_post_office("127.0.0.2")

    with pytest.raises(MailNotSent) as refused:
        await SmtpMailer(f"smtp://{server}").send(message_to(MARIE))

    assert refused.value.temporary
    assert post_office.accepted == []


async def test_smtps_speaks_no_plain_text(
    open_post_office: OpenPostOffice, post_office: PostOffice
):
    with pytest.raises(MailNotSent) as refused:
        await SmtpMailer(f"smtps://{await open_post_office()}", timeout=2).send(message_to(MARIE))

    assert refused.value.temporary
    assert post_office.accepted == []


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25", ""])
def test_an_address_of_another_kind_is_refused(url: str):
    with pytest.raises(ValueError, match="a mail server is"):
        SmtpMailer(url)
