"""`akkoord verify` finds whatever is public and should not be, or is not what was verified."""

import hashlib

import pytest

from infra.db import execute, fetch, transaction
from media.services import public_faces
from media.services.verification import Fault, Tally, verify
from tests.media.imaging.eyes import Eyes, face
from tests.media.world import public_pictures


@pytest.fixture
async def published(world):
    """A public album with one photo, in which Marie is shown."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id


async def found(world, **options):
    tally = Tally()
    differences = [one async for one in verify(world.runtime, tally, **options)]
    return {difference.fault for difference in differences}, tally


async def test_nothing_differs_after_an_ordinary_publication(published, world):
    faults, tally = await found(world)

    assert faults == set()
    assert (tally.publications, tally.files, tally.faces_shown) == (1, 9, 1)


async def test_nothing_differs_after_a_withdrawal_and_the_return(published, world, client):
    await world.say("Marie", False)
    await world.work_off()

    faults, tally = await found(world)

    assert faults == set()
    assert (tally.publications, tally.faces_shown) == (1, 0)
    assert len(await public_pictures(client)) == 1


async def _a_file(world):
    """Return a file that is public: of the latest rendering, which shows Marie."""
    [row] = await fetch(
        "SELECT f.key FROM rendition AS f JOIN rendering AS r ON r.id = f.rendering "
        "JOIN publication AS p ON p.photo = r.photo AND p.fingerprint = r.fingerprint "
        "WHERE f.size = 'small' AND f.format = 'jpeg' AND p.ended_at IS NULL"
    )
    return world.runtime.settings.data / "renditions" / row["key"]


async def test_a_file_that_was_changed_is_found(published, world):
    path = await _a_file(world)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-2] + b"\x00\xff\xd9")

    assert (await found(world))[0] == {Fault.FILE_DAMAGED}


async def test_a_file_that_is_gone_is_found(published, world):
    (await _a_file(world)).unlink()

    assert (await found(world))[0] == {Fault.FILE_MISSING}


async def test_a_file_with_words_that_are_not_those_of_its_picture_is_found(published, world):
    """A file that is whole, and ours, and says that nobody is in it; Marie is."""
    path = await _a_file(world)
    content = path.read_bytes().replace(b"MR-LMR", b"MR-NAP")
    path.chmod(0o600)
    path.write_bytes(content)
    await execute(
        "UPDATE rendition SET sha256 = {} WHERE size = 'small' AND format = 'jpeg'",
        hashlib.sha256(content).digest(),
    )

    assert (await found(world))[0] == {Fault.SEGMENT}


async def test_looking_for_faces_finds_none_that_nobody_chose(published, world):
    faults, tally = await found(world, look_for_faces=True)

    assert faults == set()
    assert tally.looked_at == 1


async def test_a_face_in_a_public_photo_that_nobody_chose_is_found(published, world, monkeypatch):
    monkeypatch.setattr(public_faces, "default_detector", lambda: Eyes([face(420, 150, 50, 60)]))

    assert (await found(world, look_for_faces=True))[0] == {Fault.FACE_NOT_CHOSEN}


async def test_faces_that_are_shown_or_lie_in_a_mask_are_as_chosen(published, world, monkeypatch):
    both = Eyes([face(60, 150, 50, 60), face(270, 150, 50, 60)])
    monkeypatch.setattr(public_faces, "default_detector", lambda: both)

    assert (await found(world, look_for_faces=True))[0] == set()


async def test_a_withdrawal_that_came_past_the_product_is_found(published, world):
    marie = world.people["Marie"]
    await execute(
        "INSERT INTO consent_entry (event, person_id, purpose, state, recorded_at, "
        "statement_version, wording_hash, language, source, actor) SELECT event, person_id, "
        "purpose, 'withdrawn', now(), statement_version, wording_hash, language, source, actor "
        "FROM consent_entry WHERE person_id = {} AND state = 'given'",
        marie,
    )

    assert Fault.FACE_WITHOUT_CONSENT in (await found(world))[0]


async def test_an_approval_that_is_gone_is_found(published, world):
    await execute("UPDATE approval SET voided = true")

    assert Fault.NOT_COVERED_BY_APPROVAL in (await found(world))[0]


async def test_an_audit_log_that_was_tampered_with_is_found(published, world):
    async with transaction():
        await execute("SET LOCAL session_replication_role = replica")
        await execute("UPDATE audit SET actor = 'somebody else' WHERE seq = 2")

    assert (await found(world))[0] == {Fault.AUDIT_CHAIN}
