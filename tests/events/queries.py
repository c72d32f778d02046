"""Count what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from infra.db import DB


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the SQL of every query until the end of the block."""
    asked: list[str] = []
    run = DB.run_querystring

    async def counting(querystring, *args, **kwargs):
        asked.append(querystring.template)
        return await run(querystring, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DB, "run_querystring", counting)
        yield asked
