"""After a real enrolment and a real look at a photo, no template lies anywhere in the open."""

import base64
import json

import numpy as np
import pytest

from events.services import recognition, statements
from infra.clock import SystemClock
from infra.db import execute, fetch, run_script, transaction
from media.imaging.recognition.recogniser import load_recogniser
from media.services import enrolment, templates
from media.services.decoding import decode_now
from media.services.enrolment import Submission
from media.store import faces
from tests.faults.outcome import eventually
from tests.faults.processes import Processes
from tests.media.drawn_faces import drawn
from tests.media.recognising import permit
from tests.media.world import World, make_world, one_block
from tests.security.traces import files, holds, tables

REFERENCE = drawn(((450, 280, 150),))

ROW = np.linspace(-0.31, 0.29, 128, dtype=np.float32) ** 3 * 9

FORMS = {
    "single precision": ROW.tobytes(),
    "double precision": ROW.astype(np.float64).tobytes(),
    "network order": ROW.astype(">f4").tobytes(),
    "hexadecimal": ROW.tobytes().hex().encode(),
    "hexadecimal, large": ROW.tobytes().hex().upper().encode(),
    "base64": base64.b64encode(ROW.tobytes()),
    "base64 of more": base64.b64encode(b"xy" + ROW.tobytes()),
    "json": json.dumps(ROW.tolist()).encode(),
    "some of it": json.dumps(ROW[20:30].tolist()).encode(),
    "printed": str(ROW).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_template_would_be_found_in_every_form(form):
    assert holds(b"before it " + FORMS[form] + b" and after", ROW)


def test_what_is_none_is_not_taken_for_one():
    assert not holds(json.dumps((ROW * 2).tolist()).encode(), ROW)
    assert not holds(b"", ROW)


#: What was in the queue once stays to be looked at: a worker removes what is done.
KEEP_JOBS = """
CREATE TABLE job_once (job text);
CREATE FUNCTION keep_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_once VALUES (NEW::text);
    RETURN NEW;
END $$;
CREATE TRIGGER keep_job AFTER INSERT OR UPDATE ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION keep_job();
"""


@pytest.fixture
def processes(database, settings):
    started = Processes(settings, database)
    yield started
    started.end()


async def enrol(world: World) -> None:
    """Let Marie send a drawn face, which the real networks take for one."""
    marie = world.people["Marie"]
    [row] = await fetch("SELECT id FROM registration WHERE person = {}", marie)
    statement = await statements.in_force("nl", at=world.clock.now())
    form = Submission(
        agrees=True,
        adult=True,
        wording_hash=statement.wording_hash,
        photos=[one_block(REFERENCE)],
        language="nl",
    )
    await enrolment.enrol(world.runtime, marie, row["id"], form)


async def templates_of(world: World) -> list[np.ndarray]:
    """Return what the worker computed: of the enrolment as it is opened, of the photo anew."""
    permission = await recognition.permission(world.event_id, at=world.clock.now())
    assert permission is not None
    gallery = await templates.gallery(world.runtime, permission)
    own = list(gallery._references[world.people["Marie"]])
    [photo] = await fetch("SELECT id FROM photo")
    boxes = [face.box for face in (await faces.of_photos([photo["id"]]))[photo["id"]]]
    network = load_recogniser(world.runtime.settings.data / "networks")
    pixels = decode_now(REFERENCE).pixels
    again = network.templates(pixels, boxes)
    assert len(own) == 1
    assert len(again) == 1
    # The photo is the reference itself: so that what is looked for is what was computed.
    assert np.abs(own[0] - again[0]).max() < 0.05
    return [*own, *again]


@pytest.mark.timeout(240)
async def test_no_table_file_log_line_or_job_holds_a_template(
    app, runtime, settings, clock, processes
):
    clock.at = SystemClock().now()
    world = await make_world(runtime, clock)
    await world.sign_up("Marie")
    await world.say("Marie", True)
    await permit(world)
    album_id = await world.make_album()
    async with transaction():
        await run_script(KEEP_JOBS)
    worker = processes.worker()
    await enrol(world)

    async def ready() -> bool:
        return bool(await fetch("SELECT 1 AS one FROM enrolment WHERE state = 'ready'"))

    async def recognised() -> bool:
        return bool(await fetch("SELECT 1 AS one FROM audit WHERE action = 'photo.recognised'"))

    await eventually(ready)
    await world.send(album_id, REFERENCE)
    await eventually(recognised)
    assert worker.stop() == 0  # so that nothing is still buffered

    rows = await templates_of(world)
    places = {**await tables(), **files(settings.data)}
    places["logs"] = processes.logs().encode()
    assert b"enrolment.ready" in places["logs"]
    assert b"media.enrol" in places["table job_once"]
    assert any(name.startswith("originals/") for name in places)
    assert not any(name.startswith("originals/references/") for name in places)
    found = [place for place, content in places.items() for row in rows if holds(content, row)]
    assert found == []
    # The one row that holds it, sealed, would be found if it were not.
    await execute("UPDATE enrolment SET ciphertext = {}", rows[0].tobytes())
    assert holds((await tables())["table enrolment"], rows[0])
