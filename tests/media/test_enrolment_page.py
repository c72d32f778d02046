"""A person's own page about being recognised."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from events.domain.consent import ConsentState, Purpose
from events.domain.recognition import Mode, Recognition
from events.services import consent, recognition
from infra.db import fetch
from infra.sessions import open_session
from infra.tables import SessionKind
from infra.web.cookies import cookie_name
from media.services.enrolment import LARGEST
from tests.conftest import browser
from tests.media.portraits import portrait, see_portraits
from tests.media.recognising import permit
from tests.media.world import ORGANISER, World

MARIE = portrait(("Marie", 200))


@pytest.fixture
async def marie(app, world: World, settings, monkeypatch) -> AsyncIterator[httpx.AsyncClient]:
    """Marie on her own page, at an event where recognition proposes."""
    see_portraits(monkeypatch)
    await permit(world)
    async with await own_browser(app, world, settings, "Marie") as client:
        yield client


async def own_browser(app, world: World, settings, name: str) -> httpx.AsyncClient:
    session = await open_session(SessionKind.PERSON, world.people[name], at=world.clock.now())
    client = browser(app, settings)
    client.cookies.set(cookie_name(SessionKind.PERSON, secure=False), session.token)
    return client


async def url_of(world: World, name: str = "Marie") -> str:
    [row] = await fetch("SELECT id FROM registration WHERE person = {}", world.people[name])
    return f"/me/recognition/{row['id']}"


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


async def send(
    client: httpx.AsyncClient, url: str, *photos: bytes, **changes: str | None
) -> httpx.Response:
    """Fill in the form of the page and send it as a browser without scripts does."""
    fields = {**hidden_fields((await client.get(url)).text), "agree": "yes", "adult": "yes"}
    sent = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    files = [
        (f"photo_{number}", ("ik.jpg", photo, "image/jpeg"))
        for number, photo in enumerate(photos or (MARIE,), 1)
    ]
    files += [(f"photo_{number}", ("", b"", "application/octet-stream"))
              for number in range(len(files) + 1, 4)]  # fmt: skip
    return await client.post(url, data=sent, files=files)


async def agreed(world: World) -> ConsentState | None:
    known = await consent.standing(world.event_id, [world.people["Marie"]])
    entry = known[world.people["Marie"]].get(Purpose.RECOGNITION)
    return entry.state if entry else None


async def test_the_page_explains_and_ticks_nothing(world, marie):
    page = (await marie.get(await url_of(world))).text

    assert "Gezichtsherkenning" in page
    assert "Ja, Vereniging Voorbeeld mag mij door een computer laten zoeken" in page
    assert "Ik ben 18 jaar of ouder." in page
    assert " checked" not in page
    assert page.count('type="file" accept="image/*" capture="user"') == 3
    assert "Op de website" in page  # where she said yes to being shown


async def test_who_refuses_photos_reads_that_it_is_to_hide_them(app, world, settings, marie):
    async with await own_browser(app, world, settings, "Jan") as jan:
        page = (await jan.get(await url_of(world, "Jan"))).text

    assert "zorgen dat u onherkenbaar bent" in page


async def test_it_is_reached_from_ones_own_page(world, marie):
    url = await url_of(world)

    assert f'href="{url}"' in (await marie.get("/me")).text


async def test_without_recognition_there_is_no_page_and_no_way_to_it(app, world, settings):
    async with await own_browser(app, world, settings, "Marie") as client:
        own, page = await client.get("/me"), await client.get(await url_of(world))

    assert "/me/recognition/" not in own.text
    assert page.status_code == 404


async def test_a_yes_with_a_photo_is_taken_in_and_shown(world, marie):
    url = await url_of(world)

    answer = await send(marie, url)
    waiting = (await marie.get(answer.headers["Location"])).text
    await world.work_off()
    ready = (await marie.get(url)).text

    assert answer.status_code == 303
    assert "Uw foto&#39;s wachten op de computer." in waiting or "wachten op de computer" in waiting
    assert "De computer zoekt u op de foto" in ready
    assert "versleuteld bewaard, uiterlijk tot" in ready
    assert 'name="agree"' not in ready


async def test_withdrawing_is_one_press(world, marie):
    url = await url_of(world)
    await send(marie, url)
    await world.work_off()
    page = (await marie.get(url)).text

    answer = await marie.post(f"{url}/withdraw", data=hidden_fields(page))

    assert "data-confirm" not in page
    assert answer.status_code == 303
    assert await agreed(world) is ConsentState.WITHDRAWN
    assert await fetch("SELECT id FROM enrolment") == []
    assert "U zei geen ja" in (await marie.get(url)).text


@pytest.mark.parametrize("missing", ["agree", "adult"])
async def test_what_was_not_ticked_is_no_yes(world, marie, missing):
    answer = await send(marie, await url_of(world), **{missing: None})

    assert answer.status_code == 400
    assert f'id="error-{missing}"' in answer.text
    assert await agreed(world) is None


async def test_without_a_photo_nothing_happens(world, marie):
    answer = await send(marie, await url_of(world), b"")

    assert answer.status_code == 400
    assert 'id="error-photo_1"' in answer.text
    assert await agreed(world) is None


async def test_a_text_that_changed_has_to_be_read_anew(world, marie):
    answer = await send(marie, await url_of(world), wording="the hash of another text")

    assert answer.status_code == 400
    assert " checked" not in answer.text
    assert await agreed(world) is None


async def test_photos_that_cannot_be_used_are_named_and_can_be_replaced(world, marie):
    url = await url_of(world)
    await send(marie, url, portrait(("Marie", 200), ("Jan", 190)))
    await world.work_off()
    page = (await marie.get(url)).text

    await send(marie, url)
    await world.work_off()

    assert "meer dan één gezicht" in page
    assert 'name="agree"' in page
    assert "De computer zoekt u op de foto" in (await marie.get(url)).text


async def test_anothers_page_does_not_exist(world, marie):
    url = await url_of(world, "Jan")
    own = hidden_fields((await marie.get(await url_of(world))).text)

    looked = await marie.get(url)
    sent = await marie.post(url, data=own, files={"photo_1": ("ik.jpg", MARIE, "image/jpeg")})
    withdrawn = await marie.post(f"{url}/withdraw", data=own)

    assert {looked.status_code, sent.status_code, withdrawn.status_code} == {404}


async def test_a_form_without_its_token_is_refused(world, marie):
    answer = await send(marie, await url_of(world), form_token="of somebody else")

    assert answer.status_code == 403
    assert await agreed(world) is None


async def test_too_large_a_photo_is_refused_in_a_sentence(world, marie):
    answer = await send(marie, await url_of(world), MARIE + bytes(LARGEST))

    assert answer.status_code == 400
    assert "15 MB" in answer.text


async def test_what_is_no_form_is_refused(world, marie):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    answer = await marie.post(await url_of(world), content=b"--x\r\nnonsense", headers=headers)

    assert answer.status_code == 400


async def test_after_the_end_one_can_still_see_how_it_is(world, marie):
    url = await url_of(world)
    await send(marie, url)
    await recognition.decide(world.event_id, Recognition(), by=ORGANISER, at=world.clock.now())

    assert (await marie.get(url)).status_code == 404
    assert await agreed(world) is ConsentState.INVALIDATED


async def test_where_it_is_automatic_the_page_says_so(world, marie):
    await permit(world, Mode.AUTOMATIC)

    page = (await marie.get(await url_of(world))).text

    assert "beslist hij dat zelf" in page


async def test_the_own_page_gives_no_yes_to_it_in_passing(world, marie):
    """The button for photos cannot be used for this: it needs the text, the age and the photos."""
    own = await marie.get("/me")
    url = (await url_of(world)).replace("/me/recognition/", "/me/registrations/") + "/choice"

    answer = await marie.post(
        url, data={**hidden_fields(own.text), "purpose": "recognition", "choice": "yes"}
    )

    assert answer.status_code == 400
    assert await agreed(world) is None


async def test_both_languages_have_the_page(world, marie):
    page = (await marie.get(await url_of(world), params={"lang": "en"})).text

    assert "Yes, Vereniging Voorbeeld may have a computer look for me" in page
    assert "Say yes, if you want this" in page
