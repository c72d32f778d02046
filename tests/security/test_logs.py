"""Logs and queue of a whole run hold nothing about anybody."""

import re

import pytest

from events.services import events
from infra.audit import Actor
from infra.clock import SystemClock
from infra.db import fetch
from infra.deploy.ports import free_port
from infra.staff.accounts import NewStaff, add_staff
from infra.staff.permissions import Role
from tests.faults.outcome import eventually
from tests.faults.processes import Processes
from tests.faults.visitors import anonymous, signed_in
from tests.media.drawn_faces import drawn
from tests.media.world import make_world

NAME, EMAIL, SCHOOL = "Kanariette Zwaluw", "kanariette@geheim.example", "Basisschool Verklikker"
PASSWORD, FILE = "wachtwoord met een kanarie", "Kanariette_thuis.jpg"


@pytest.fixture
def processes(database, settings):
    started = Processes(settings, database)
    yield started
    started.end()


async def letter_from(folder) -> str:
    """Wait for the mail to her, and return its plain text."""
    import email.policy

    async def arrived() -> bool:
        return any(folder.glob("*.eml"))

    await eventually(arrived)
    [path] = folder.glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return message.get_body(("plain",)).get_content()


async def test_nothing_about_anybody_is_in_the_logs_or_the_queue_of_a_whole_run(
    app, runtime, settings, clock, processes
):
    clock.at = SystemClock().now()
    world = await make_world(runtime, clock)
    slug = (await events.get(world.event_id)).slug
    album_id = await world.make_album()
    await add_staff(
        NewStaff(email=EMAIL, name=NAME, password=PASSWORD, roles=frozenset({Role.ORGANISER})),
        by=Actor.system(),
        at=clock.now(),
    )
    port = free_port()
    running = [processes.web(port), processes.worker()]
    form = {"name": NAME, "email": EMAIL, "organisation": SCHOOL, "website": "yes"}
    form["form_key"] = "the key of the form of the canary"

    async with anonymous(port) as visitor:
        sent = await visitor.post(f"/events/{slug}/sign-up", data=form)
        broken = await visitor.post(f"/events/{slug}/sign-up", data={**form, "email": NAME})
        letter = await letter_from(settings.data / "inbox")
        tokens = re.findall(r"/(?:confirm|my|address)/([A-Za-z0-9_-]+)", letter)
        opened = await visitor.post(f"/my/{tokens[-1]}", data={"name": NAME})
        page = await visitor.get("/me")
        again = await visitor.post("/link", data={"email": EMAIL})
        lost = await visitor.get(f"/photos/{NAME}/{EMAIL}?q={SCHOOL}")
        refused = await visitor.post("/staff/sign-in", data={"email": EMAIL, "password": NAME})
        signed = await visitor.post("/staff/sign-in", data={"email": EMAIL, "password": PASSWORD})
        secrets = [*tokens, *visitor.cookies.values(), form["form_key"]]
    async with await signed_in(port, Role.PHOTOGRAPHER) as photographer:
        address = f"/staff/albums/{album_id}/uploads/unhashed?name={FILE}"
        uploaded = await photographer.put(address, content=drawn())
        secrets += [*photographer.cookies.values(), photographer.headers["X-Form-Token"]]

    async def scanned() -> bool:
        return bool(await fetch("SELECT 1 AS one FROM photo WHERE scan = 'scanned'"))

    await eventually(scanned)
    assert [process.stop() for process in running] == [0, 0]  # so that nothing is still buffered
    statuses = [a.status_code for a in (sent, opened, page, again, refused, signed, uploaded)]
    assert statuses == [303, 303, 200, 303, 403, 303, 201]
    assert (broken.status_code, lost.status_code) == (400, 404)
    assert len(secrets) >= 6
    jobs = await fetch("SELECT j::text AS text FROM procrastinate_jobs j")
    audit = await fetch("SELECT a::text AS text FROM audit a")
    written = {
        "logs": processes.logs(),
        "queue": "".join(row["text"] for row in jobs),
        "audit": "".join(row["text"] for row in audit),
    }
    assert "job.done" in written["logs"]
    canaries = [*NAME.split(), EMAIL, "geheim.example", "Verklikker", PASSWORD, FILE, *secrets]
    for place, text in written.items():
        found = [canary for canary in canaries if canary.lower() in text.lower()]
        assert found == [], place
