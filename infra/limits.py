"""How often something may be tried: counted in the database, so in all processes together."""

import hashlib
from datetime import datetime, timedelta

from infra.db import execute, fetch
from infra.errors import TooMany

#: No window is longer, so that `sweep` knows which rows have nothing left to say.
LONGEST = timedelta(days=1)


async def allow(key: str, *, most: int, within: timedelta, at: datetime) -> None:
    """Count one try of `key`; raise `TooMany` after `most` of them within `within`.

    The window is fixed: it opens at the first try, and the next one opens after it has ended, so
    twice `most` can fall within one `within` around that moment. Refused tries do not prolong it.
    `key` names what is tried and by whom ("sign-in:192.0.2.1"); only its SHA-256 is stored.

    Call it before the transaction of what it guards: rolled back with that, a try is not counted.
    """
    if not timedelta(0) < within <= LONGEST:
        raise ValueError("the window of a limit is at most a day")
    [row] = await fetch(
        "INSERT INTO rate_limit AS known (key_hash, window_start, hits) VALUES ({}, {}, 1) "
        "ON CONFLICT (key_hash) DO UPDATE SET "
        "hits = CASE WHEN known.window_start <= {} THEN 1 ELSE least(known.hits, {}) + 1 END, "
        "window_start = CASE WHEN known.window_start <= {} "
        "THEN excluded.window_start ELSE known.window_start END "
        "RETURNING hits",
        hashlib.sha256(key.encode()).digest(),
        at,
        at - within,
        most,
        at - within,
    )
    if row["hits"] > most:
        # The window has ended by then, at the latest.
        raise TooMany(seconds=int(within.total_seconds()))


async def sweep(at: datetime) -> None:
    """Remove the counts of windows that have ended."""
    await execute("DELETE FROM rate_limit WHERE window_start <= {}", at - LONGEST)
