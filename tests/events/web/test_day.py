"""What a person sees of the day itself: their code, and afterwards their certificate."""

from datetime import timedelta
from uuid import uuid4

import pytest

from events.domain.attendance import Act, ActKind, door_code, readable_code
from events.domain.consent import Purpose
from events.domain.ids import RegistrationId, StaffId
from events.services import attendance
from events.services.attendance import Sent
from infra.db import fetch
from tests.conftest import browser
from tests.events.conftest import MARIE, World, token_in
from tests.events.queries import counted

PAGE = {"Accept": "text/html"}


@pytest.fixture
async def registered(world: World) -> RegistrationId:
    await world.sign_up(choices={Purpose.WEBSITE: True})
    return await registration_of(MARIE.email)


async def registration_of(email: str) -> RegistrationId:
    [row] = await fetch(
        "SELECT r.id FROM registration r JOIN person p ON p.id = r.person WHERE p.email = {}", email
    )
    return RegistrationId(row["id"])


async def open_page(client, world: World) -> None:
    """Open Marie's own page by the link in her mail."""
    letter = (await world.letters_to(MARIE.email))[0]
    await client.post(f"/my/{token_in(letter, 'my')}", headers=PAGE)


async def come_in(world: World, registration_id: RegistrationId) -> None:
    at = world.clock.now()
    act = Act(id=uuid4(), kind=ActKind.PRESENT, registration_id=registration_id, made_at=at)
    await attendance.take(
        world.event.id,
        [Sent(act=act, language="nl")],
        sent_at=at,
        by=StaffId(uuid4()),
        at=at,
    )


async def after_the_event(world: World, client) -> None:
    """Go on to the day after, when Marie opens her page anew."""
    world.clock.at = world.event.ends_at + timedelta(hours=1)
    await open_page(client, world)


async def test_a_person_finds_the_code_to_show_at_the_door(world: World, registered, client):
    await open_page(client, world)

    me = await client.get("/me", headers=PAGE)
    with counted() as asked:
        day = await client.get(f"/me/registrations/{registered}/day", headers=PAGE)

    assert f"/me/registrations/{registered}/day" in me.text
    assert readable_code(door_code(registered)) in day.text
    assert "<svg" in day.text
    assert "/certificate" not in day.text
    assert len(asked) <= 6


async def test_who_was_there_downloads_a_certificate_in_both_languages(
    world: World, registered, client
):
    await come_in(world, registered)
    await after_the_event(world, client)

    day = await client.get(f"/me/registrations/{registered}/day", headers=PAGE)
    made = [
        await client.get(f"/me/registrations/{registered}/certificate?lang={lang}")
        for lang in ("nl", "en")
    ]

    assert "certificate?lang=nl" in day.text
    assert "certificate?lang=en" in day.text
    for answer in made:
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
        assert answer.content.startswith(b"%PDF-")
    assert b"/Lang(nl)" in made[0].content
    assert b"/Lang(en)" in made[1].content


async def test_who_was_not_there_gets_no_certificate(world: World, registered, client):
    await after_the_event(world, client)

    day = await client.get(f"/me/registrations/{registered}/day", headers=PAGE)
    answer = await client.get(f"/me/registrations/{registered}/certificate")

    assert "U bent niet ingecheckt." in day.text
    assert (answer.status_code, answer.json()["code"]) == (404, "not_there")


async def test_nobody_sees_the_day_of_somebody_else(
    app, settings, world: World, registered, client
):
    await world.sign_up(email="jan@school.example")
    jan = await registration_of("jan@school.example")
    await come_in(world, jan)
    await after_the_event(world, client)

    for path in ("day", "certificate"):
        assert (await client.get(f"/me/registrations/{jan}/{path}")).status_code == 404
        async with browser(app, settings) as stranger:
            answer = await stranger.get(f"/me/registrations/{jan}/{path}")
        assert answer.status_code == 401
