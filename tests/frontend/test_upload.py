import hashlib
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.frontend.server import FaultyServer

pytestmark = pytest.mark.browser

PHOTO = b"\xff\xd8\xff\xe0 not decoded here "


@pytest.fixture
def folder(tmp_path):
    """Twenty photos in two folders, one of them twice, and two files that are no photos."""
    (tmp_path / "sub").mkdir()
    for number in range(20):
        place = tmp_path / "sub" if number % 2 else tmp_path
        (place / f"photo {number}.jpg").write_bytes(PHOTO + bytes([number]))
    (tmp_path / "twice.jpg").write_bytes(PHOTO + bytes([3]))
    (tmp_path / "list.txt").write_text("no photo")
    (tmp_path / "empty.heic").touch()
    return tmp_path


async def choose(page: Page, folder: Path) -> None:
    await page.locator("input[type=file]").first.set_input_files(folder)


async def finished(page: Page) -> None:
    await expect(page.get_by_role("status")).to_have_text(re.compile("^Ready"), timeout=15_000)


def line(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


async def test_a_folder_arrives_whole_and_what_is_no_photo_is_named(page, server, folder):
    await page.goto(server.url)
    await choose(page, folder)
    await finished(page)

    assert len(server.stored) == 20
    assert server.most_at_once <= 4
    await expect(line(page, "list.txt")).to_contain_text("Skipped")
    await expect(line(page, "empty.heic")).to_contain_text("This file is empty.")
    await expect(page.locator(".upload-total")).to_contain_text("21 of 21 photos here")
    await expect(page.locator(".upload-total")).to_contain_text("2 files skipped")


async def test_an_outage_is_survived_without_anybody_doing_anything(page, server, folder):
    server.failures = 10

    await page.goto(server.url)
    await choose(page, folder)
    await finished(page)

    assert len(server.stored) == 20


async def test_choosing_the_folder_again_sends_nothing_twice(page, server, folder):
    await page.goto(server.url)
    await choose(page, folder)
    await finished(page)
    sent = server.puts

    await page.reload()
    await choose(page, folder)
    await finished(page)

    assert server.puts == sent
    await expect(line(page, "photo 7.jpg")).to_contain_text("Was here already")


async def test_a_file_that_the_server_refuses_is_told_with_its_reason_and_not_sent_again(
    page, server: FaultyServer, folder
):
    server.status = 413

    await page.goto(server.url)
    await choose(page, folder)

    await expect(line(page, "photo 7.jpg")).to_contain_text("This photo is too large.")
    await finished(page)
    assert server.puts == 20


async def test_the_line_waits_when_the_session_ends_and_goes_on_with_the_new_one(
    page, server: FaultyServer, folder
):
    await page.goto(server.url)
    server.token = "of a session in another tab"
    await choose(page, folder)
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("You are signed out.")
    assert server.stored == set()

    await alert.get_by_role("button", name="Continue").click()
    await finished(page)

    await expect(alert).to_be_hidden()
    assert len(server.stored) == 20


async def test_what_the_server_turns_out_to_miss_is_sent_again(page, server, folder):
    server.forgets = {hashlib.sha256(PHOTO + bytes([5])).hexdigest()}

    await page.goto(server.url)
    await choose(page, folder)
    await finished(page)

    assert len(server.stored) == 20
    assert server.puts == 21
