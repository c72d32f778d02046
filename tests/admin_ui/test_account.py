import httpx
import pytest

from infra.db import fetch
from infra.errors import TooMany
from infra.staff import accounts, own_account
from infra.staff.permissions import Role
from tests.admin_ui.conftest import audit_entries, token_of
from tests.conftest import NOW

#: What the first colleague of a test has (tests.conftest).
PASSWORD = "een heel lang wachtwoord 1"
NEW = "een heel ander wachtwoord"


@pytest.fixture
async def karim(database, staff_client):
    return await staff_client(Role.PHOTOGRAPHER)


async def test_the_pages_speak_the_language_that_was_chosen(karim):
    me, client = karim
    before = await audit_entries()

    answer = await client.post(
        "/staff/account/language", data={"language": "en", **token_of(client)}
    )

    assert "Your account" in (await client.get(answer.headers["Location"])).text
    assert (await accounts.one(me.id)).language == "en"
    assert await audit_entries() == before + 1


async def test_a_language_that_we_do_not_speak_is_refused(karim):
    _, client = karim

    answer = await client.post(
        "/staff/account/language", data={"language": "fr", **token_of(client)}
    )

    assert answer.status_code == 400
    assert "Kies een van de talen." in answer.text


async def test_a_changed_password_ends_every_session_but_the_one_it_opens(karim):
    me, client = karim
    old_cookies = httpx.Cookies(client.cookies)
    client.cookies.clear()

    answer = await client.post(
        "/staff/account/password",
        data={"current": PASSWORD, "new": NEW, **token_of(client)},
        headers={"Cookie": "; ".join(f"{name}={value}" for name, value in old_cookies.items())},
    )

    assert answer.status_code == 303
    assert (await client.get("/staff/account")).status_code == 200
    client.cookies = old_cookies
    assert (await client.get("/staff/account")).status_code == 401
    rows = await fetch("SELECT count(*) AS n FROM session WHERE subject = {}", me.id)
    assert rows[0]["n"] == 1


async def test_the_new_password_signs_in_and_the_old_one_no_more(karim):
    me, client = karim

    await client.post(
        "/staff/account/password", data={"current": PASSWORD, "new": NEW, **token_of(client)}
    )

    session = await accounts.sign_in(me.email, NEW, ip="192.0.2.9", at=NOW)
    assert session.subject == me.id
    with pytest.raises(accounts.WrongSignIn):
        await accounts.sign_in(me.email, PASSWORD, ip="192.0.2.9", at=NOW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "niet mijn wachtwoord"}, "Dit is niet uw wachtwoord van nu."),
        ({"new": "kort"}, "Gebruik minstens 15 tekens"),
        ({"new": PASSWORD}, "Dit wachtwoord hebt u al."),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_changes(typed, sentence, karim):
    me, client = karim
    form = {"current": PASSWORD, "new": NEW, **typed, **token_of(client)}

    answer = await client.post("/staff/account/password", data=form)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert NEW not in answer.text
    assert await accounts.sign_in(me.email, PASSWORD, ip="192.0.2.9", at=NOW)


async def test_an_open_browser_is_no_way_to_guess_the_password(karim):
    me, _ = karim
    for _ in range(8):
        with pytest.raises(accounts.Invalid):
            await own_account.change_password(me, current="een gok", new=NEW, at=NOW)

    with pytest.raises(TooMany):
        await own_account.change_password(me, current=PASSWORD, new=NEW, at=NOW)
