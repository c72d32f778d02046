"""Whether anything changed: one number for every row of every table."""

from infra.db import fetch

#: Written by merely looking: when a session was last seen, and how often something was tried.
_LOOKING = {"rate_limit", "session"}

_HASH = "md5(string_agg(t::text, '|' ORDER BY t::text))"


async def checksum() -> dict[str, str]:
    """Return a hash of the rows of each table of ours, and of the queue."""
    tables = await fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    found = {}
    for name in (row["tablename"] for row in tables):
        if name in _LOOKING:
            rows = await fetch(f"SELECT count(*)::text AS hash FROM {name}")
        else:
            rows = await fetch(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM {name} t"
            )
        found[name] = rows[0]["hash"]
    found.pop("rate_limit")
    return found
