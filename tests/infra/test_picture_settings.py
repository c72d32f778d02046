"""How public pictures look and what they say can be set; nonsense is one line."""

import pytest

from infra.settings import WrongSetting, read_settings


def test_without_any_setting_masks_take_the_tone_around_them_and_the_credit_is_the_organisation_s():
    pictures = read_settings({"AKKOORD_ORGANISATION": "Vereniging Voorbeeld"}).pictures

    assert (pictures.mask, pictures.credit) == ("surroundings", "Vereniging Voorbeeld")
    assert pictures.usage_terms is None


def test_all_of_it_can_be_set():
    pictures = read_settings(
        {
            "AKKOORD_MASK": "house",
            "AKKOORD_HOUSE_COLOUR": "#FF8000",
            "AKKOORD_CREDIT": "Foto: De Linde",
            "AKKOORD_USAGE_TERMS": "Vraag het ons eerst.",
        }
    ).pictures

    assert (pictures.mask, pictures.house_colour) == ("house", (255, 128, 0))
    assert (pictures.credit, pictures.usage_terms) == ("Foto: De Linde", "Vraag het ons eerst.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AKKOORD_MASK", "blur"),
        ("AKKOORD_HOUSE_COLOUR", "red"),
        ("AKKOORD_HOUSE_COLOUR", "#12345"),
        ("AKKOORD_CREDIT", "x" * 101),
        ("AKKOORD_USAGE_TERMS", "two\nlines"),
    ],
)
def test_what_cannot_be_used_is_named(name, value):
    with pytest.raises(WrongSetting, match=name):
        read_settings({name: value})
