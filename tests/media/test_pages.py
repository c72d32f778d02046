"""What visitors of a gallery read, in both languages."""

import pytest

from media.services import album as albums


@pytest.fixture
async def album_id(world):
    """A public album with two photos; Marie is shown in one of them."""
    album_id = await world.make_album()
    for name, shade in (("Marie", 100), ("Fatima", 140)):
        photo_id = await world.add_photo(album_id, name, shade=shade)
        if name == "Marie":
            await world.show(album_id, photo_id, name)
        await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    return album_id


@pytest.fixture
async def gallery_url(album_id):
    return f"/albums/{(await albums.get(album_id)).slug}"


@pytest.mark.parametrize(
    ("lang", "words", "alt"),
    [
        ("nl", "Bent u dit? Meld het", "Foto 2 van 2 van Regiodag Zuid"),
        ("en", "Is this you? Tell us", "Photo 2 of 2 of Regiodag Zuid"),
    ],
)
async def test_every_photo_can_be_reported(lang, words, alt, gallery_url, client):
    page = (await client.get(gallery_url, params={"lang": lang})).text

    assert f'<html lang="{lang}">' in page
    assert page.count(words) == 2
    assert page.count('class="report"') == 2
    assert f'alt="{alt}"' in page


async def test_a_gallery_names_nobody_and_no_file_of_the_camera(gallery_url, client):
    page = (await client.get(gallery_url)).text

    assert "Marie" not in page
    assert "IMG_" not in page


async def test_a_gallery_tells_its_script_the_shape_of_each_photo(gallery_url, client):
    page = (await client.get(gallery_url)).text

    for wanted in (
        "data-width=", "data-height=", "data-pswp-width=", "data-pswp-height=",
        'type="image/webp"', 'loading="lazy"', 'id="photo-',
    ):  # fmt: skip
        assert page.count(wanted) == 2, wanted


@pytest.mark.parametrize(
    ("lang", "title", "thanks"),
    [
        ("nl", "Een foto melden", "Niemand kan de foto nog zien."),
        ("en", "Report a photo", "Nobody can see the photo any more."),
    ],
)
async def test_reporting_reads_in_both_languages(lang, title, thanks, gallery_url, client):
    gallery = (await client.get(gallery_url, params={"lang": lang})).text
    url = gallery.split('class="report" href="')[1].split('"')[0]

    form = (await client.get(url)).text
    wrong = await client.post(url, data={"message": "Dit <klopt> niet"})
    sent = await client.post(url, data={"kind": "this_is_me"})
    end = (await client.get(sent.headers["Location"])).text

    assert title in form
    assert wrong.status_code == 400
    assert "Dit &lt;klopt&gt; niet" in wrong.text
    assert 'href="#field-kind"' in wrong.text
    assert thanks in end


async def test_an_album_whose_photos_are_all_off_says_so(gallery_url, client):
    for _ in range(2):
        gallery = (await client.get(gallery_url)).text
        url = gallery.split('class="report" href="')[1].split('"')[0]
        await client.post(url, data={"kind": "this_is_me"})

    page = (await client.get(gallery_url)).text

    assert "Er is nu geen foto te zien" in page
