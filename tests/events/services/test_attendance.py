"""The day itself: what devices send, whatever order it comes in."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from events.domain.attendance import Act, ActKind, PhotoState
from events.domain.consent import Answer, Purpose, Source
from events.domain.ids import RegistrationId, StaffId
from events.domain.registration import Status
from events.errors import NotThere
from events.personal_data import erase, export
from events.services import attendance, certificates, consent, registration
from events.services.attendance import Answered, Outcome, Sent
from events.services.door import Newcomer
from infra.audit import Actor
from infra.db import execute, fetch
from tests.conftest import NOW
from tests.events.conftest import World, make_world
from tests.events.queries import counted

AT_DOOR = StaffId(UUID("00000000-0000-4000-8000-00000000000d"))


async def registration_of(world: World, email: str = "marie@school.example") -> RegistrationId:
    [row] = await fetch(
        "SELECT r.id FROM registration r JOIN person p ON p.id = r.person "
        "WHERE p.email = {} AND r.event = {}",
        email,
        world.event.id,
    )
    return RegistrationId(row["id"])


def sent(
    kind: ActKind,
    registration_id: RegistrationId,
    *,
    at: datetime = NOW,
    newcomer: Newcomer | None = None,
    **choices: bool,
) -> Sent:
    act_id = uuid4()
    act = Act(
        id=act_id,
        kind=kind,
        registration_id=RegistrationId(act_id) if newcomer else registration_id,
        made_at=at,
        choices={Purpose(name): yes for name, yes in choices.items()},
    )
    return Sent(act=act, language="nl", newcomer=newcomer)


def walk_in(name: str = "Noor", email: str = "", *, at: datetime = NOW) -> Sent:
    newcomer = Newcomer(name=name, organisation="", email=email)
    return sent(ActKind.WALK_IN, RegistrationId(uuid4()), at=at, newcomer=newcomer)


async def take(world: World, *acts: Sent, sent_at: datetime | None = None) -> list[Outcome]:
    return [answer.outcome for answer in await answers(world, *acts, sent_at=sent_at)]


async def answers(world: World, *acts: Sent, sent_at: datetime | None = None) -> list[Answered]:
    at = world.clock.now()
    return await attendance.take(
        world.event.id, list(acts), sent_at=sent_at or at, by=AT_DOOR, at=at
    )


async def here(world: World) -> dict[str, bool]:
    return {line.name: line.present for line in await attendance.listing(world.event.id)}


async def website(world: World, email: str = "marie@school.example") -> Answer:
    listing = await attendance.listing(world.event.id)
    wanted = await registration_of(world, email)
    [found] = [line for line in listing if line.registration_id == wanted]
    return found.answers[Purpose.WEBSITE]


@pytest.fixture
async def marie(world: World) -> RegistrationId:
    await world.sign_up(choices={})
    return await registration_of(world)


async def test_one_act_makes_somebody_present_and_another_takes_it_back(world, marie):
    await take(world, sent(ActKind.PRESENT, marie))
    before = await here(world)
    world.clock.at += timedelta(minutes=1)
    await take(world, sent(ActKind.ABSENT, marie, at=world.clock.at))

    assert before == {"Marie de Vries": True}
    assert await here(world) == {"Marie de Vries": False}


async def test_an_act_that_is_sent_again_is_taken_once(world, marie):
    act = sent(ActKind.PRESENT, marie)

    outcomes = [*await take(world, act), *await take(world, act)]

    assert outcomes == [Outcome.TAKEN, Outcome.KNOWN]
    [row] = await fetch("SELECT count(*) AS n FROM attendance")
    assert row["n"] == 1


async def test_the_same_act_from_ten_requests_at_once_is_taken_once(world, marie):
    act = sent(ActKind.PRESENT, marie)

    outcomes = await asyncio.gather(*(take(world, act) for _ in range(10)))

    assert sorted(outcome for [outcome] in outcomes) == [Outcome.KNOWN] * 9 + [Outcome.TAKEN]


async def test_two_devices_converge_whichever_arrives_last(world, marie):
    early = sent(ActKind.PRESENT, marie, at=NOW - timedelta(hours=2))
    late = sent(ActKind.ABSENT, marie, at=NOW - timedelta(hours=1))

    await take(world, late, sent_at=NOW)
    await take(world, early, sent_at=NOW)

    assert await here(world) == {"Marie de Vries": False}


async def test_a_choice_on_the_screen_that_was_handed_over_is_in_the_ledger(world, marie):
    await take(world, sent(ActKind.ANSWER, marie, website=True, social=False))

    entries = (await consent.standing(world.event.id))[await world.person()]
    assert {p: (e.allows, e.source, e.actor) for p, e in entries.items()} == {
        Purpose.WEBSITE: (True, Source.DOOR, f"staff:{AT_DOOR}"),
        Purpose.SOCIAL: (False, Source.DOOR, f"staff:{AT_DOOR}"),
    }
    assert any("Website" in letter.text or "website" in letter.text
               for letter in await world.letters_to("marie@school.example"))  # fmt: skip


async def test_a_yes_from_a_device_that_was_offline_does_not_undo_a_withdrawal_since(world, marie):
    await take(world, sent(ActKind.ANSWER, marie, at=NOW - timedelta(hours=3), website=True))
    await say(world, website=False)
    world.clock.at += timedelta(hours=1)

    offline = sent(ActKind.ANSWER, marie, at=NOW - timedelta(hours=1), website=True)
    await take(world, offline)

    assert await website(world) is Answer.NO


async def test_a_no_from_a_device_that_was_offline_ends_an_earlier_yes(world, marie):
    await say(world, website=True)
    world.clock.at += timedelta(hours=2)
    epoch = await consent.epoch(world.event.id)

    await take(world, sent(ActKind.ANSWER, marie, at=NOW + timedelta(hours=1), website=False))

    assert await website(world) is Answer.NO
    assert await consent.epoch(world.event.id) == epoch + 1


async def test_choices_of_two_devices_converge_also_where_one_only_repeats(world, marie):
    yes = sent(ActKind.ANSWER, marie, at=NOW - timedelta(minutes=30), website=True)
    no = sent(ActKind.ANSWER, marie, at=NOW - timedelta(minutes=20), website=False)
    again = sent(ActKind.ANSWER, marie, at=NOW - timedelta(minutes=10), website=True)

    for act in (yes, again, no):
        await take(world, act)

    assert await website(world) is Answer.YES


async def test_a_yes_to_what_the_event_does_not_ask_is_not_recorded(world, marie):
    await take(world, sent(ActKind.ANSWER, marie, press=True))

    assert await consent.standing(world.event.id) == {}


async def test_being_recognised_cannot_be_chosen_at_the_door(world, marie):
    [answer] = await answers(world, sent(ActKind.ANSWER, marie, recognition=True))

    assert answer.outcome is Outcome.REFUSED
    assert await consent.standing(world.event.id) == {}


async def test_a_device_whose_clock_is_a_day_behind_is_corrected(world, marie):
    day = timedelta(days=1)
    await say(world, website=True)
    world.clock.at += timedelta(minutes=30)

    no = sent(ActKind.ANSWER, marie, at=NOW + timedelta(minutes=10) - day, website=False)
    await take(world, no, sent_at=world.clock.at - day)

    assert await website(world) is Answer.NO


async def test_a_choice_dated_before_there_was_a_statement_is_taken_under_the_present_one(
    world, marie
):
    await take(world, sent(ActKind.ANSWER, marie, at=NOW - timedelta(days=25), website=False))

    [entry] = (await consent.standing(world.event.id))[await world.person()].values()
    assert (entry.allows, entry.statement_version) == (False, 2)


async def test_who_walks_in_has_a_seat_is_there_and_unknown_for_photos(world):
    await take(world, walk_in("Noor Bakker", "noor@school.example"))

    [noor] = await attendance.listing(world.event.id)
    assert (noor.name, noor.status, noor.present) == ("Noor Bakker", Status.SEATED, True)
    assert noor.photo is PhotoState.UNKNOWN
    assert len(await world.letters_to("noor@school.example")) == 1


async def test_who_walks_in_answers_before_the_server_knows_them(world):
    came = walk_in()
    chose = sent(ActKind.ANSWER, RegistrationId(came.act.id), website=True)
    left = sent(ActKind.ABSENT, RegistrationId(came.act.id), at=NOW + timedelta(seconds=5))
    world.clock.at += timedelta(seconds=9)

    outcomes = await take(world, came, chose, left)

    assert outcomes == [Outcome.TAKEN] * 3
    [noor] = await attendance.listing(world.event.id)
    assert (noor.photo, noor.present) == (PhotoState.SHOWN, False)


async def test_who_cancelled_is_on_the_list_only_when_they_come_anyhow(world, marie):
    await registration.cancel(marie, person_id=await world.person(), at=NOW)

    before = await here(world)
    await take(world, sent(ActKind.PRESENT, marie))

    assert before == {}
    assert await here(world) == {"Marie de Vries": True}


async def test_two_people_without_a_mailbox_walk_in(world):
    await take(world, walk_in("Noor"), walk_in("Sem"))

    assert await here(world) == {"Noor": True, "Sem": True}
    assert await world.letters() == []


async def test_a_walk_in_with_a_mailbox_that_is_registered_changes_neither_name_nor_choices(
    world, marie
):
    await say(world, website=True)

    await take(world, walk_in("Iemand anders", "marie@school.example"))

    assert await here(world) == {"Marie de Vries": True}
    assert await website(world) is Answer.YES


async def test_who_walks_in_when_no_seat_is_free_is_there_and_on_the_waiting_list(
    database, runtime, clock
):
    small = await make_world(runtime, clock, capacity=1)

    await take(small, walk_in("Noor"), walk_in("Sem", at=NOW))

    lines = await attendance.listing(small.event.id)
    assert sorted(line.status for line in lines) == [Status.SEATED, Status.WAITING]
    assert all(line.present for line in lines)


async def test_a_walk_in_without_a_name_is_refused_and_says_why(world):
    [answer] = await answers(world, walk_in(" "))

    assert answer.outcome is Outcome.REFUSED
    assert list(answer.fields) == ["name"]
    assert await here(world) == {}


async def test_an_act_about_another_event_is_not_taken(world, marie, runtime, clock):
    other = await make_world(runtime, clock)

    assert await take(other, sent(ActKind.PRESENT, marie)) == [Outcome.GONE]
    assert await here(world) == {"Marie de Vries": False}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE attendance SET kind = 'absent'",
        "DELETE FROM attendance",
        "TRUNCATE attendance",
    ],
)
async def test_what_happened_at_the_door_is_never_changed(world, marie, sql):
    await take(world, sent(ActKind.PRESENT, marie))

    with pytest.raises(asyncpg.RestrictViolationError):
        await execute(sql)


async def test_what_happened_at_the_door_is_handed_over_and_erased_with_the_person(world, marie):
    await take(world, sent(ActKind.PRESENT, marie))
    person_id = await world.person()

    told = await export(person_id)
    await erase(person_id, actor=Actor.system(), at=NOW)

    [registration] = told["registrations"]
    assert registration["door"] == [{"kind": "present", "at": NOW.isoformat(), "choices": {}}]
    assert await fetch("SELECT 1 AS one FROM attendance") == []


async def test_the_list_takes_three_queries_however_many_people(world):
    for n in range(3):
        await world.sign_up(email=f"p{n}@school.example", choices={})

    with counted() as asked:
        await attendance.listing(world.event.id)

    assert len(asked) == 3


async def test_there_is_a_certificate_once_it_is_over_for_who_was_there(world, marie):
    event = world.event
    await take(world, sent(ActKind.PRESENT, marie))
    settings = world.runtime.settings

    with pytest.raises(NotThere):
        await certificates.of_event(event.id, marie, settings=settings, at=event.starts_at)
    made = await certificates.of_event(event.id, marie, settings=settings, at=event.ends_at)
    await take(world, replace_at(sent(ActKind.ABSENT, marie), world))
    with pytest.raises(NotThere):
        await certificates.of_event(event.id, marie, settings=settings, at=event.ends_at)

    assert made.startswith(b"%PDF-")


def replace_at(one: Sent, world: World) -> Sent:
    world.clock.at += timedelta(minutes=1)
    return replace(one, act=replace(one.act, made_at=world.clock.at))


async def say(world: World, *, website: bool) -> None:
    person_id = await world.person()
    await consent.answer(
        world.event.id,
        person_id,
        {Purpose.WEBSITE: website},
        source=Source.SELF_SERVICE,
        language="nl",
        actor=Actor.person(person_id),
        at=world.clock.now(),
    )
