"""On a real server: what may not come in is refused before its body was read."""

import asyncio

import pytest

from infra.deploy.ports import free_port
from infra.staff.permissions import Role
from infra.web.gate import LARGEST_FORM
from tests.faults.processes import Processes
from tests.faults.visitors import signed_in


@pytest.fixture
def processes(database, settings):
    started = Processes(settings, database)
    yield started
    started.end()


async def answer_to(port: int, head: str) -> tuple[int, bytes]:
    """Send a head and no body; return the status and everything that was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{head}\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    try:
        async with asyncio.timeout(10):
            status = await reader.readline()
            rest = await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()
    return int(status.split()[1]), rest


async def test_a_body_is_refused_by_its_head_alone(database, world, processes):
    port = free_port()
    processes.web(port)
    album_id = await world.make_album()
    upload = f"PUT /staff/albums/{album_id}/uploads/unhashed HTTP/1.1"
    async with await signed_in(port, Role.PHOTOGRAPHER) as client:
        cookie = "Cookie: " + "; ".join(f"{n}={v}" for n, v in client.cookies.items())
        token = f"X-Form-Token: {client.headers['X-Form-Token']}"
    form, theirs = "POST /link HTTP/1.1", "Sec-Fetch-Site: cross-site"
    ours, large = "Sec-Fetch-Site: same-origin", "Content-Length: 30000000"

    cases = {
        "too large a form": (
            [form, ours, f"Content-Length: {LARGEST_FORM + 1}"],
            413,
        ),
        "no length": ([form, ours, "Transfer-Encoding: chunked"], 411),
        "from another site": ([form, large, theirs], 403),
        "upload without a session": ([upload, ours, large], 401),
        "upload without a form token": ([upload, ours, large, cookie], 403),
        "upload from another site": (
            [upload, large, cookie, token, theirs],
            403,
        ),
        "upload too large": ([upload, ours, cookie, token, "Content-Length: 40000001"], 413),
    }
    for name, (head, expected) in cases.items():
        status, headers = await answer_to(port, "\r\n".join(head))
        assert status == expected, name
        assert b"nosniff" in headers, name


async def test_line_breaks_in_what_is_sent_make_no_header(database, world, processes):
    port = free_port()
    processes.web(port)
    async with await signed_in(port, Role.PHOTOGRAPHER) as client:
        answer = await client.get("/staff/sign-in?next=%2Fstaff%0d%0aSet-Cookie:%20a=b")

    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert answer.headers["Location"] == "/staff"
