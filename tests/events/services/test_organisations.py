from pathlib import Path

import pytest

from events.domain.ids import OrganisationId
from events.domain.organisation import OrganisationKind
from events.domain.register import Outcome, Sector
from events.services import organisations, registration
from events.services.organisations import CLOSES_MANY, FAULTY, Taking
from infra.audit import Actor
from infra.db import fetch
from infra.errors import Invalid, TooMany
from infra.ids import new_id
from tests.conftest import NOW
from tests.events.conftest import MARIE

SAMPLES = Path(__file__).resolve().parents[3] / "admin_ui" / "demo" / "register"
SCHOOLS = (SAMPLES / "schools.csv").read_bytes()
BOARDS = (SAMPLES / "boards.csv").read_bytes()

pytestmark = pytest.mark.usefixtures("database")


async def take_in(content: bytes, **how: object):
    how = {"sector": Sector.PRIMARY, "dry_run": False, **how}
    return await organisations.take_in(content, Taking(**how), actor=Actor.system(), at=NOW)


async def found(text: str) -> list[str]:
    rows = await organisations.search(text, at=NOW, ip="192.0.2.1")
    return [f"{row.name}, {row.place}" for row in rows]


async def stored() -> list[dict]:
    return await fetch("SELECT * FROM organisation ORDER BY code")


async def test_a_dry_run_tells_what_would_happen_and_changes_nothing():
    taken = await take_in(SCHOOLS, dry_run=True)

    assert (taken.done, taken.refused) == (False, "")
    assert taken.plan.count(Outcome.ADDED) == 8
    assert await stored() == []
    assert await fetch("SELECT 1 AS one FROM audit") == []


async def test_a_list_is_taken_in_and_a_second_time_changes_nothing():
    await take_in(BOARDS)
    await take_in(SCHOOLS)
    before = await stored()

    again = await take_in(SCHOOLS)

    assert len(before) == 12
    assert again.plan.counts[Outcome.UNCHANGED] == 8
    assert await stored() == before
    actions = await fetch("SELECT action, detail FROM audit ORDER BY seq")
    assert [row["action"] for row in actions] == ["organisations.taken_in"] * 3


async def test_who_vanished_is_closed_and_found_no_more_and_comes_back_as_itself():
    await take_in(SCHOOLS)
    [school] = [row for row in await stored() if row["code"] == "98AG00"]
    without = b"\r\n".join(SCHOOLS.splitlines()[:-1])

    await take_in(without)
    closed = await found("fugel")
    await take_in(SCHOOLS)

    assert closed == []
    assert await found("fugel") == ["Basisskoalle De Fûgelflecht, Sneek"]
    assert [row["id"] for row in await stored() if row["code"] == "98AG00"] == [school["id"]]


async def test_one_wrong_line_keeps_the_whole_file_out():
    taken = await take_in(SCHOOLS + b"Utrecht;1;X;X00;Naam\r\n")

    assert (taken.done, taken.refused) == (False, FAULTY)
    assert await stored() == []


async def test_a_file_that_closes_much_asks_first():
    await take_in(SCHOOLS)
    short = b"\r\n".join(SCHOOLS.splitlines()[:2])

    refused = await take_in(short)
    still = await found("kompas")
    await take_in(short, may_close_many=True)

    assert (refused.done, refused.refused) == (False, CLOSES_MANY)
    assert len(still) == 1
    assert await found("kompas") == []
    assert len(await stored()) == 8


async def test_what_is_no_list_is_refused():
    with pytest.raises(Invalid):
        await take_in(b"PK\x03\x04\x00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zonne", ["IKC De Zonnewijzer, Eindhoven"]),
        ("regenb ijssel", ["Basisschool De Regenboog, IJsselstein"]),
        ("98ac", ["IKC De Zonnewijzer, Eindhoven"]),
        ("98AC00", ["IKC De Zonnewijzer, Eindhoven"]),
        ("FUGELFLECHT", ["Basisskoalle De Fûgelflecht, Sneek"]),
        ("s gravenhage", ["Jenaplanschool Het Kompas, 's-Gravenhage"]),
        ("onnewijzer", []),
        ("'; DROP TABLE organisation; --", []),
        ("zonne & !sneek | (", []),
        ("z", []),
    ],
)
async def test_schools_are_found_by_the_beginnings_of_words(text: str, expected: list[str]):
    await take_in(SCHOOLS)

    assert await found(text) == expected


async def test_at_most_ten_are_found_and_names_that_begin_so_come_first():
    header = "INSTELLINGSCODE;INSTELLINGSNAAM;PLAATSNAAM\n"
    rows = [f"{number:02}AA;School {number};LINDEN" for number in range(30)]
    await take_in((header + "\n".join([*rows, "99AA;Linde;UTRECHT"])).encode())

    names = await found("linde")

    assert len(names) == 10
    assert names[0] == "Linde, Utrecht"


async def test_finding_is_limited_per_address():
    for _ in range(organisations.MOST_SEARCHES):
        await organisations.search("x", at=NOW, ip="192.0.2.9")

    with pytest.raises(TooMany):
        await organisations.search("x", at=NOW, ip="192.0.2.9")


async def test_lists_are_counted():
    await take_in(SCHOOLS)
    await take_in(BOARDS, sector=Sector.EVERYTHING)

    assert [(one.kind, one.sector, one.number) for one in await organisations.totals()] == [
        (OrganisationKind.SCHOOL, Sector.PRIMARY, 8),
        (OrganisationKind.BOARD, Sector.EVERYTHING, 4),
    ]


async def chosen() -> list[str | None]:
    rows = await fetch(
        "SELECT o.code FROM registration r LEFT JOIN organisation o ON o.id = r.organisation_id"
    )
    return [row["code"] for row in rows]


async def linde() -> OrganisationId:
    await take_in(b"INSTELLINGSCODE;INSTELLINGSNAAM\n98ZZ;Basisschool De Linde\n")
    [row] = await fetch("SELECT id FROM organisation")
    return OrganisationId(row["id"])


async def test_who_chooses_a_school_is_counted_there(world):
    await world.sign_up(organisation_id=await linde())

    assert await chosen() == ["98ZZ00"]


async def test_a_school_that_is_called_otherwise_or_does_not_exist_is_not_chosen(world):
    school = await linde()

    await world.sign_up(organisation="Basisschool De Beuk", organisation_id=school)
    await world.sign_up(email="a@school.example", organisation_id=OrganisationId(new_id()))

    assert await chosen() == [None, None]


async def test_a_stranger_changes_nobodys_school(world):
    school = await linde()
    await world.sign_up()

    await world.sign_up(organisation_id=school, idempotency_key="another-key-of-a-form")

    assert await chosen() == [None]


async def test_correcting_the_text_lets_the_school_go_and_choosing_takes_it_back(world):
    school = await linde()
    await world.sign_up(organisation_id=school)
    [row] = await fetch("SELECT id FROM registration")

    async def correct(organisation: str, organisation_id: OrganisationId | None) -> None:
        await registration.correct(
            row["id"],
            person_id=await world.person(),
            name=MARIE.name,
            organisation=organisation,
            organisation_id=organisation_id,
        )

    await correct("Zelf getypt", None)
    typed = await chosen()
    await correct("Basisschool De Linde", school)

    assert typed == [None]
    assert await chosen() == ["98ZZ00"]
