"""A pytest plugin for `./run test --no-browser`: browser tests are counted as not run."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="not run: --no-browser"))
