"""The local inbox as pages: for the person at this machine, and nobody else."""

from dataclasses import replace
from email.message import EmailMessage

import httpx
import pytest
from litestar import Litestar

from infra.mail import InboxFolder
from infra.mail.web import may_show
from infra.settings import Secret, Settings
from tests.infra.mail.conftest import MARIE, SENDER, message_to


@pytest.fixture
def inbox(settings: Settings) -> InboxFolder:
    return InboxFolder(settings.data / "inbox")


async def test_an_empty_inbox_says_so(client: httpx.AsyncClient):
    page = await client.get("/inbox")

    assert page.status_code == 200
    assert "Er is nog geen mail" in page.text


async def test_a_mail_is_listed_and_read_with_its_link(
    client: httpx.AsyncClient, inbox: InboxFolder
):
    await inbox.send(message_to(f"Marie <{MARIE}>"))
    [summary] = await inbox.messages()

    listing = await client.get("/inbox")
    page = await client.get(f"/inbox/{summary.id}")

    assert f'href="/inbox/{summary.id}"' in listing.text
    assert MARIE in listing.text
    assert '<a href="http://127.0.0.1:8000/l/abc"' in page.text
    assert SENDER in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


async def test_html_in_a_mail_is_never_rendered(client: httpx.AsyncClient, inbox: InboxFolder):
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = SENDER, MARIE, "<1@x.example>"
    message["Subject"] = "<script>alert(1)</script>"
    message.set_content("<p onclick='x()'>hello</p><script>alert(2)</script>", subtype="html")
    await inbox.send(message)
    [summary] = await inbox.messages()

    for page in (await client.get("/inbox"), await client.get(f"/inbox/{summary.id}")):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<p onclick" not in page.text


async def test_an_attachment_is_downloaded_and_never_opened(
    client: httpx.AsyncClient, inbox: InboxFolder
):
    await inbox.send(message_to(MARIE))
    [summary] = await inbox.messages()

    answer = await client.get(f"/inbox/{summary.id}/0")

    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="studiedag.ics"'


@pytest.mark.parametrize("name", ['a"; filename="b.html', "../a.ics", "a\u2028b.ics", ".ics"])
async def test_a_file_name_cannot_write_headers(
    client: httpx.AsyncClient, inbox: InboxFolder, name: str
):
    message = message_to(MARIE)
    message.add_attachment(b"x", maintype="application", subtype="x", filename=name)
    await inbox.send(message)
    [summary] = await inbox.messages()

    answer = await client.get(f"/inbox/{summary.id}/1")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment"'


@pytest.mark.parametrize("path", ["0" * 32, "..%2Fsecret", "0" * 32 + "/0"])
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, path: str):
    assert (await client.get(f"/inbox/{path}")).status_code == 404


async def test_an_attachment_past_the_last_is_not_found(
    client: httpx.AsyncClient, inbox: InboxFolder
):
    await inbox.send(message_to(MARIE))
    [summary] = await inbox.messages()

    assert (await client.get(f"/inbox/{summary.id}/1")).status_code == 404


def test_the_inbox_is_for_this_machine_alone(settings: Settings):
    assert may_show(settings)
    assert not may_show(replace(settings, base_url="https://photos.example"))
    assert not may_show(replace(settings, host="0.0.0.0"))
    assert not may_show(replace(settings, smtp_url=Secret("smtp://mail.example")))


async def test_the_application_shows_the_inbox_where_it_may(app: Litestar):
    assert any(route.path == "/inbox" for route in app.routes)
