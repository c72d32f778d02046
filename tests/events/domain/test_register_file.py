from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.organisation import OrganisationKind, asked, place_name
from events.domain.register_file import (
    LONG_TEXT,
    NO_COLUMNS,
    NO_LINES,
    NO_NAME,
    NOT_TEXT,
    TWICE,
    WRONG_BOARD,
    WRONG_BRANCH,
    WRONG_BRIN,
    read,
)

SAMPLES = Path(__file__).resolve().parents[3] / "admin_ui" / "demo" / "register"


def test_schools_are_read_from_windows_1252_with_semicolons():
    file = read((SAMPLES / "schools.csv").read_bytes())

    assert (file.wrong, file.kind, len(file.lines)) == ("", OrganisationKind.SCHOOL, 8)
    school = file.entries["98AG00"]
    assert (school.name, school.place) == ("Basisskoalle De Fûgelflecht", "Sneek")
    assert (school.municipality, school.province) == ("Súdwest-Fryslân", "Fryslân")
    assert (school.board, school.house_number, school.postcode) == ("99004", "5", "8601 HJ")


def test_boards_are_read_from_utf_8_with_commas_and_a_byte_order_mark():
    file = read((SAMPLES / "boards.csv").read_bytes())

    assert (file.wrong, file.kind, len(file.lines)) == ("", OrganisationKind.BOARD, 4)
    assert file.entries["99004"].name == "Stichting Samen Leren"
    assert file.entries["99004"].board == "99004"


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM", "98aa;98aa03;De Linde", "98AA03"),
        ("INSTELLINGSCODE;VESTIGINGSCODE;NAAM_VESTIGING", "98AA;03;De Linde", "98AA03"),
        ("INSTELLINGSCODE,INSTELLINGSNAAM", '98AA,"De Linde"', "98AA00"),
        ("VESTIGINGSCODE;INSTELLINGSNAAM VESTIGING", "98AA03;De Linde", "98AA03"),
        ('"Brin-nummer";"vestigingsnaam"', '"98AA";"De Linde"', "98AA00"),
    ],
)
def test_the_names_of_columns_may_be_those_of_any_year(header, row, code):
    file = read(f"{header}\r\n{row}\r\n".encode())

    assert (file.wrong, file.faulty) == ("", ())
    assert file.entries[code].name == "De Linde"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("LINDE;98AA00;De Linde;1", WRONG_BRIN),
        ("98AA;97AA00;De Linde;1", WRONG_BRANCH),
        ("98AA;98AA00;;1", NO_NAME),
        ("98AA;98AA00;De Linde;een", WRONG_BOARD),
        (f"98AA;98AA00;{'x' * 161};1", LONG_TEXT),
    ],
)
def test_a_line_that_is_not_right_is_named_by_its_number(row, wrong):
    header = "BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;BEVOEGD GEZAG NUMMER"
    file = read(f"{header}\n98AB;98AB00;De Beuk;1\n\n{row}\n".encode())

    [line] = file.faulty
    assert (line.number, line.wrong) == (4, wrong)
    assert set(file.entries) == {"98AB00"}


def test_a_code_stands_in_a_file_once():
    file = read(b"INSTELLINGSCODE;INSTELLINGSNAAM\n98AA;De Linde\n98AA;De Beuk\n")

    assert [(line.number, line.wrong) for line in file.faulty] == [(3, TWICE)]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", NO_COLUMNS),
        (b"name;place\nDe Linde;Utrecht\n", NO_COLUMNS),
        (b"INSTELLINGSCODE;INSTELLINGSNAAM\n", NO_LINES),
        (b"PK\x03\x04\x00\x00", NOT_TEXT),
        (b"\xff\xfe\x81", NOT_TEXT),
    ],
)
def test_another_file_is_refused_with_a_reason(content, wrong):
    assert read(content).wrong == wrong


@given(st.binary(max_size=400))
def test_no_file_makes_reading_fail(content):
    header = b"INSTELLINGSCODE;INSTELLINGSNAAM\n"
    for tried in (content, header + content):
        file = read(tried)
        assert file.wrong or file.lines


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("UTRECHT", "Utrecht"),
        ("'S-GRAVENHAGE", "'s-Gravenhage"),
        ("ALPHEN AAN DEN RIJN", "Alphen aan den Rijn"),
        ("DE BILT", "De Bilt"),
        ("IJSSELSTEIN UT", "IJsselstein Ut"),
        ("BERGEN OP ZOOM", "Bergen op Zoom"),
        ("'T HARDE", "'t Harde"),
        ("Den Haag", "Den Haag"),
        ("", ""),
    ],
)
def test_places_are_written_as_people_write_them(capitals, written):
    assert place_name(capitals) == written


def test_one_letter_finds_nothing_and_signs_are_no_words():
    assert asked("d") == []
    assert asked("  !!  & | ") == []
    assert asked("Fûgel, Sneek") == ["fugel", "sneek"]
    assert len(asked("aa " * 400)) == 8
