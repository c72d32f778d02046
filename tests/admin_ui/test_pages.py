"""Every page of staff can be read, in both languages, and asks the database a fixed number of
times, however much there is to show."""

import pytest

from infra.staff.permissions import Role
from media.domain.photo import Scan
from tests.admin_ui.conftest import World, make_world

EVERY_ROLE = tuple(Role)

PAGES = {
    "/staff": ("Bijeenkomsten", "Events"),
    "/staff/events": ("Bijeenkomsten", "Events"),
    "/staff/albums": ("Albums", "Albums"),
    "/staff/events/new": ("Nieuwe bijeenkomst", "New event"),
    "{event}": ("Keuzes over foto", "Choices about photos"),
    "{event}/edit": ("Bijeenkomst wijzigen", "Change the event"),
    "{event}/attendees": ("Deelnemers", "Attendees"),
    "{event}/albums/new": ("Nieuw album", "New album"),
    "{album}": ("Wat publiceren nog tegenhoudt", "What still blocks publishing"),
    "{album}/progress": ("Wat publiceren nog tegenhoudt", "What still blocks publishing"),
    "{album}/upload": ("Foto's uploaden", "Upload photos"),
    "{photo}": ("Bekijk de bewerkte foto", "See the finished photo"),
    "{photo}/compare": ("Zoals gemaakt", "As taken"),
    "/staff/reports": ("Meldingen", "Reports"),
    "/staff/people": ("Medewerkers", "Staff"),
    "/staff/people/new": ("Nieuwe collega", "New colleague"),
    "{person}": ("Een rol geven", "Give a role"),
}


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_reads_in_dutch_and_in_english(page, world: World, staff_client):
    await world.attendee()
    photo_id = await world.photo()
    await world.face(photo_id)
    await world.photo(scan=Scan.FAILED, reason="gave_up")
    await world.photo(scan=Scan.REJECTED, reason="truncated")
    colleague, _ = await staff_client(Role.REVIEWER)
    _, client = await staff_client(*EVERY_ROLE)
    url = page.format(
        event=world.event_url,
        album=world.album_url,
        photo=world.photo_url(photo_id),
        person=f"/staff/people/{colleague.id}",
    )

    for lang, words in zip(("nl", "en"), PAGES[page], strict=True):
        answer = await client.get(url, params={"lang": lang}, headers={"Accept": "text/html"})

        assert answer.status_code == 200, answer.text
        assert words in answer.text
        assert "%(" not in answer.text
        if "<html" in answer.text:
            assert f'<html lang="{lang}">' in answer.text
            assert answer.text.count("<h1") == 1


async def test_the_menu_holds_what_the_role_allows(world: World, staff_client):
    _, photographer = await staff_client(Role.PHOTOGRAPHER)
    _, admin = await staff_client(Role.ADMIN)

    theirs = (await photographer.get("/staff")).text
    admins = (await admin.get("/staff")).text

    assert 'href="/staff/albums"' in theirs
    assert 'href="/staff/reports"' not in theirs
    assert 'href="/staff/people"' not in theirs
    assert 'href="/staff/people"' in admins
    assert 'href="/staff/albums"' not in admins


async def test_staff_see_only_the_events_of_their_roles(world: World, staff_client, runtime):
    other = await make_world(runtime, world.clock)
    _, client = await staff_client(Role.ORGANISER, event_id=other.event_id)

    page = (await client.get("/staff")).text

    assert other.event_url in page
    assert world.event_url not in page
    assert "/staff/events/new" not in page
