"""Staff register people from a file: what they gave is never lost, and every line is told of."""

import pytest

from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of

FILE = "naam;e-mailadres\nJan Bakker;jan@school.example\n"
WRONG = FILE + "Sanne;geen adres\n"


@pytest.fixture
async def organiser(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    return client


async def send(client, world: World, *, act: str, content: str = "", file: bytes | None = None):
    files = {"file": ("mensen.csv", file or b"", "text/csv")}
    data = {"act": act, "content": content, **token_of(client)}
    return await client.post(world.event_url + "/import", data=data, files=files)


async def test_a_file_is_tried_shown_and_brought_in(world: World, organiser):
    tried = await send(organiser, world, act="check", file=FILE.encode())
    before = await fetch("SELECT 1 AS one FROM registration")
    done = await send(organiser, world, act="bring-in", content=FILE)

    assert "Jan Bakker;jan@school.example" in tried.text
    assert "Gaat erin" in tried.text
    assert 'value="bring-in"' in tried.text
    assert before == []
    assert done.status_code == 200
    assert len(await fetch("SELECT 1 AS one FROM registration")) == 1


async def test_a_wrong_line_is_told_with_its_number_and_nothing_is_lost(world: World, organiser):
    answer = await send(organiser, world, act="bring-in", content=WRONG)

    assert "Sanne;geen adres" in answer.text
    assert "Niet goed" in answer.text
    assert 'value="bring-in"' not in answer.text
    assert await fetch("SELECT 1 AS one FROM registration") == []


@pytest.mark.parametrize("content", ["", "wie;wat\nJan;iets\n", "x" * 200_001])
async def test_what_cannot_be_read_is_told_in_a_sentence(world: World, organiser, content):
    answer = await send(organiser, world, act="check", content=content)

    assert answer.status_code == 400
    assert 'id="error-content"' in answer.text


async def test_text_of_a_file_is_shown_as_text(world: World, organiser):
    answer = await send(
        organiser, world, act="check", content=FILE + "</textarea><script>;x@school.example\n"
    )

    assert "<script>;" not in answer.text
    assert "&lt;/textarea&gt;" in answer.text
