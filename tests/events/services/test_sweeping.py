from datetime import timedelta

from events.jobs import jobs
from infra.db import fetch
from infra.queue import run_job


async def rows(table: str) -> int:
    [row] = await fetch(f"SELECT count(*) AS number FROM {table}")
    return row["number"]


async def test_what_has_had_its_time_is_removed(world, runtime, clock):
    await world.sign_up()
    await world.letters()
    sweep = jobs.known["events.sweep"]

    await run_job(sweep, runtime, {})
    kept = [await rows(table) for table in ("mail", "link", "sign_up_key")]
    clock.at += timedelta(days=200)
    await run_job(sweep, runtime, {})

    assert kept == [1, 2, 1]
    assert [await rows(table) for table in ("mail", "link", "link_token", "sign_up_key")] == [0] * 4
    assert await rows("registration") == 1
