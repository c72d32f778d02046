"""The waiting list against a model: any order of what people and time do."""

import asyncio
from collections.abc import Iterator

import pytest

from infra.db import connected
from infra.runtime import Runtime
from tests.conftest import Databases
from tests.events.waiting.machine import Waiting, run


@pytest.fixture
def waiting(databases: Databases, runtime: Runtime) -> Iterator[type[Waiting]]:
    """The machine, with a database of its own."""
    with asyncio.Runner() as runner:
        url = runner.run(databases.create())
        connection = connected(url, most=4)
        runner.run(connection.__aenter__())
        yield type("Waiting", (Waiting,), {"runner": runner, "runtime": runtime})
        runner.run(connection.__aexit__(None, None, None))
        runner.run(databases.drop(url))


def test_places_go_by_the_written_rule_in_any_order_of_events(waiting):
    run(waiting)
