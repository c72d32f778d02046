"""What a test of the promise runs on."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import pictures
from infra.clock import SetClock
from infra.db import connected
from infra.mail import InboxFolder
from infra.runtime import Runtime
from infra.settings import read_settings
from infra.storage import FolderStorage
from tests.conftest import NOW, Databases, browser
from tests.media.conftest import world
from tests.media.recognising import see_colours
from tests.promise.machine import Promise

__all__ = ["promise", "world"]


@pytest.fixture
def promise(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[type[Promise]]:
    """The machine, with networks for colours and an installation of its own."""
    from app import create_app  # the whole product

    clock = SetClock(NOW)
    settings_ = read_settings({"AKKOORD_DATA": str(tmp_path)})
    pictures.use(settings_.pictures)
    runtime = Runtime(
        settings=settings_,
        clock=clock,
        originals=FolderStorage(tmp_path / "originals"),
        renditions=FolderStorage(tmp_path / "renditions"),
        mailer=InboxFolder(tmp_path / "inbox"),
    )
    with asyncio.Runner() as runner:
        url = runner.run(databases.create())
        connection = connected(url, most=4)
        runner.run(connection.__aenter__())
        client = browser(create_app(runtime), settings_)
        yield type(
            "Promise",
            (Promise,),
            {
                "runner": runner,
                "runtime": runtime,
                "client": client,
                "detector": see_colours(monkeypatch),
                "looked_at": Counter(),
            },
        )
        runner.run(client.aclose())
        runner.run(connection.__aexit__(None, None, None))
        runner.run(databases.drop(url))
