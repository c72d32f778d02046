"""The database engine, and the transactions that every change runs in."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString


class _Engine(PostgresEngine):
    """Piccolo's engine, without the connections that its constructor opens by itself."""

    async def check_version(self) -> None:
        """Leave the version to `connected`: at import there is no address yet."""

    async def prep_database(self) -> None:
        """Create no extension: the product uses none."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection of the pool, in which nothing outlives a transaction."""

    def get_reset_query(self) -> str:
        """Ask nothing when a connection goes back: no session setting, lock or listener is made.

        An open transaction is rolled back all the same. By itself asyncpg asks four things each
        time, about a quarter of all that a sign-up asks.
        """
        return ""


#: Every table of the product is bound to this engine. `connected` gives it its address, so that
#: importing a table reads no settings and opens nothing.
DB = _Engine(config={})


class NoTransaction(RuntimeError):
    """A row, job or audit entry was written outside a transaction: a mistake of ours."""


def set_address(url: str) -> None:
    """Name the database (a libpq URL) without connecting to it."""
    DB.config = {"dsn": url}


@asynccontextmanager
async def connected(url: str, *, most: int = 10) -> AsyncIterator[None]:
    """Hold a pool of at most `most` connections to `url` (a libpq URL)."""
    set_address(url)
    await DB.start_connection_pool(
        min_size=1,
        max_size=most,
        command_timeout=60,
        connect=_connect,
        connection_class=_Connection,
    )
    try:
        yield
    finally:
        await DB.close_connection_pool()


async def _connect(*address: Any, **options: Any) -> asyncpg.Connection:
    """Open a connection for the pool. Raise `ConnectionError` whenever no server is there.

    A server that is starting again has removed its socket, which would pass for a missing file.
    """
    try:
        return await asyncpg.connect(*address, **options)
    except OSError as error:
        raise ConnectionError from error


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Make everything inside one commit; inside another transaction, be part of it."""
    async with DB.transaction():
        yield


def require_transaction() -> None:
    """Raise `NoTransaction` unless a transaction is open."""
    if not DB.transaction_exists():
        raise NoTransaction


async def fetch(sql: str, *values: object) -> list[dict[str, Any]]:
    """Run SQL with `{}` placeholders for `values`; return the rows as dictionaries."""
    rows: Sequence[Mapping[str, Any]] | None = await DB.run_querystring(QueryString(sql, *values))
    return [dict(row) for row in rows or ()]


async def execute(sql: str, *values: object) -> None:
    """Run SQL with `{}` placeholders for `values`, for its effect alone."""
    await fetch(sql, *values)


async def run_script(sql: str) -> None:
    """Run several statements, without values, inside the open transaction (migrations)."""
    current = DB.current_transaction.get()
    if current is None:
        raise NoTransaction
    await current.connection.execute(sql)
