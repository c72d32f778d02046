"""Pictures: what nobody hid leaves only to reviewers, what is public only by its public id."""

import hashlib
from uuid import UUID, uuid4

import pytest

from infra.db import fetch
from infra.staff.permissions import PERMISSIONS, Permission, Role
from media.domain.photo import original_key
from tests.media.world import make_world, painted, public_pictures
from tests.security.routes import For, routes


@pytest.fixture
async def published(world):
    """A public album with one photo, in which Marie is shown and Jan is hidden."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id, photo_id


async def known_ids(album_id: UUID, photo_id: UUID) -> list[object]:
    """Return every id and key of this photo that somebody could have come across."""
    rows = await fetch(
        "SELECT p.id AS photo, p.event_id, encode(p.sha256, 'hex') AS sha, u.id AS publication, "
        "u.fingerprint, f.id AS face, r.id AS rendition, r.key, a.slug FROM photo p "
        "JOIN publication u ON u.photo = p.id JOIN face f ON f.photo = p.id "
        "JOIN rendering g ON g.photo = p.id JOIN rendition r ON r.rendering = g.id "
        "JOIN album a ON a.id = {} WHERE p.id = {}",
        album_id, photo_id,
    )  # fmt: skip
    return [*{value for row in rows for value in row.values()}, album_id]


async def test_no_route_for_everybody_gives_out_what_was_not_hidden(
    app, client, published, runtime, world
):
    ids = await known_ids(*published)
    secret = {
        hashlib.sha256(await runtime.originals.read(listed.key)).digest()
        async for listed in runtime.originals.keys()  # noqa: SIM118 - a storage is no dictionary
    }
    assert len(secret) == 2
    tried = 0

    for route in routes(app):
        if route.unsafe or route.audience is not For.EVERYBODY:
            continue
        for found in ids:
            url = route.url(
                publication_id=found, slug=found, file_path=found, file="large.jpeg", version=1
            )
            answer = await client.get(url)
            tried += 1
            assert hashlib.sha256(answer.content).digest() not in secret, url
    assert tried > 100


@pytest.mark.parametrize(
    "path",
    [
        "/static/../data/originals",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/app.py",
        "/photos/{publication}/..%2foriginal.jpeg",
        "/photos/{publication}/original.jpeg",
        "/photos/{publication}/review.jpeg",
        "/photos/{publication}/large.jpg",
        "/photos/{publication}/.jpeg",
        "/originals/{key}",
        "/renditions/{key}",
        "/{key}",
    ],
)
async def test_no_path_leads_to_a_file(client, published, path):
    [row] = await fetch("SELECT event_id, sha256 FROM photo")
    [publication] = await fetch("SELECT id FROM publication")
    key = original_key(row["event_id"], row["sha256"])

    answer = await client.get(path.format(publication=publication["id"], key=key))

    assert answer.status_code == 404


@pytest.mark.parametrize("file", ["small.jpeg", "medium.webp", "large.jpeg"])
async def test_ids_of_anything_else_open_no_picture(client, published, world, file):
    album_id, photo_id = published
    [publication] = await fetch("SELECT id FROM publication")
    neighbours = [UUID(int=publication["id"].int + step) for step in (-1, 1)]

    for unknown in (photo_id, album_id, world.event_id, uuid4(), *neighbours):
        assert (await client.get(f"/photos/{unknown}/{file}")).status_code == 404
    assert (await client.get(f"/photos/{publication['id']}/{file}")).status_code == 200


@pytest.mark.parametrize("role", Role)
async def test_only_who_may_review_sees_a_photo_before_faces_are_hidden(
    published, staff_client, role
):
    album_id, photo_id = published
    _, client = await staff_client(role)

    image = await client.get(f"/staff/photos/{photo_id}/image?album={album_id}")
    preview = await client.get(f"/staff/albums/{album_id}/photos/{photo_id}/preview")

    expected = 200 if Permission.REVIEW in PERMISSIONS[role] else 403
    assert (image.status_code, preview.status_code) == (expected, expected)
    assert image.headers["Cache-Control"] == "no-store"


async def test_a_photo_is_not_reached_through_an_album_it_is_not_in(
    published, staff_client, world, runtime, clock
):
    _, photo_id = published
    other = await make_world(runtime, clock)
    foreign = await other.make_album()
    _, client = await staff_client(Role.REVIEWER, event_id=other.event_id)

    for path in (
        f"/staff/photos/{photo_id}/image?album={foreign}",
        f"/staff/albums/{foreign}/photos/{photo_id}",
        f"/staff/albums/{foreign}/photos/{photo_id}/preview",
        f"/staff/albums/{foreign}/photos/{photo_id}/state",
    ):
        assert (await client.get(path)).status_code == 404, path


async def test_an_album_that_is_not_public_is_as_if_it_were_not_there(client, world):
    album_id = await world.make_album()
    await world.add_photo(album_id, "Fatima")
    [row] = await fetch("SELECT slug FROM album WHERE id = {}", album_id)

    hidden = await client.get(f"/albums/{row['slug']}", headers={"Accept": "application/json"})
    unknown = await client.get("/albums/never-was", headers={"Accept": "application/json"})

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json() == unknown.json()


async def test_a_cached_picture_is_asked_for_again_and_gone_after_a_withdrawal(
    published, world, client
):
    [address] = await public_pictures(client)
    first = await client.get(f"/photos/{address}/large.jpeg")
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = await client.get(f"/photos/{address}/large.jpeg", headers=known)
    assert (again.status_code, again.content) == (304, b"")

    await world.say("Marie", False)

    gone = await client.get(f"/photos/{address}/large.jpeg", headers=known)
    assert gone.status_code == 410
    assert gone.headers["Cache-Control"] == "no-store"


async def test_a_public_picture_tells_nothing_of_the_file_it_came_from(published, client, world):
    [address] = await public_pictures(client)
    answer = await client.get(f"/photos/{address}/large.jpeg")

    assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpeg"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"Exif" not in answer.content
    assert painted("Marie", "Jan")[:2000] not in answer.content
