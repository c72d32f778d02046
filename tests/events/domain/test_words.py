import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.mailbox import normalise
from events.domain.words import is_slug, line, paragraphs, slug


@given(st.text())
def test_a_line_holds_no_control_character(text):
    clean = line(text)

    assert not [c for c in clean if unicodedata.category(c) in {"Cc", "Zl", "Zp"}]
    assert clean == line(clean)


def test_a_line_break_in_a_name_becomes_a_space():
    assert line(" Marie\r\nBcc: all@school.example ") == "Marie Bcc: all@school.example"
    assert line("An\u2028na") == "An na"


def test_a_name_cannot_turn_the_direction_of_text():
    assert line("Marie\u202eelpmaxe") == "Marieelpmaxe"


def test_paragraphs_keep_their_lines():
    assert paragraphs("een\r\n\r\n\r\n\r\ntwee\x07") == "een\n\ntwee"


@given(st.text())
def test_every_title_gives_a_slug(title):
    assert is_slug(slug(title))


def test_a_slug_reads_like_its_title():
    assert slug("Regiodag Zuid \N{EN DASH} één dag!") == "regiodag-zuid-een-dag"
    assert slug("🎉") == "event"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Marie@School.Example", "marie@school.example"),
        ("  jan+klas@school.example ", "jan+klas@school.example"),
        ("o'neil@school.example", "o'neil@school.example"),
        ("jan@café.example", "jan@xn--caf-dma.example"),
    ],
)
def test_an_address_is_stored_in_one_form(written, stored):
    assert normalise(written) == stored


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "marie",
        "@school.example",
        "marie@",
        "marie@school",
        "marie..a@school.example",
        ".marie@school.example",
        "marie@-school.example",
        "a@b@school.example",
        "marie@school.example\r\nBcc: x@school.example",
        "marie, jan@school.example",
        "<marie@school.example>",
        "é@school.example",
        "a" * 65 + "@school.example",
        "a@" + "b." * 130 + "example",
        "marie@127.0.0.1",
    ],
)
def test_what_is_no_address_is_refused(wrong):
    assert normalise(wrong) is None


@given(st.text(max_size=40))
def test_normalising_twice_is_normalising_once(text):
    once = normalise(text + "@school.example")

    assert once is None or (normalise(once) == once and "\n" not in once)
