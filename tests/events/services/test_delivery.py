from dataclasses import dataclass, field, replace
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from events.domain.ids import MailId
from events.domain.letters import LetterKind
from events.jobs import jobs
from events.services import registration
from events.services.delivery import MOST_TRIES, deliver
from infra.db import fetch
from infra.mail import MailNotSent
from infra.queue import run_job
from infra.web.i18n import load_translations
from tests.events.conftest import MARIE, make_world, token_in
from tests.events.jobs import run_due_jobs
from tests.infra.web.messages import PACKAGES, ROOT


@dataclass
class Server:
    """A mail server that answers as told, and keeps what it was handed."""

    failures: list[bool] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)

    async def send(self, message: EmailMessage) -> None:
        self.taken.append(message)
        if self.failures:
            raise MailNotSent(temporary=self.failures.pop(0))


async def the_mail(kind=LetterKind.SIGNED_UP) -> dict:
    [row] = await fetch("SELECT id, state, tries, recipient FROM mail WHERE kind = {}", str(kind))
    return row


async def test_a_mail_that_is_tried_again_is_the_same_mail(world, runtime):
    server = Server(failures=[True])
    runtime = replace(runtime, mailer=server)
    await world.sign_up()
    mail_id = MailId((await the_mail())["id"])

    with pytest.raises(MailNotSent):
        await deliver(runtime, mail_id)
    await deliver(runtime, mail_id)

    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert (await the_mail())["state"] == "sent"


async def test_every_secret_that_may_have_arrived_works(world, runtime):
    server = Server(failures=[True])
    await world.sign_up()
    mail_id = MailId((await the_mail())["id"])
    runtime = replace(runtime, mailer=server)
    with pytest.raises(MailNotSent):
        await deliver(runtime, mail_id)
    await deliver(runtime, mail_id)

    texts = [message.get_body(("plain",)).get_content() for message in server.taken]
    first, second = (text.split("/confirm/")[1].split("?")[0] for text in texts)

    assert first != second
    await world.confirm(first)


async def test_a_mail_that_was_sent_is_not_sent_again(world, runtime):
    server = Server()
    runtime = replace(runtime, mailer=server)
    await world.sign_up()
    mail_id = (await the_mail())["id"]

    for _ in range(3):
        await run_job(jobs.known["events.send_mail"], runtime, {"mail_id": str(mail_id)})

    assert len(server.taken) == 1


async def test_a_refused_mail_is_given_up_at_once(world, runtime):
    server = Server(failures=[False])
    await world.sign_up()

    await deliver(replace(runtime, mailer=server), MailId((await the_mail())["id"]))

    assert (await the_mail())["state"] == "failed"


async def test_a_server_that_stays_away_is_given_up_in_the_end(world, runtime):
    server = Server(failures=[True] * MOST_TRIES)
    await world.sign_up()
    mail_id = MailId((await the_mail())["id"])

    for _ in range(MOST_TRIES - 1):
        with pytest.raises(MailNotSent):
            await deliver(replace(runtime, mailer=server), mail_id)
    await deliver(replace(runtime, mailer=server), mail_id)

    assert (await the_mail())["state"] == "failed"
    assert jobs.known["events.send_mail"].retries == MOST_TRIES - 1


async def test_a_mail_about_somebody_erased_is_nothing(world, runtime):
    server = Server()
    await world.sign_up()
    mail_id = MailId((await the_mail())["id"])
    await fetch("DELETE FROM person")

    await deliver(replace(runtime, mailer=server), mail_id)

    assert server.taken == []


@pytest.mark.parametrize(
    "name",
    [
        "Marie\r\nBcc: all",
        "Marie\nSubject: Win",
        "Marie\u2028Bcc: x",
        "=?utf-8?q?Bcc?=: x",
        '"; Marie & (Bcc: all), [x]',
        "{{ 7 * 7 }} %(event)s {organisation}",
    ],
)
async def test_a_name_stays_a_name_and_the_mail_goes_to_its_person(world, runtime, name):
    server = Server()
    await world.sign_up(name=name)

    await run_due_jobs(replace(runtime, mailer=server))

    [message] = server.taken
    assert [address.addr_spec for address in message["To"].addresses] == [MARIE.email]
    assert message["Bcc"] is None
    assert "Win" not in message["Subject"]
    text = message.get_body(("plain",)).get_content()
    assert name.split()[0] in text
    assert "49" not in text.split("\n")[0]


async def test_texts_of_staff_are_escaped_in_the_html_part(database, runtime, clock):
    world = await make_world(runtime, clock, title="<b>Feest</b> & meer", place='"Zaal" <1>')
    await world.sign_up()

    [letter] = await world.letters()

    assert "<b>Feest</b> & meer" in (letter.text or "")
    assert "&lt;b&gt;Feest&lt;/b&gt; &amp; meer" in (letter.html or "")
    assert "<b>" not in (letter.html or "")


async def test_the_mail_speaks_the_language_of_the_form(world):
    load_translations([ROOT / package / "locale" for package in PACKAGES])
    await world.sign_up(language="en")
    await world.sign_up(name="Jan", email="jan@school.example", idempotency_key="a-form-key-of-jan")

    english, dutch = await world.letters()

    assert english.subject == "Signed up: Regiodag Zuid"
    assert "?lang=en" in (english.text or "")
    assert dutch.subject == "Aangemeld: Regiodag Zuid"
    assert "maandag 14 december 2026, 10.00" in (dutch.text or "")


async def test_a_calendar_takes_up_the_seat_and_gives_it_back(world, clock):
    await world.sign_up()
    [letter] = await world.letters()
    person = await world.person()
    [row] = await fetch("SELECT id FROM registration")

    await registration.cancel(row["id"], person_id=person, at=clock.at)

    last = (await world.letters())[-1]
    [taken], [given_back] = (
        Calendar.from_ical(one.attachments[0].content).walk("VEVENT") for one in (letter, last)
    )
    assert taken["UID"] == given_back["UID"]
    assert (taken["SEQUENCE"], given_back["SEQUENCE"]) == (0, 1)
    assert (taken["STATUS"], given_back["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert taken["DTSTART"].dt == world.event.starts_at
    assert given_back["SUMMARY"] == "Regiodag Zuid"


async def test_only_the_mail_to_a_person_holds_their_links(world):
    await world.sign_up()
    await world.sign_up(name="Jan", email="jan@school.example", idempotency_key="a-form-key-of-jan")

    marie, jan = await world.letters()

    assert token_in(marie, "my") not in (jan.text or "")
    assert "Marie" not in (jan.text or "")
    assert "jan" not in (marie.text or "").lower()
