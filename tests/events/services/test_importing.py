"""People registered from a file: tried first, then all of them or nobody."""

from datetime import timedelta

import pytest

from events.domain.importing import Outcome, Unreadable
from events.errors import SignUpClosed
from events.services import importing
from infra.db import fetch
from tests.conftest import NOW
from tests.events.conftest import ORGANISER, World, make_world

FILE = """naam;e-mailadres;organisatie;taal
Jan Bakker;jan@school.example;OBS De Vlieger;nl
Fatima Çelik;fatima@school.example;;en
"""


async def bring_in(world: World, text: str = FILE):
    return await importing.bring_in(world.event.id, text, by=ORGANISER, at=world.clock.now())


async def check(world: World, text: str = FILE):
    return await importing.check(world.event.id, text, at=world.clock.now())


async def registered() -> list[tuple[str, str]]:
    rows = await fetch("SELECT name, status FROM registration ORDER BY sequence")
    return [(row["name"], row["status"]) for row in rows]


def outcomes(report) -> list[Outcome]:
    return [one.outcome for one in report.lines]


async def test_everybody_in_the_file_is_registered_and_gets_the_usual_mail(world: World):
    report = await bring_in(world)

    assert report.done
    assert await registered() == [("Jan Bakker", "seated"), ("Fatima Çelik", "seated")]
    assert len(await world.letters_to("jan@school.example")) == 1
    assert len(await world.letters_to("fatima@school.example")) == 1


async def test_their_choices_about_photos_stay_unknown(world: World):
    await bring_in(world)

    assert await fetch("SELECT 1 AS one FROM consent_entry") == []


async def test_trying_it_tells_the_same_and_changes_nothing(world: World):
    tried = await check(world)

    assert await registered() == []
    assert await world.letters() == []
    assert outcomes(tried) == outcomes(await bring_in(world))


async def test_one_line_that_is_wrong_keeps_everybody_out(world: World):
    report = await bring_in(world, FILE + "Sanne;geen adres;;\n")

    assert outcomes(report) == [Outcome.NEW, Outcome.NEW, Outcome.WRONG]
    assert report.lines[-1].line.number == 4
    assert report.lines[-1].wrong
    assert not report.done
    assert await registered() == []


async def test_who_is_registered_is_left_alone_and_gets_no_mail(world: World):
    await world.sign_up(email="jan@school.example", name="Jan zelf")
    before = len(await world.letters_to("jan@school.example"))

    report = await bring_in(world)

    assert outcomes(report) == [Outcome.KNOWN, Outcome.NEW]
    assert await registered() == [("Jan zelf", "seated"), ("Fatima Çelik", "seated")]
    assert len(await world.letters_to("jan@school.example")) == before


async def test_the_same_file_once_more_changes_nothing(world: World):
    await bring_in(world)

    report = await bring_in(world)

    assert outcomes(report) == [Outcome.KNOWN, Outcome.KNOWN]
    assert len(await registered()) == 2


async def test_who_finds_no_seat_waits_in_the_order_of_the_file(database, runtime, clock):
    world = await make_world(runtime, clock, capacity=1)

    await bring_in(world)

    assert await registered() == [("Jan Bakker", "seated"), ("Fatima Çelik", "waiting")]


async def test_the_audit_log_says_who_brought_in_how_many(world: World):
    await bring_in(world)

    [entry] = await fetch("SELECT actor FROM audit WHERE action = 'registrations.imported'")
    made = await fetch("SELECT actor FROM audit WHERE action = 'registration.made'")
    assert entry["actor"] == f"staff:{ORGANISER}"
    assert [one["actor"] for one in made] == [f"staff:{ORGANISER}"] * 2


@pytest.mark.parametrize("days", [-1, 19], ids=["not open yet", "closed"])
async def test_staff_may_do_so_while_others_cannot_sign_up(database, runtime, clock, days):
    world = await make_world(runtime, clock, opens_at=NOW)
    clock.at = NOW + timedelta(days=days)

    assert (await bring_in(world)).done


async def test_nobody_is_brought_in_once_the_event_has_begun(world: World):
    world.clock.at = world.event.starts_at

    with pytest.raises(SignUpClosed):
        await bring_in(world)


async def test_a_file_that_cannot_be_read_changes_nothing(world: World):
    with pytest.raises(Unreadable):
        await bring_in(world, "wie;wat\nJan;iets\n")

    assert await registered() == []
