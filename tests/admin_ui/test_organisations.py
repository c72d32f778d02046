import pytest

from infra.db import fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, audit_entries, token_of
from tests.events.services.test_organisations import BOARDS, SCHOOLS

ADDRESS = "/staff/organisations"


@pytest.fixture
async def organiser(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    return client


async def send(client, content: bytes | None, **fields: str):
    filled = {"sector": "po", "act": "take-in", **token_of(client), **fields}
    files = {} if content is None else {"file": ("scholen.csv", content, "text/csv")}
    # Without a file the form would be url-encoded, which a browser never does here.
    files = files or {"file": ("", b"")}
    return await client.post(ADDRESS, data=filled, files=files)


async def stored() -> int:
    [row] = await fetch("SELECT count(*) AS n FROM organisation")
    return int(row["n"])


async def test_before_any_list_the_page_says_so(organiser):
    page = await organiser.get(ADDRESS)

    assert page.status_code == 200
    assert "Er zijn nog geen scholen of besturen" in page.text


async def test_trying_a_file_tells_line_by_line_and_changes_nothing(organiser):
    before = await audit_entries()

    page = await send(organiser, SCHOOLS, act="try")

    assert "Dit was proberen: er is niets veranderd." in page.text
    assert "Basisskoalle De Fûgelflecht (98AG00)" in page.text
    assert await stored() == 0
    assert await audit_entries() == before


async def test_a_list_is_taken_in_and_counted(organiser):
    await send(organiser, SCHOOLS)
    page = await send(organiser, BOARDS)

    assert "De lijst is ingelezen." in page.text
    assert await stored() == 12
    shown = (await organiser.get(ADDRESS)).text
    assert "Scholen" in shown
    assert "Basisonderwijs" in shown


async def test_a_wrong_line_is_named_and_keeps_everything_out(organiser):
    page = await send(organiser, SCHOOLS + b"Utrecht;1;SCHOOL;X;Naam\r\n")

    assert "Er is niets ingelezen: sommige regels kloppen niet." in page.text
    assert "Het BRIN-nummer bestaat niet uit twee cijfers en twee letters." in page.text
    assert await stored() == 0


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        (None, {}, "Kies een bestand."),
        (SCHOOLS, {"sector": "nergens"}, "Kies welke lijst dit is."),
        (b"PK\x03\x04\x00", {}, "Dit bestand is geen tekst"),
        (b"naam;plaats\n", {}, "De eerste regel noemt niet de kolommen"),
    ],
)
async def test_what_is_no_list_is_told_at_the_field(organiser, content, fields, said):
    page = await send(organiser, content, **fields)

    assert page.status_code == 400
    assert said in page.text
    assert 'role="alert"' in page.text


async def test_closing_much_has_to_be_meant(organiser):
    await send(organiser, SCHOOLS)
    short = b"\r\n".join(SCHOOLS.splitlines()[:2])

    refused = await send(organiser, short)
    meant = await send(organiser, short, may_close_many="yes")

    assert "zou meer dan een vijfde van zijn lijst sluiten" in refused.text
    assert "De lijst is ingelezen." in meant.text
    assert "Niet in het bestand" in meant.text


async def test_names_in_a_file_are_text(organiser):
    page = await send(organiser, b"BRIN;INSTELLINGSNAAM\n98AA;<script>alert(1)</script>\n")

    assert "<script>alert" not in page.text


async def test_a_role_for_one_event_takes_nothing_in(world: World, staff_client):
    _, client = await staff_client(Role.ORGANISER, event_id=world.event_id)

    assert (await client.get(ADDRESS)).status_code == 403
    assert (await send(client, SCHOOLS)).status_code == 403
    assert await stored() == 0
