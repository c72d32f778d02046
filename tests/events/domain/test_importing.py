"""A file with people, as people make one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain import importing
from events.domain.importing import Unreadable, decode, own_problems, read


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_usual_way_of_writing_a_file_is_read(delimiter, end):
    rows = [["Naam", "E-mailadres", "Organisatie"], ["Marie", "marie@school.example", "De Linde"]]

    [found] = read(end.join(delimiter.join(row) for row in rows) + end)

    assert (found.number, found.name, found.email) == (2, "Marie", "marie@school.example")
    assert (found.organisation, found.language) == ("De Linde", "nl")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_with_accents_come_through(encoding):
    text = "name;email\r\nZoë Müller;zoe@school.example\r\n"

    [found] = read(decode(text.encode(encoding)))

    assert found.name == "Zoë Müller"


def test_quoted_cells_and_empty_lines_are_read_as_a_spreadsheet_does():
    text = 'email,name\n\nmarie@school.example,"Vries, Marie de"\n,\n'

    [found] = read(text)

    assert (found.number, found.name) == (3, "Vries, Marie de")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", importing.NO_COLUMNS),
        ("name\nMarie", importing.NO_COLUMNS),
        ("name;email;email\nMarie;a@b.nl;c@d.nl", importing.NO_COLUMNS),
        ("name;email;diet\nMarie;a@b.nl;vegan", importing.UNKNOWN_COLUMN),
        ("name;email\n", importing.EMPTY),
        ("name;email\n" + "Marie;a@b.nl\n" * 501, importing.TOO_MANY_LINES),
        ('name;email\n"Marie;a@b.nl\n', importing.NOT_READ),
        ("name;email\nMa\x00rie;a@b.nl\n", importing.NOT_READ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text, sentence):
    with pytest.raises(Unreadable) as refused:
        read(text)

    assert refused.value.sentence == sentence


def test_a_mailbox_that_stands_in_it_twice_is_told_however_it_is_written():
    first, second = read("name;email\nMarie;marie@school.example\nM.;MARIE@School.example\n")

    assert own_problems(first, set()) == []
    assert own_problems(second, {"marie@school.example"}) == [importing.TWICE]


def sentence_of(act) -> str | None:
    try:
        act()
    except Unreadable as refused:
        return refused.sentence % refused.details
    return None


@given(st.text())
def test_whatever_is_in_it_is_read_or_refused_with_a_sentence(text):
    assert sentence_of(lambda: read(text)) != ""


@given(st.binary())
def test_whatever_bytes_it_has_are_text_or_refused(content):
    assert sentence_of(lambda: decode(content)) in {None, importing.NOT_READ}
