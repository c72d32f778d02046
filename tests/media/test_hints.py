"""Faces that a photo's own metadata tells of: hidden where we found none, and no more than that."""

import io

import pytest
from PIL import Image

from infra.audit import Actor
from infra.db import fetch
from media.domain.faces import Origin
from media.services import review, scanning, states
from tests.jobs import run_all
from tests.media.imaging.packets import area, item, packet, regions
from tests.media.recognising import SquareDetector
from tests.media.world import BOXES, World, painted, public_pictures

_WIDTH, _HEIGHT = 600, 400


def told(*names: str, of: tuple[str, ...]) -> bytes:
    """Return a photo of these people whose XMP tells of those."""
    items = []
    for name in of:
        box = BOXES[name]
        x, y = (box.x + box.w / 2) / _WIDTH, (box.y + box.h / 2) / _HEIGHT
        items.append(item(area(x, y, box.w / _WIDTH, box.h / _HEIGHT), name=name))
    file = io.BytesIO()
    image = Image.open(io.BytesIO(painted(*names)))
    image.save(file, "JPEG", quality=92, xmp=packet(regions(*items)))
    return file.getvalue()


class HalfBlind(SquareDetector):
    """Misses Jan."""

    blind = frozenset({"Jan"})


@pytest.fixture
async def photo(world: World, monkeypatch: pytest.MonkeyPatch):
    """A photo of Marie and Jan, in which we find Marie and the photographer's tool found both."""
    monkeypatch.setattr(scanning, "detector", lambda _: HalfBlind())
    album_id = await world.make_album()
    photo_id = await world.send(album_id, told("Marie", "Jan", of=("Marie", "Jan")))
    await run_all(world.runtime, "media.scan")
    return album_id, photo_id


async def faces_of(album_id, photo_id):
    return (await states.of_photo(await states.album(album_id), photo_id)).faces


async def test_a_face_that_only_the_tool_found_is_doubtful_and_hidden(photo, world: World, client):
    album_id, photo_id = photo

    marie, jan = await faces_of(album_id, photo_id)
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)

    assert (marie.origin, marie.doubtful) == (Origin.DETECTED, False)
    assert (jan.origin, jan.doubtful, jan.box.x) == (Origin.HINT, True, BOXES["Jan"].x)
    assert list((await public_pictures(client)).values()) == [{"Marie"}]


async def test_a_name_in_the_photo_shows_and_stores_nothing(photo, world: World):
    [row] = await fetch("SELECT count(*) AS n FROM face WHERE person_id IS NOT NULL")
    [said] = await fetch("SELECT count(*) AS n FROM face_proposal")

    assert (row["n"], said["n"]) == (0, 0)


async def test_what_a_reviewer_called_no_face_comes_back_by_no_scan(photo, world: World):
    album_id, photo_id = photo
    jan = (await faces_of(album_id, photo_id))[1]
    await review.not_a_face(await world.work(album_id, photo_id), jan.id)

    await scanning.scan_again(photo_id, by=Actor.system())
    await run_all(world.runtime, "media.scan")

    assert len(await faces_of(album_id, photo_id)) == 2
