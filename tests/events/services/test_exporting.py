"""Registrations handed over: to whom, what, and that it is on record."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from events.domain.consent import Purpose
from events.domain.recipients import Column, RecipientDraft
from events.errors import NoAgreement
from events.services import exporting, recipients
from events.services.exporting import Format, Order
from infra.db import fetch
from infra.errors import Invalid
from tests.conftest import NOW
from tests.events.conftest import ORGANISER, World

pytestmark = pytest.mark.usefixtures("whole_app")  # which speaks Dutch

TODAY = date(2026, 11, 24)
PRINTER = RecipientDraft(
    name="Drukkerij De Pers",
    agreement="VWO 2026-3",
    valid_from=TODAY - timedelta(days=10),
    valid_until=TODAY,
    covers=frozenset({Column.NAME, Column.ORGANISATION, Column.PHOTOS}),
)


@pytest.fixture
async def printer(world: World):
    return await recipients.add(PRINTER, by=ORGANISER, at=NOW)


def order(world: World, recipient_id, **changes) -> Order:
    plain = Order(
        event_id=world.event.id,
        recipient_id=recipient_id,
        columns=frozenset({Column.NAME, Column.ORGANISATION}),
        waiting_too=False,
        format=Format.CSV,
    )
    return replace(plain, **changes)


async def hand_over(world: World, asked: Order, *, on: date = TODAY) -> bytes:
    zone = world.runtime.settings.timezone
    made = await exporting.export(asked, by=ORGANISER, on=on, at=NOW, zone=zone)
    with made.file:
        content = made.file.read()
    assert len(content) == made.size
    return content


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_a_recipient_gets_the_columns_asked_for_and_no_other(world: World, printer):
    await world.sign_up()

    content = await hand_over(world, order(world, printer))

    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content) == [["Naam", "Organisatie"], ["Marie de Vries", "Basisschool De Linde"]]
    assert b"marie@school.example" not in content


async def test_choices_about_photos_are_a_column_for_each_use(world: World, printer):
    await world.sign_up(choices={Purpose.WEBSITE: False})

    columns = frozenset({Column.NAME, Column.PHOTOS})
    content = await hand_over(world, order(world, printer, columns=columns))

    assert lines(content)[1] == ["Marie de Vries", "Nee", "Niet beantwoord (telt als nee)"]


@pytest.mark.parametrize("name", ["=1+1", "+31 6 1234", "-2", "\uff1d1+1"])
async def test_what_a_spreadsheet_would_calculate_stays_text(world: World, printer, name):
    await world.sign_up(name=name)

    content = await hand_over(world, order(world, printer))

    assert lines(content)[1][0] == "'" + name


async def test_a_workbook_has_typed_cells_and_nothing_that_calculates(world: World):
    everything = replace(PRINTER, covers=frozenset(Column))
    recipient_id = await recipients.add(everything, by=ORGANISER, at=NOW)
    await world.sign_up(name="=1+1")

    asked = order(world, recipient_id, columns=frozenset(Column), format=Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(await hand_over(world, asked))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    cells = re.findall(r'<c r="([A-Z]+)2"([^>]*)>(.*?)</c>', sheet)
    types = {place: re.search(r't="(\w+)"', rest) for place, rest, _ in cells}
    texts = {place: text for place, _, text in cells}
    assert ET.fromstring(sheet).tag.endswith("worksheet")
    assert "<f>" not in sheet
    assert types["A"] is not None
    assert types["A"].group(1) == "inlineStr"
    assert "=1+1" in texts["A"]
    assert types["F"] is None  # a moment is a number with a format
    moment = float(re.sub("<[^>]+>", "", texts["F"]))
    assert moment == pytest.approx(46350 + 10 / 24)  # 24 November 2026, 10.00 in Amsterdam


async def test_who_signed_off_is_left_out_and_the_waiting_list_only_when_asked(
    runtime, clock, database
):
    from tests.events.conftest import make_world

    world = await make_world(runtime, clock, capacity=1)
    recipient_id = await recipients.add(PRINTER, by=ORGANISER, at=NOW)
    await world.sign_up()
    await world.sign_up(name="Jan Bakker", email="jan@school.example")

    seated = lines(await hand_over(world, order(world, recipient_id)))
    both = lines(await hand_over(world, order(world, recipient_id, waiting_too=True)))

    assert [row[0] for row in seated[1:]] == ["Marie de Vries"]
    assert [row[0] for row in both[1:]] == ["Marie de Vries", "Jan Bakker"]


@pytest.mark.parametrize(
    "on", [TODAY + timedelta(days=1), TODAY - timedelta(days=11)], ids=["over", "not begun"]
)
async def test_nothing_leaves_when_the_agreement_does_not_run(world: World, printer, on):
    await world.sign_up()

    with pytest.raises(NoAgreement):
        await hand_over(world, order(world, printer), on=on)

    assert await fetch("SELECT 1 AS one FROM audit WHERE action = 'registrations.exported'") == []


@pytest.mark.parametrize("columns", [{Column.NAME, Column.EMAIL}, set()])
async def test_nothing_leaves_that_the_agreement_does_not_cover(world: World, printer, columns):
    with pytest.raises(NoAgreement):
        await hand_over(world, order(world, printer, columns=frozenset(columns)))


async def test_it_is_on_record_who_gave_what_to_whom_without_a_name(world: World, printer):
    await world.sign_up()

    await hand_over(world, order(world, printer))

    [entry] = await fetch(
        "SELECT actor, object, detail FROM audit WHERE action = 'registrations.exported'"
    )
    assert entry["actor"] == f"staff:{ORGANISER}"
    assert entry["object"] == f"event:{world.event.id}"
    assert json.loads(entry["detail"]) == {
        "recipient": str(printer),
        "columns": ["name", "organisation"],
        "statuses": ["seated"],
        "format": "csv",
        "rows": 1,
    }


async def test_more_rows_than_one_batch_all_arrive_in_order(world: World, printer, monkeypatch):
    from events.store import exports

    monkeypatch.setattr(exports, "BATCH", 2)
    for number in range(5):
        await world.sign_up(name=f"Naam {number}", email=f"n{number}@school.example")

    content = await hand_over(world, order(world, printer))

    assert [row[0] for row in lines(content)[1:]] == [f"Naam {number}" for number in range(5)]


async def test_an_agreement_that_ends_before_it_starts_is_refused(world: World):
    wrong = replace(PRINTER, valid_until=PRINTER.valid_from - timedelta(days=1))

    with pytest.raises(Invalid) as refused:
        await recipients.add(wrong, by=ORGANISER, at=NOW)

    assert set(refused.value.fields) == {"valid_until"}
