"""Badges as PDF: every name whole, nothing of it read as markup, the sign in colour and shape."""

import json
import re
import string
from collections.abc import Sequence

import pytest
import typst

from admin_ui.badge_pdf import badges_pdf, hard_to_print
from admin_ui.badge_view import BadgeCard
from events.services import events
from infra.pdf import _fonts, unprintable
from infra.staff.permissions import Role
from tests.admin_ui.conftest import World
from tests.conftest import NOW

#: A letter that no font has: what is drawn in the place of a letter that is missing.
_MISSING = "\U000f0000"

NAMES = (
    "Anna van der Oudenaarde-'t Hooft",
    "Władysław Żółć-Dźwięk",
    "Gülşen Çağlar İpek ığ",
    "محمد عبد الله الخوارزمي",
    "Ελένη Παπαδοπούλου",
    "Дмитрий Щербаков",
    "אברהם לוי",
    "Nguyễn Thị Ánh",
)
_SAYS = "#let data = json(bytes(sys.inputs.data))\n#set text(font: {fonts})\n#data.words"
_FONTS = '("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")'


def glyphs(words: str) -> set[str]:
    """Return the shapes by which words are drawn, with the fonts of the badges."""
    compiler = typst.Compiler(
        _SAYS.format(fonts=_FONTS).encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"words": words})},
    )
    drawn = compiler.compile(format="svg")
    assert isinstance(drawn, bytes)
    return set(re.findall(r' d="([^"]+)"', drawn.decode().partition("<symbol")[2]))


def card(name: str, organisation: str = "De Linde") -> BadgeCard:
    return BadgeCard(
        name=name,
        organisation=organisation,
        drawing="M1 1h8v8h-8z",
        marker="Code",
        meaning="Deze code zegt: laat mij niet zien.",
        mark="no",
        code="7F3K9QXZ",
    )


async def pdf(world: World, cards: Sequence[BadgeCard], *, single: bool = False) -> bytes:
    event = await events.get(world.event_id)
    return await badges_pdf(event, cards, single=single, at=NOW)


def pages(content: bytes) -> int:
    found = re.search(rb"/Type /Pages.*?/Count (\d+)|/Count (\d+)", content, re.DOTALL)
    assert found is not None
    return int(found[1] or found[2])


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_of_a_name_falls_out(name):
    missing = glyphs(_MISSING)

    assert missing
    assert not glyphs(name) & missing
    assert unprintable(name) == ""


def test_letters_without_a_font_are_told():
    assert hard_to_print([card("王小明"), card("Jan")]) == ["王小明"]


@pytest.mark.parametrize(
    "text", ["#panic()", "[", "]", "\\", "$x", "*a", "@b", '#import "@preview/x:1"', "`", "<l>"]
)
async def test_what_people_write_is_never_markup(world: World, text):
    plain = await pdf(world, [card("x"), card("y")])
    made = await pdf(world, [card(f"{text} {string.punctuation}", text), card("y")])

    assert pages(made) == pages(plain)


@pytest.mark.parametrize("name", ["W" * 120, "van der " * 15, "Jan", ""])
async def test_a_name_of_any_length_keeps_its_badge_on_one_page(world: World, name):
    made = await pdf(world, [card(name, "x" * 160)], single=True)

    assert pages(made) == 2


@pytest.mark.parametrize(
    ("people", "single", "expected"), [(1, False, 2), (5, False, 4), (5, True, 10)]
)
async def test_fronts_are_followed_by_backs(world: World, people, single, expected):
    made = await pdf(world, [card("Jan")] * people, single=single)

    assert pages(made) == expected


async def test_staff_download_the_badges_they_look_for(world: World, staff_client):
    for name in ("Marie", "Jan"):
        await world.attendee(name)
    _, client = await staff_client(Role.ORGANISER)
    url = f"{world.event_url}/badges/pdf"

    everybody = await client.get(f"{url}?single=1")
    one = await client.get(f"{url}?single=1&q=marie")
    nobody = await client.get(f"{url}?q=niemand")

    assert everybody.headers["Content-Disposition"] == 'attachment; filename="badges.pdf"'
    assert (pages(everybody.content), pages(one.content)) == (4, 2)
    assert nobody.status_code == 404
