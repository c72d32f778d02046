"""The upload protocol: plan, send, done; every step may be repeated."""

import hashlib

import pytest

from infra.db import fetch
from infra.staff.permissions import Role
from media.services import upload
from tests.admin_ui.conftest import World, token_of

PHOTO = b"the bytes of a photo, as good as any"
SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
async def photographer(world: World, staff_client):
    _, client = await staff_client(Role.PHOTOGRAPHER)
    return client


async def plan(client, world: World, *files: dict):
    answer = await client.post(f"{world.album_url}/uploads/plan", json={"files": list(files)})
    return answer.json()["files"]


def announced(**changes) -> dict:
    return {"sha256": SHA256, "size": len(PHOTO), "name": "map/IMG 1.JPG", **changes}


async def photos_stored() -> int:
    [row] = await fetch("SELECT count(*) AS n FROM photo")
    return int(row["n"])


async def test_a_photo_goes_in_by_plan_bytes_and_done(world: World, photographer):
    [planned] = await plan(photographer, world, announced())

    sent = await photographer.put(planned["url"], content=PHOTO)
    done = await photographer.post(f"{world.album_url}/uploads/done", json={"sha256": [SHA256]})

    page = (await photographer.get(world.album_url)).text
    assert planned == {
        "state": "new",
        "reason": None,
        "url": f"{world.album_url}/uploads/{SHA256}?name=IMG%201.JPG",
    }
    assert sent.status_code == 201
    assert set(sent.json()) == {"photo_id", "state"}
    assert sent.json()["state"] == "pending"
    assert done.json() == {"missing": []}
    assert "IMG 1.JPG" in page


async def test_the_same_photo_twice_is_one_photo(world: World, photographer):
    [planned] = await plan(photographer, world, announced())

    first = await photographer.put(planned["url"], content=PHOTO)
    second = await photographer.put(planned["url"], content=PHOTO)

    [again] = await plan(photographer, world, announced())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert again == {"state": "have", "reason": None, "url": ""}
    assert await photos_stored() == 1


async def test_a_browser_that_cannot_hash_leaves_that_to_us(world: World, photographer):
    [planned] = await plan(photographer, world, announced(sha256=None))

    sent = await photographer.put(planned["url"], content=PHOTO)

    assert "/uploads/unhashed?" in planned["url"]
    assert sent.status_code == 201
    assert (await plan(photographer, world, announced()))[0]["state"] == "have"


async def test_a_file_with_another_hash_is_refused(world: World, photographer):
    sent = await photographer.put(f"{world.album_url}/uploads/{SHA256}", content=b"other bytes")

    assert (sent.status_code, sent.json()["code"]) == (422, "wrong_hash")
    assert "onderweg veranderd" in sent.json()["detail"]
    assert await photos_stored() == 0


@pytest.mark.parametrize("name", ["abc", "0" * 63, "Z" * 64])
async def test_an_address_that_is_no_hash_is_refused(name, world: World, photographer):
    sent = await photographer.put(f"{world.album_url}/uploads/{name}", content=PHOTO)

    assert (sent.status_code, sent.json()["code"]) == (422, "wrong_hash")


async def test_an_empty_file_is_refused(world: World, photographer):
    [planned] = await plan(photographer, world, announced(size=0))
    sent = await photographer.put(f"{world.album_url}/uploads/unhashed", content=b"")

    assert (planned["state"], planned["reason"]) == ("refused", "Het bestand is leeg.")
    assert (sent.status_code, sent.json()["code"]) == (422, "empty")


async def test_a_file_that_is_too_large_is_refused_before_it_is_read(world: World, photographer):
    [planned] = await plan(photographer, world, announced(size=upload.LARGEST + 1))

    async def never():
        raise AssertionError("the body was read")
        yield b""

    sent = await photographer.put(
        f"{world.album_url}/uploads/unhashed",
        content=never(),
        headers={"Content-Length": str(upload.LARGEST + 1)},
    )

    assert (planned["state"], planned["reason"]) == ("refused", "Het bestand is te groot.")
    assert (sent.status_code, sent.json()["code"]) == (413, "too_large")


async def test_a_body_without_an_announced_size_is_refused(world: World, photographer):
    async def some():
        yield PHOTO

    sent = await photographer.put(f"{world.album_url}/uploads/unhashed", content=some())

    assert sent.status_code == 411


async def test_what_did_not_arrive_is_told(world: World, photographer):
    done = await photographer.post(
        f"{world.album_url}/uploads/done", json={"sha256": [SHA256, "nonsense"]}
    )

    assert done.json() == {"missing": [SHA256]}


async def test_thousands_of_hashes_can_be_asked_about_at_once(world: World, photographer):
    hashes = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(3000)]

    done = await photographer.post(f"{world.album_url}/uploads/done", json={"sha256": hashes})

    assert len(done.json()["missing"]) == 3000


@pytest.mark.parametrize(
    "body", [{}, {"files": "x"}, {"files": [{"size": 1}]}, {"files": [announced()] * 201}]
)
async def test_a_plan_that_is_none_is_refused(body, world: World, photographer):
    answer = await photographer.post(f"{world.album_url}/uploads/plan", json=body)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_names_lose_their_folders_and_tricks(world: World, photographer):
    [planned] = await plan(photographer, world, announced(name="..\\..\\a\x00\n<b>.jpg"))

    await photographer.put(planned["url"], content=PHOTO)

    page = (await photographer.get(world.album_url)).text
    assert "a&lt;b&gt;.jpg" in page


async def test_an_approved_album_takes_no_more_photos(world: World, photographer, staff_client):
    await world.photo(reviewed=True)
    _, publisher = await staff_client(Role.PUBLISHER)
    for step in ("to-review", "approve"):
        await publisher.post(f"{world.album_url}/{step}", data=token_of(publisher))

    page = await photographer.get(f"{world.album_url}/upload")
    sent = await photographer.put(f"{world.album_url}/uploads/{SHA256}", content=PHOTO)

    assert (page.status_code, page.headers["Location"]) == (303, world.album_url)
    assert (sent.status_code, sent.json()["code"]) == (409, "album_closed")


async def test_the_page_tells_its_script_where_to_send(world: World, photographer):
    page = (await photographer.get(f"{world.album_url}/upload")).text

    assert f'data-base="{world.album_url}/uploads"' in page
    assert f'data-album="{world.album_id}"' in page
    assert '<meta name="form-token" content="' in page
