"""How often something may be tried, counted by a real PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from infra.clock import SetClock
from infra.db import fetch, transaction
from infra.errors import TooMany
from infra.limits import LONGEST, allow, sweep

HOUR = timedelta(hours=1)
KEY = "sign-in:192.0.2.1"

pytestmark = pytest.mark.usefixtures("database")


async def attempts(number: int, clock: SetClock, key: str = KEY) -> int:
    """Try `number` times and return how many were allowed."""
    allowed = 0
    for _ in range(number):
        try:
            await allow(key, most=3, within=HOUR, at=clock.at)
        except TooMany:
            continue
        allowed += 1
    return allowed


async def test_the_first_tries_are_allowed_and_the_rest_are_not(clock: SetClock):
    assert await attempts(10, clock) == 3


async def test_after_the_window_it_may_be_tried_again(clock: SetClock):
    await attempts(10, clock)

    clock.at += HOUR - timedelta(seconds=1)
    assert await attempts(10, clock) == 0
    clock.at += timedelta(seconds=1)
    assert await attempts(10, clock) == 3


async def test_refused_tries_do_not_prolong_the_window(clock: SetClock):
    for _ in range(12):
        await attempts(2, clock)
        clock.at += HOUR / 12

    assert await attempts(1, clock) == 1


async def test_each_key_has_a_count_of_its_own(clock: SetClock):
    await attempts(10, clock)

    assert await attempts(10, clock, key="sign-in:192.0.2.2") == 3


async def test_tries_at_the_same_moment_are_all_counted(clock: SetClock):
    outcomes = await asyncio.gather(
        *(allow(KEY, most=5, within=HOUR, at=clock.at) for _ in range(40)),
        return_exceptions=True,
    )

    assert sum(outcome is None for outcome in outcomes) == 5
    assert sum(isinstance(outcome, TooMany) for outcome in outcomes) == 35


async def test_a_clock_that_goes_back_allows_nothing_more(clock: SetClock):
    await attempts(10, clock)

    clock.at -= timedelta(days=30)

    assert await attempts(10, clock) == 0


async def test_the_database_holds_neither_key_nor_address(clock: SetClock):
    await allow("mail:marie@school.example", most=3, within=HOUR, at=clock.at)

    [row] = await fetch("SELECT * FROM rate_limit")

    assert "marie" not in str(row)
    assert len(row["key_hash"]) == 32


async def test_a_try_in_a_transaction_that_fails_is_not_counted(clock: SetClock):
    async def fail() -> None:
        async with transaction():
            await allow(KEY, most=3, within=HOUR, at=clock.at)
            raise LookupError

    for _ in range(5):
        with pytest.raises(LookupError):
            await fail()

    assert await attempts(10, clock) == 3


async def test_counts_that_have_nothing_left_to_say_are_swept(clock: SetClock):
    await attempts(1, clock)
    clock.at += LONGEST - timedelta(seconds=1)
    await attempts(1, clock, key="sign-in:192.0.2.2")

    await sweep(clock.at)
    assert len(await fetch("SELECT 1 AS one FROM rate_limit")) == 2

    await sweep(clock.at + timedelta(seconds=1))
    assert len(await fetch("SELECT 1 AS one FROM rate_limit")) == 1


@pytest.mark.parametrize("within", [timedelta(0), -HOUR, LONGEST + timedelta(seconds=1)])
async def test_a_window_that_sweeping_would_cut_short_is_refused(
    clock: SetClock, within: timedelta
):
    with pytest.raises(ValueError, match="at most a day"):
        await allow(KEY, most=3, within=within, at=clock.at)
