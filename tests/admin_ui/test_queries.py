"""How often each page asks the database: as often for three of everything as for one."""

import pytest

from infra.db import DB
from infra.staff.permissions import Role
from media.domain.faces import Decision, Verdict
from media.store import faces
from tests.admin_ui.conftest import SOMEBODY, World
from tests.conftest import NOW

#: Queries per page, two of them to find the session and its member of staff.
QUERIES = {
    "/staff": 5,
    "/staff/albums": 4,
    "/staff/reports": 4,
    "/staff/people": 5,
    "{event}": 6,
    "{event}/attendees": 6,
    "{event}/questions": 6,
    "{event}/attendance": 6,
    "{event}/badges": 8,
    "{event}/check-in/list": 7,
    "{album}": 11,
    "{album}/progress": 10,
    "{album}/people": 8,
    "{photo}": 11,
    "{photo}/state": 15,
}


@pytest.fixture
def count_queries(monkeypatch):
    """Count what is asked of the database, from the moment this is called."""
    asked: list[str] = []
    ask = DB.run_querystring

    async def counting(querystring, *args, **kwargs):
        asked.append(str(querystring))
        return await ask(querystring, *args, **kwargs)

    monkeypatch.setattr(DB, "run_querystring", counting)
    return asked


async def add_one_of_everything(world: World, number: int) -> None:
    person_id = await world.attendee(f"Marie{number} de Vries")
    photo_id = await world.photo()
    face_id = await world.face(photo_id)
    [face] = (await faces.of_photos([photo_id]))[photo_id]
    assert face.id == face_id
    verdict = Verdict(decision=Decision.SHOW, person_id=person_id, relied_on={})
    await faces.decide(photo_id, face, verdict, by=SOMEBODY, at=NOW)
    await world.propose(await world.face(photo_id), person_id)


@pytest.mark.parametrize("page", QUERIES)
async def test_a_page_asks_a_fixed_number_of_times(page, world: World, staff_client, count_queries):
    _, client = await staff_client(*Role)
    await add_one_of_everything(world, 1)
    url = page.format(
        event=world.event_url, album=world.album_url, photo=world.photo_url(world.made[0])
    )
    counts = []

    for more in ((), (2, 3)):
        for number in more:
            await add_one_of_everything(world, number)
        count_queries.clear()
        answer = await client.get(url)
        assert answer.status_code == 200
        counts.append(len(count_queries))

    assert counts == [QUERIES[page]] * 2
