"""Share the tests among processes (pytest-xdist): a file stays together, and so do some folders.

Each process has a PostgreSQL and a data folder of its own, by the fixtures of the whole run.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests share something that takes long to make.
_TOGETHER = ("tests/e2e/", "tests/frontend/", "tests/real_photos/", "tests/media/imaging/recog")

#: What takes longest goes first, so that no process is left with it at the end.
_LONG = ("tests/e2e/", "tests/real_photos/", "tests/faults/", "tests/infra/", "tests/promise/")


def share_of(nodeid: str) -> str:
    """Return the name of the share of work that a test belongs to."""
    return next(
        (folder for folder in _TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0]
    )


def _rank(item: pytest.Item) -> int:
    found = (place for place, start in enumerate(_LONG) if item.nodeid.startswith(start))
    return next(found, len(_LONG))


class Sharing(LoadScopeScheduling):
    """Hands out the shares in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    config.option.loadscopereorder = False
    return Sharing(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=_rank)
