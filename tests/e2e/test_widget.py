"""Another website lists what is coming: with our script, without our cookies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, expect

from tests.e2e.world import World

_PAGE = """<!doctype html><html lang="nl"><title>Onze school</title><h1>Onze school</h1>
<div data-akkoord-events></div><script type="module" src="{site}/widget.js"></script></html>"""


@asynccontextmanager
async def website(site: str) -> AsyncIterator[str]:
    """Serve the page of a school from another origin."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = _PAGE.format(site=site).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}/"


async def test_another_website_lists_what_is_coming_without_a_cookie(
    chromium: Browser, site: str, world: World
):
    async with website(site) as address:
        context = await chromium.new_context(locale="nl-NL")
        page = await context.new_page()
        await page.goto(address)

        link = page.get_by_role("listitem").get_by_role("link").first
        await expect(link).to_be_visible()
        assert (await link.get_attribute("href") or "").startswith(f"{site}/events/")
        assert await context.cookies() == []
        assert await page.locator("iframe").count() == 0
        await context.close()


async def test_when_the_list_cannot_be_had_a_link_stands_there(chromium: Browser, site: str):
    async with website(site) as address:
        context = await chromium.new_context(locale="nl-NL")
        page = await context.new_page()
        await page.route("**/api/public/events", lambda route: route.abort())
        await page.goto(address)

        link = page.get_by_role("link", name="Bekijk alle bijeenkomsten")
        await expect(link).to_be_visible()
        assert await link.get_attribute("href") == site
        await context.close()
