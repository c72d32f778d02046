import pytest

from infra.staff import accounts
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World, token_of

SAM = {
    "name": "Sam Peters",
    "email": "sam@voorbeeld.example",
    "password": "een lang genoeg wachtwoord",
    "language": "en",
    "roles": ["reviewer", "publisher"],
    "event": "",
}


@pytest.fixture
async def admin(database, staff_client):
    _, client = await staff_client(Role.ADMIN)
    return client


async def the_one_called(name: str):
    [found] = [member for member in await accounts.all_members() if member.name == name]
    return found


async def test_an_account_is_made_with_its_roles(admin):
    answer = await admin.post("/staff/people/new", data={**SAM, **token_of(admin)})

    sam = await the_one_called("Sam Peters")
    page = (await admin.get(answer.headers["Location"])).text
    assert {grant.role for grant in sam.grants} == {Role.REVIEWER, Role.PUBLISHER}
    assert sam.language == "en"
    assert "Beoordelaar, overal" in page
    assert SAM["password"] not in page


async def test_a_role_can_hold_for_one_event(admin, world: World):
    form = {**SAM, "event": str(world.event_id), **token_of(admin)}

    await admin.post("/staff/people/new", data=form)

    sam = await the_one_called("Sam Peters")
    assert {grant.event_id for grant in sam.grants} == {world.event_id}
    assert "Beoordelaar, Regiodag Zuid" in (await admin.get("/staff/people")).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "geen adres"}, "email"),
        ({"name": ""}, "name"),
        ({"password": "te kort"}, "password"),
        ({"roles": []}, "roles"),
        ({"email": "staff1@voorbeeld.example"}, "email"),
    ],
)
async def test_what_is_wrong_is_told_and_the_password_not_repeated(wrong, field, admin):
    answer = await admin.post("/staff/people/new", data={**SAM, **wrong, **token_of(admin)})

    assert answer.status_code == 400
    assert f'id="error-{field}"' in answer.text
    assert SAM["password"] not in answer.text
    assert len(await accounts.all_members()) == 1


@pytest.mark.parametrize("event", ["nonsense", "00000000-0000-4000-8000-0000000000aa"])
async def test_a_role_for_an_event_that_is_not_there_is_refused(event, admin):
    answer = await admin.post("/staff/people/new", data={**SAM, "event": event, **token_of(admin)})

    assert answer.status_code == 400


async def test_roles_are_given_and_taken_and_end_the_session(admin, staff_client):
    member, client = await staff_client(Role.PHOTOGRAPHER)
    url = f"/staff/people/{member.id}"

    await admin.post(url + "/give-role", data={"role": "reviewer", **token_of(admin)})
    given = await accounts.one(member.id)
    await admin.post(url + "/take-role", data={"role": "photographer", **token_of(admin)})
    taken = await accounts.one(member.id)

    assert {grant.role for grant in given.grants} == {Role.PHOTOGRAPHER, Role.REVIEWER}
    assert {grant.role for grant in taken.grants} == {Role.REVIEWER}
    assert (await client.get("/staff")).status_code == 401


async def test_nobody_changes_their_own_rights(database, staff_client):
    member, client = await staff_client(Role.ADMIN)
    url = f"/staff/people/{member.id}"

    page = (await client.get(url)).text
    answers = [
        (await client.post(f"{url}/{act}", data={"role": "publisher", **token_of(client)}))
        for act in ("give-role", "take-role", "deactivate")
    ]

    assert "Niemand wijzigt zijn eigen rechten." in page
    assert "/give-role" not in page
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert {grant.role for grant in (await accounts.one(member.id)).grants} == {Role.ADMIN}


async def test_a_closed_account_is_out_at_once(admin, staff_client):
    member, client = await staff_client(Role.REVIEWER)

    await admin.post(f"/staff/people/{member.id}/deactivate", data=token_of(admin))

    assert (await client.get("/staff")).status_code == 401
    assert (await admin.get(f"/staff/people/{member.id}")).status_code == 404


async def test_a_role_that_is_none_is_refused(admin, staff_client):
    member, _ = await staff_client(Role.REVIEWER)

    answer = await admin.post(
        f"/staff/people/{member.id}/give-role", data={"role": "king", **token_of(admin)}
    )

    assert answer.status_code == 400
