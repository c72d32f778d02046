"""The command that takes the register in, as a process of its own."""

import asyncio
import csv
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.db import fetch
from tests.events.services.test_organisations import SAMPLES, SCHOOLS

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    code: int | None
    out: str
    error: str


@pytest.fixture
def take_in(database: str, tmp_path: Path):
    async def take_in(*arguments: str) -> Said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app", "organisations", "import", *arguments),
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database, "AKKOORD_DATA": str(tmp_path / "data")},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await process.communicate()
        return Said(process.returncode, out.decode(), error.decode())

    return take_in


async def names() -> list[str]:
    return [row["code"] for row in await fetch("SELECT code FROM organisation ORDER BY code")]


async def test_a_list_is_tried_and_then_taken_in(take_in, tmp_path: Path):
    report = tmp_path / "lines.csv"
    schools = str(SAMPLES / "schools.csv")

    tried = await take_in(schools, "--sector", "po", "--dry-run", "--report", str(report))
    before = await names()
    taken = await take_in(schools, "--sector", "po")

    assert (tried.code, before) == (0, [])
    assert "A dry run: nothing was changed." in tried.out
    lines = list(csv.DictReader(report.read_text("utf-8").splitlines()))
    assert [line["outcome"] for line in lines] == ["added"] * 8
    assert lines[0]["line"] == "2"
    assert (taken.code, len(await names())) == (0, 8)
    assert "schools: 8 added" in taken.out


async def test_what_is_wrong_is_named_and_nothing_is_taken_in(take_in, tmp_path: Path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(SCHOOLS + b"Utrecht;1;SCHOOL;X;Naam\r\n")
    other = tmp_path / "other.csv"
    other.write_text("name\nDe Linde\n")

    refused = await take_in(str(wrong))
    unreadable = await take_in(str(other))
    absent = await take_in(str(tmp_path / "absent.csv"))

    assert (refused.code, unreadable.code, absent.code) == (1, 2, 2)
    assert "line 10: wrong: The BRIN number is not two digits and two letters." in refused.out
    assert "The first line does not name the columns" in unreadable.error
    assert "No such file" in absent.error
    assert await names() == []
