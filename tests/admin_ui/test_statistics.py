import re
from datetime import timedelta

import pytest

from admin_ui.charts import HEIGHT, WIDTH, columns, rows, steps
from events.domain.consent import Purpose
from events.domain.register import Sector
from events.domain.registration import SignUp
from events.services import events, organisations, registration
from events.services.organisations import Taking
from infra.audit import Actor
from infra.db import execute, fetch
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World
from tests.conftest import NOW
from tests.events.queries import counted
from tests.events.services.test_organisations import BOARDS, SCHOOLS


@pytest.fixture
async def schools(database) -> dict[str, tuple[str, object]]:
    """Return per code the name and id of the schools and boards."""
    for content in (SCHOOLS, BOARDS):
        taking = Taking(sector=Sector.PRIMARY, dry_run=False)
        await organisations.take_in(content, taking, actor=Actor.system(), at=NOW)
    found = await fetch("SELECT code, name, id FROM organisation")
    return {row["code"]: (row["name"], row["id"]) for row in found}


async def sign_up(world: World, number: int, school: tuple[str, object] | None = None) -> None:
    event = await events.get(world.event_id)
    name, organisation_id = school or ("", None)
    form = SignUp(
        name=f"Naam{number} de Vries",
        email=f"mens{number}@school.example",
        organisation=name,
        organisation_id=organisation_id,
        choices={Purpose.WEBSITE: False},
        language="nl",
        idempotency_key=f"a-form-key-number-{number}",
    )
    await registration.register(event.slug, form, at=world.clock.now(), ip=f"192.0.2.{number}")


async def test_a_year_is_told_per_province_and_board(world: World, staff_client, schools):
    _, client = await staff_client(Role.ORGANISER)
    for number in range(7):
        await sign_up(world, number, schools["98AA00"])
    for number in range(7, 13):
        await sign_up(world, number, schools["98AC00"])

    page = (await client.get("/staff/statistics")).text

    assert cells(page) == [
        ("Utrecht", "7", "7"),
        ("Vereniging De Brede Laan", "7", "7"),
        ("Noord-Brabant", "6", "6"),
        ("Stichting Scholen aan de Beek", "6", "6"),
    ]


def cells(page: str) -> list[tuple[str, ...]]:
    lines = re.findall(r"<tr[^>]*><th scope=\"row.*?</tr>", page, re.DOTALL)
    return [
        tuple(re.sub(r"<.*?>", "", cell).strip() for cell in re.split(r"</t[hd]>", line)[:-1])
        for line in lines
    ]


async def test_few_people_are_counted_together_with_others(world: World, staff_client, schools):
    _, client = await staff_client(Role.ORGANISER)
    for number in range(7):
        await sign_up(world, number, schools["98AA00"])
    await sign_up(world, 8, schools["98AC00"])
    for number in range(9, 19):
        await sign_up(world, number)

    page = (await client.get("/staff/statistics")).text

    assert "Noord-Brabant" not in page
    assert "Stichting Scholen aan de Beek" not in page
    assert cells(page) == [
        ("Geen organisatie uit de lijst gekozen", "10", "10"),
        ("Anderen samen", "8", "8"),
    ]


async def test_of_very_few_people_nothing_is_told(world: World, staff_client, schools):
    _, client = await staff_client(Role.ORGANISER)
    await sign_up(world, 1, schools["98AA00"])

    page = (await client.get("/staff/statistics")).text

    assert "Te weinig mensen om cijfers te tonen" in page
    assert "Utrecht" not in page


async def test_who_registers_often_counts_as_one(world: World, staff_client, schools):
    _, client = await staff_client(Role.ORGANISER)
    for number in range(5):
        await sign_up(world, number)
    await sign_up(world, 9, schools["98AA00"])
    await execute(
        "INSERT INTO event (id, slug, title, starts_at, ends_at, capacity, closes_at, created_by, "
        "created_at, description, place, opens_at, purposes, seats_taken, consent_epoch, "
        "badge_numbers, revision) SELECT gen_random_uuid(), 'kopie-' || n, title, starts_at, "
        "ends_at, capacity, closes_at, created_by, created_at, '', '', opens_at, purposes, 0, 0, "
        "0, 0 FROM event, generate_series(1, 6) AS n"
    )
    await execute(
        "INSERT INTO registration (id, event, person, status, name, organisation, language, "
        "created_at, organisation_id) SELECT gen_random_uuid(), e.id, r.person, 'seated', r.name, "
        "r.organisation, 'nl', r.created_at, r.organisation_id FROM event e, registration r "
        "WHERE e.slug LIKE 'kopie-%' AND r.organisation_id IS NOT NULL"
    )

    page = (await client.get("/staff/statistics")).text

    assert "Utrecht" not in page
    assert "<dd>6</dd>" in page
    assert "<dd>12</dd>" in page


async def test_staff_of_one_event_see_figures_of_that_event_alone(
    world: World, staff_client, schools
):
    for number in range(6):
        await sign_up(world, number, schools["98AA00"])
    other = (await fetch("SELECT gen_random_uuid() AS id"))[0]["id"]
    _, elsewhere = await staff_client(Role.ORGANISER, event_id=other)
    _, here = await staff_client(Role.ORGANISER, event_id=world.event_id)

    assert "Utrecht" not in (await elsewhere.get("/staff/statistics")).text
    assert "Utrecht" in (await here.get("/staff/statistics")).text


async def test_figures_hold_no_names(world: World, staff_client, schools):
    _, client = await staff_client(Role.ORGANISER)
    for number in range(6):
        await sign_up(world, number, schools["98AA00"])

    pages = [
        (await client.get(address)).text
        for address in ("/staff/statistics", f"{world.event_url}/statistics")
    ]

    assert all("de Vries" not in page and "@school.example" not in page for page in pages)


async def test_an_event_tells_how_sign_up_went(world: World, staff_client, clock):
    await sign_up(world, 1)
    clock.at = NOW + timedelta(days=2)
    await sign_up(world, 2)
    await sign_up(world, 3)
    _, client = await staff_client(Role.ORGANISER)

    page = (await client.get(f"{world.event_url}/statistics")).text

    assert cells(page)[:3] == [
        ("dinsdag 24 november 2026", "1", "1"),
        ("woensdag 25 november 2026", "0", "1"),
        ("donderdag 26 november 2026", "2", "3"),
    ]
    assert ("Zei nee", "3") in cells(page)
    assert page.count('role="img"') == 2
    assert "style=" not in page


async def test_who_did_not_come_is_told_when_it_is_over_and_the_door_was_used(
    world: World, staff_client, clock
):
    _, client = await staff_client(Role.ORGANISER)
    for number in (1, 2, 3):
        await sign_up(world, number)
    address = f"{world.event_url}/statistics"
    before = (await client.get(address)).text
    await execute(
        "INSERT INTO attendance (id, registration, kind, choices, made_at, received_at, "
        "recorded_by) SELECT gen_random_uuid(), id, 'present', jsonb_build_object(), {}, {}, id "
        "FROM registration ORDER BY sequence LIMIT 2",
        NOW,
        NOW,
    )

    during = cells((await client.get(address)).text)
    clock.at = NOW + timedelta(days=30)
    _, client = await staff_client(Role.ORGANISER)
    after = cells((await client.get(address)).text)

    assert "Op de dag zelf" not in before
    assert ("Gekomen", "2") in during
    assert not any(name == "Niet gekomen" for name, *_ in during)
    assert ("Niet gekomen", "1") in after


@pytest.mark.parametrize(("path", "most"), [("/staff/statistics", 4), ("{event}/statistics", 6)])
async def test_figures_take_few_queries(world: World, staff_client, schools, path, most):
    _, client = await staff_client(Role.ORGANISER)
    counts = []

    for number in range(6):
        await sign_up(world, number, schools["98AA00"])
        with counted() as asked:
            await client.get(path.format(event=world.event_url))
        counts.append(len(asked))

    assert counts == [most] * 6


def test_columns_stay_in_the_chart_and_the_largest_fills_it():
    found = columns([0, 3, 6])

    assert [column.height for column in found] == [0, HEIGHT / 2, HEIGHT]
    assert all(column.x >= 0 and column.x + column.width <= WIDTH for column in found)
    assert columns([]) == ()
    assert columns([0])[0].height == 0


def test_a_line_holds_each_number_for_its_period():
    assert steps([1, 2], most=2) == "0.0,80.0 300.0,80.0 300.0,0.0 600.0,0.0"


def test_bars_are_as_long_as_their_share():
    assert [row.length for row in rows([("a", 1, ""), ("b", 4, "")])] == [25, 100]
    assert [row.length for row in rows([("a", 0, "")])] == [0]
    assert [row.length for row in rows([("a", 1, "")], most=2)] == [50]
