from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from events.domain.ids import SessionId
from events.errors import RoomInUse
from events.services import copying, events, programme, rooms
from infra.db import fetch
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from tests.events.conftest import MARIE, ORGANISER, draft
from tests.events.programme import add, choose, chosen, second_hour, session, taken

WEEK = timedelta(weeks=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def change(world, session_id, **changes):
    await programme.change(
        world.event.id,
        session_id,
        session(world, **changes),
        by=ORGANISER,
        at=world.clock.now(),
    )


async def move_event(world, **times):
    moved = draft(**times)
    await events.update(world.event.id, moved, by=ORGANISER, at=world.clock.now())


def later(world) -> dict[str, object]:
    """Return the times of the event a week later."""
    event = world.event
    return {
        "starts_at": event.starts_at + WEEK,
        "ends_at": event.ends_at + WEEK,
        "closes_at": event.closes_at + WEEK,
    }


async def test_an_event_that_moves_takes_its_programme_along(world):
    await add(world, "Rekenen")
    await second_hour(world, "Lezen")

    await move_event(world, **later(world))

    starts = [one.starts_at - WEEK for one in await programme.of_event(world.event.id)]
    assert starts == [world.event.starts_at, world.event.starts_at + timedelta(hours=1)]


async def test_a_longer_welcome_leaves_the_programme_where_it_is(world):
    await add(world, "Rekenen")
    earlier = world.event.starts_at - timedelta(hours=1)

    await move_event(world, starts_at=earlier, closes_at=earlier)

    [one] = await programme.of_event(world.event.id)
    assert one.starts_at == world.event.starts_at


async def test_an_event_too_short_for_its_programme_is_refused(world):
    await second_hour(world, "Lezen")

    with pytest.raises(Invalid) as wrong:
        await move_event(world, ends_at=world.event.starts_at + timedelta(hours=1))

    assert list(wrong.value.fields) == ["ends_at"]


async def test_a_copied_event_has_the_programme_and_nobodys_choices(world):
    await rooms.add(world.event.id, "Aula", "links", by=ORGANISER)
    [aula] = await rooms.of_event(world.event.id)
    maths = await add(world, "Rekenen", room_id=aula.id, capacity=5, speakers=("Sanne Vos",))
    await world.sign_up(sessions=frozenset({maths}))

    [copy] = await copying.copy(
        world.event.id,
        [world.event.starts_at + WEEK],
        together=False,
        zone=AMSTERDAM,
        by=ORGANISER,
        at=world.clock.now(),
    )

    [one] = await programme.of_event(copy)
    assert one.starts_at == world.event.starts_at + WEEK
    assert (one.title, one.capacity, one.seats_taken, one.speakers) == (
        "Rekenen",
        5,
        0,
        ("Sanne Vos",),
    )
    assert one.room is not None
    assert (one.room.name, one.room.id == aula.id) == ("Aula", False)


async def test_a_session_that_moves_onto_another_is_told_with_the_clash(world):
    maths, reading = await add(world, "Rekenen"), await second_hour(world, "Lezen")
    await world.sign_up(sessions=frozenset({maths, reading}))
    await world.letters()

    await change(world, maths, ends_at=world.event.starts_at + timedelta(hours=2))

    letter = (await world.letters_to(MARIE.email))[-1]
    assert "“Rekenen”" in letter.text
    assert "“Lezen”" in letter.text
    assert await chosen(world, MARIE.email) == {"Rekenen": "seated", "Lezen": "seated"}


async def test_more_seats_let_the_next_ones_choose(world):
    maths = await add(world, "Rekenen", capacity=1)
    await world.sign_up(sessions=frozenset({maths}))

    await change(world, maths, capacity=2)
    jan = replace(MARIE, email="jan@school.example", idempotency_key="a-form-key-of-jan")
    await world.sign_up(jan, sessions=frozenset({maths}))

    assert await taken(world) == {"Rekenen": 2}


async def test_what_people_chose_cannot_become_for_everybody(world):
    maths = await add(world, "Rekenen")
    await world.sign_up(sessions=frozenset({maths}))

    with pytest.raises(Invalid) as wrong:
        await change(world, maths, for_everyone=True)

    assert list(wrong.value.fields) == ["for_everyone"]


async def test_who_wished_for_a_session_of_everybody_now_breaks_nothing(world):
    maths = await add(world, "Rekenen")
    await world.sign_up(sessions=frozenset({maths}))
    await choose(world, MARIE.email)
    await world.sign_up(idempotency_key="marie-looks-once-more")

    await change(world, maths, for_everyone=True)

    assert await chosen(world, MARIE.email) == {}


async def test_removing_a_session_frees_its_seats_and_says_which_it_was(world, clock):
    maths = await add(world, "Rekenen")
    await world.sign_up(sessions=frozenset({maths}))

    await programme.remove(world.event.id, maths, by=ORGANISER, at=clock.at)

    assert await chosen(world, MARIE.email) == {"Rekenen": "removed"}
    letter = (await world.letters_to(MARIE.email))[-1]
    assert "“Rekenen”" in letter.text
    [row] = await fetch("SELECT seats_taken FROM programme_session")
    assert row["seats_taken"] == 0


async def test_who_waits_is_told_too_and_who_cancelled_is_not(world, clock):
    maths = await add(world, "Rekenen")
    await world.sign_up(sessions=frozenset({maths}))
    await fetch("UPDATE registration SET status = 'cancelled' RETURNING id")

    await programme.remove(world.event.id, maths, by=ORGANISER, at=clock.at)

    assert await fetch("SELECT 1 AS one FROM mail WHERE kind = 'programme_changed'") == []


async def test_what_belongs_to_another_event_is_not_there(world, clock):
    nowhere = SessionId(new_id())

    with pytest.raises(NotFound):
        await programme.remove(world.event.id, nowhere, by=ORGANISER, at=clock.at)
    with pytest.raises(Invalid):
        await add(world, room_id=new_id())


async def test_a_room_with_a_session_stays(world):
    await rooms.add(world.event.id, "Aula", "", by=ORGANISER)
    [aula] = await rooms.of_event(world.event.id)
    await add(world, room_id=aula.id)

    with pytest.raises(RoomInUse):
        await rooms.remove(world.event.id, aula.id, by=ORGANISER)


async def test_every_change_of_the_programme_is_on_record(world, clock):
    maths = await add(world, "Rekenen")
    await change(world, maths, description="Neem een rekenmachine mee.")
    await programme.remove(world.event.id, maths, by=ORGANISER, at=clock.at)

    rows = await fetch("SELECT action FROM audit WHERE action LIKE 'programme.%' ORDER BY 1")
    assert [row["action"] for row in rows] == [
        "programme.session_added",
        "programme.session_changed",
        "programme.session_removed",
    ]
