import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from structlog.testing import capture_logs

from events.domain.recognition import Mode, Permission, Recognition
from events.services import recognition
from infra.db import execute, fetch
from infra.keys import template_key
from infra.sealing import Broken, Key, Sealed, new_key, seal, unseal
from media.imaging.geometry import Rectangle
from media.imaging.recognition.networks import Lack
from media.services import templates
from media.services.templates import NotPermitted
from tests.media.recognising import enrol, permit, see_colours
from tests.media.world import ORGANISER

PIXELS = np.zeros((40, 40, 3), np.uint8)
BOX = Rectangle(5, 5, 30, 30)


@pytest.fixture
async def permission(world, monkeypatch) -> Permission:
    see_colours(monkeypatch)
    await permit(world)
    found = await recognition.permission(world.event_id, at=world.clock.now())
    assert found is not None
    return found


async def test_whoever_asked_for_it_is_in_the_gallery(world, permission, runtime):
    await enrol(world, "Marie")
    await enrol(world, "Jan")

    found = await templates.gallery(runtime, permission)

    assert found.people == {world.people["Marie"], world.people["Jan"]}


async def test_a_gallery_does_not_show_what_is_in_it(world, permission, runtime):
    await enrol(world, "Marie")

    assert "array" not in repr(await templates.gallery(runtime, permission))


@pytest.mark.parametrize("forged", [None, True, "permission", object()])
async def test_without_a_permission_no_template_is_computed(runtime, database, forged):
    with pytest.raises(NotPermitted):
        await templates.compute(runtime, forged, PIXELS, [BOX])
    with pytest.raises(NotPermitted):
        await templates.gallery(runtime, forged)


async def test_a_permission_that_is_over_permits_nothing(permission, runtime, clock):
    clock.at = permission.until

    with pytest.raises(NotPermitted):
        await templates.compute(runtime, permission, PIXELS, [BOX])
    with pytest.raises(NotPermitted):
        await templates.gallery(runtime, permission)


async def test_a_permission_opens_nothing_once_recognition_is_off(world, permission, runtime):
    await enrol(world, "Marie")
    await recognition.decide(world.event_id, Recognition(), by=ORGANISER, at=world.clock.now())

    with pytest.raises(NotPermitted):
        await templates.gallery(runtime, permission)


async def test_the_gallery_of_one_event_is_not_looked_through_for_another(
    world, permission, runtime
):
    found = await templates.gallery(runtime, permission)
    other = replace(permission, event_id=ORGANISER)

    with pytest.raises(NotPermitted):
        await templates.look(runtime, other, found, PIXELS, [BOX])


async def test_with_nobody_to_find_no_template_is_computed(world, permission, runtime, monkeypatch):
    def never(*_):
        raise AssertionError

    monkeypatch.setattr(templates, "load_recogniser", never)
    empty = await templates.gallery(runtime, permission)

    assert await templates.look(runtime, permission, empty, PIXELS, [BOX, BOX]) == [{}, {}]


async def test_a_template_without_a_yes_behind_it_is_not_opened(world, permission, runtime):
    await enrol(world, "Marie")
    await enrol(world, "Jan")
    # As a restored backup would have it: the template came back, the yes did not.
    await execute(
        "INSERT INTO consent_entry (event, person_id, purpose, state, recorded_at, "
        "statement_version, wording_hash, language, source, actor) SELECT event, person_id, "
        "purpose, 'withdrawn', recorded_at, statement_version, wording_hash, language, source, "
        "actor FROM consent_entry WHERE person_id = {} AND purpose = 'recognition'",
        world.people["Jan"],
    )

    found = await templates.gallery(runtime, permission)

    assert found.people == {world.people["Marie"]}


async def test_a_template_past_its_day_is_not_opened(world, permission, runtime):
    await enrol(world, "Marie")
    await execute("UPDATE enrolment SET erase_after = {}", world.clock.now())

    assert len(await templates.gallery(runtime, permission)) == 0


@pytest.mark.parametrize("column", ["ciphertext", "nonce"])
async def test_a_changed_template_counts_as_none(world, permission, runtime, column):
    await enrol(world, "Marie")
    await execute(f"UPDATE enrolment SET {column} = set_byte({column}, 3, 1)")

    assert len(await templates.gallery(runtime, permission)) == 0


async def test_a_template_put_in_anothers_row_counts_as_none(world, permission, runtime):
    await enrol(world, "Marie")
    await enrol(world, "Jan")
    await execute(
        "UPDATE enrolment e SET ciphertext = o.ciphertext, nonce = o.nonce FROM enrolment o "
        "WHERE o.id <> e.id"
    )

    assert len(await templates.gallery(runtime, permission)) == 0


async def test_with_its_key_put_there_too_it_still_counts_as_none(world, permission, runtime):
    await enrol(world, "Marie")
    await enrol(world, "Jan")
    await execute(
        "UPDATE enrolment e SET ciphertext = o.ciphertext, nonce = o.nonce FROM enrolment o "
        "WHERE o.id <> e.id"
    )
    await execute(
        "UPDATE enrolment_key k SET wrapped = o.wrapped, nonce = o.nonce FROM enrolment_key o "
        "WHERE o.enrolment <> k.enrolment"
    )

    assert len(await templates.gallery(runtime, permission)) == 0


async def test_without_the_key_of_the_installation_there_is_no_template(world, permission, runtime):
    await enrol(world, "Marie")
    (runtime.settings.data / "template.key").unlink()

    assert len(await templates.gallery(runtime, permission)) == 0


async def test_every_enrolment_has_a_key_of_its_own(world, permission, runtime):
    await enrol(world, "Marie")
    await enrol(world, "Jan")
    wrapping = template_key(runtime.settings)

    keys = []
    for row in await fetch(
        "SELECT e.id, e.event_id, e.person_id, k.wrapped, k.nonce FROM enrolment_key k "
        "JOIN enrolment e ON e.id = k.enrolment"
    ):
        place = f"enrolment/1/{row['id']}/{row['event_id']}/{row['person_id']}/key"
        keys.append(unseal(wrapping, Sealed(row["nonce"], row["wrapped"]), place=place))

    assert len(set(keys)) == 2
    assert wrapping.value not in keys


def test_sealed_bytes_open_with_their_key_in_their_place_only():
    key, other = new_key(), new_key()
    sealed = seal(key, b"something", place="here")

    assert unseal(key, sealed, place="here") == b"something"
    for wrong_key, place in ((other, "here"), (key, "there")):
        with pytest.raises(Broken):
            unseal(wrong_key, sealed, place=place)


def test_sealing_the_same_twice_gives_nothing_alike():
    key = new_key()

    one, other = seal(key, b"something", place="here"), seal(key, b"something", place="here")

    assert one.nonce != other.nonce
    assert one.ciphertext != other.ciphertext


def test_a_key_does_not_show_itself():
    assert repr(Key(b"k" * 32)) == "Key()"


def test_templates_are_one_persons_by_their_largest_distance():
    rows = np.zeros((3, 128), np.float32)
    rows[1, 0], rows[2, 0] = 0.2, -0.3

    assert templates.farthest(rows) == pytest.approx(0.5)
    assert templates.farthest(rows[:1]) == 0


async def test_permission_ends_some_weeks_after_the_event(permission, world, clock):
    assert permission.mode is Mode.SUGGEST
    assert permission.until <= clock.now() + timedelta(days=51)


async def test_that_dlib_runs_the_network_instead_is_logged_once_with_the_reason(
    world, runtime, monkeypatch, tmp_path
):
    await permit(world)
    found = await recognition.permission(world.event_id, at=world.clock.now())
    elsewhere = replace(runtime, settings=replace(runtime.settings, data=tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))

    with capture_logs() as logged:
        for _ in range(2):
            await templates.compute(elsewhere, found, PIXELS, [BOX])

    assert logged == [
        {
            "event": "recogniser.dlib_instead",
            "log_level": "warning",
            "reason": Lack.NOT_CONVERTED,
        }
    ]
