import pytest

from events.domain.special_data import Sensitive, sensitive


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Heeft u dieetwensen?", Sensitive.DIET),
        ("Voedselallergieën", Sensitive.DIET),
        ("Vegetarisch of veganistisch?", Sensitive.DIET),
        ("Any dietary requirements?", Sensitive.DIET),
        ("Do you have a nut allergy?", Sensitive.DIET),
        ("Heeft u een chronische ziekte?", Sensitive.HEALTH),
        ("Gebruikt u medicijnen?", Sensitive.HEALTH),
        ("Do you have a disability?", Sensitive.HEALTH),
        ("Bent u rolstoelgebruiker?", Sensitive.ACCESS),
        ("Hebt u een gebarentolk nodig?", Sensitive.ACCESS),
        ("Do you need wheelchair access?", Sensitive.ACCESS),
        ("Sign language interpreter", Sensitive.ACCESS),
        ("Wat is uw geloof?", Sensitive.RELIGION),
        ("Do you need a prayer room?", Sensitive.RELIGION),
        ("Halal", Sensitive.RELIGION),
        ("Wat is uw BSN?", Sensitive.CITIZEN_NUMBER),
        ("Burgerservicenummer", Sensitive.CITIZEN_NUMBER),
        ("Citizen Service Number", Sensitive.CITIZEN_NUMBER),
    ],
)
def test_words_that_point_at_special_data_are_seen(text, kind):
    assert kind in sensitive([text])


@pytest.mark.parametrize(
    "text",
    [
        "Wat is uw functie?",
        "In welke groep wilt u?",
        "Hoeveel jaar werkt u in het onderwijs?",
        "Which workshop do you prefer?",
        "Komt u met de trein of met de auto?",
        "Luncht u mee?",
        "Opmerkingen",
    ],
)
def test_ordinary_questions_raise_no_warning(text):
    assert sensitive([text]) == ()


def test_the_answers_to_choose_from_count_as_well():
    assert sensitive(["Welke lunch wilt u?", "Gewoon", "Kosher"]) == (
        Sensitive.DIET,
        Sensitive.RELIGION,
    )


def test_accents_and_capitals_make_no_difference():
    assert sensitive(["DIËTEN"]) == (Sensitive.DIET,)
