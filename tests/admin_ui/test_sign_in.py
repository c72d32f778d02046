import pytest

from admin_ui.controllers.sign_in import safe_next
from infra.audit import Actor
from infra.staff.accounts import NewStaff, add_staff
from infra.staff.permissions import Role
from tests.admin_ui.conftest import token_of
from tests.conftest import NOW

ROBIN = {"email": "robin@voorbeeld.example", "password": "een lang genoeg wachtwoord"}


@pytest.fixture
async def robin(database):
    """A member of staff called Robin."""
    return await add_staff(
        NewStaff(**ROBIN, name="Robin Jansen", roles=frozenset({Role.ORGANISER})),
        by=Actor.system(),
        at=NOW,
    )


async def test_signing_in_leads_to_the_page_that_was_asked(robin, client):
    answer = await client.post("/staff/sign-in", data={**ROBIN, "next": "/staff/albums"})

    page = await client.get(answer.headers["Location"])

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/albums")
    assert "Robin Jansen" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ROBIN["email"], "password": "iets heel anders dan dat"},
        {"email": "niemand@voorbeeld.example", "password": ROBIN["password"]},
        {"email": "", "password": ""},
    ],
)
async def test_which_of_the_two_is_wrong_is_not_told(wrong, robin, client):
    answer = await client.post("/staff/sign-in", data=wrong)

    assert answer.status_code == 403
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in answer.text
    assert "set-cookie" not in answer.headers


async def test_guessing_is_stopped(robin, client):
    for _ in range(8):
        await client.post("/staff/sign-in", data={**ROBIN, "password": "geraden wachtwoord"})

    answer = await client.post("/staff/sign-in", data=ROBIN)

    assert answer.status_code == 429
    assert "Dit is te vaak geprobeerd." in answer.text


async def test_signing_in_again_ends_the_session_before(robin, client, staff_client):
    _, old = await staff_client(Role.ORGANISER)
    before = dict(old.cookies)

    await old.post("/staff/sign-in", data={**ROBIN, **token_of(old)})

    client.cookies.update(before)
    assert (await client.get("/staff")).status_code == 401


async def test_who_is_signed_in_is_sent_on(robin, staff_client):
    _, client = await staff_client(Role.ORGANISER)

    answer = await client.get("/staff/sign-in?next=/staff/albums")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/albums")


async def test_signing_out_ends_the_session_for_real(staff_client):
    _, client = await staff_client(Role.ORGANISER)
    before = dict(client.cookies)

    answer = await client.post("/staff/sign-out", data=token_of(client))

    client.cookies.update(before)
    assert answer.headers["Location"] == "/staff/sign-in"
    assert (await client.get("/staff")).status_code == 401


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "https://evil.example/staff",
        "//evil.example/staff",
        "/staff.evil.example",
        "/staff\\@evil.example",
        "/staff/\\evil.example",
        "/staff/a\r\nSet-Cookie: a=b",
        "/staff/sign-out",
        "/me",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(elsewhere):
    assert safe_next(elsewhere) == "/staff"


@pytest.mark.parametrize("ours", ["/staff", "/staff/albums", "/staff/events/1?q=a"])
def test_a_page_of_staff_is_a_fine_place_to_go_on(ours):
    assert safe_next(ours) == ours
