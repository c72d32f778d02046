import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.answers import (
    NOT_AGREED,
    NOT_ANSWERED,
    Given,
    Unreadable,
    answer_field,
    as_typed,
    as_words,
    fill_in,
    read,
    tally,
)
from events.domain.questions import Condition, Kind
from tests.events.asking import DIET, LUNCH, question


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.TEXT, "  docent  rekenen ", "docent rekenen"),
        (Kind.TEXT, "   ", None),
        (Kind.LONG_TEXT, "een\r\n\r\n\r\n\r\ntwee", "een\n\ntwee"),
        (Kind.NUMBER, "3", 3),
        (Kind.NUMBER, "-2,5", -2.5),
        (Kind.DATE, "2026-12-31", "2026-12-31"),
        (Kind.DATE, "31-12-2026", "2026-12-31"),
        (Kind.YES_NO, "yes", True),
        (Kind.YES_NO, "no", False),
    ],
)
def test_an_answer_is_read_as_what_was_asked(kind, typed, value):
    assert read(question(1, kind=kind), [typed]) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.TEXT, "x" * 201),
        (Kind.LONG_TEXT, "x" * 2001),
        (Kind.NUMBER, "veel"),
        (Kind.NUMBER, "1e9"),
        (Kind.NUMBER, "1" * 10),
        (Kind.NUMBER, "٣"),
        (Kind.DATE, "31-02-2026"),
        (Kind.DATE, "morgen"),
        (Kind.YES_NO, "maybe"),
        (Kind.CHOICE, "o9"),
        (Kind.MULTIPLE, "o9"),
    ],
)
def test_what_cannot_be_read_is_refused(kind, typed):
    with pytest.raises(Unreadable):
        read(question(1, DIET, kind=kind), [typed])


def test_several_answers_come_in_the_order_of_the_question():
    assert read(question(1, DIET), ["o2", "o1", "o2"]) == ("o1", "o2")


def test_what_is_required_needs_an_answer_only_where_it_is_asked():
    lunch = question(1, LUNCH)
    why = question(2, required=True, condition=Condition(lunch.id, "no"))

    asked_too = fill_in([lunch, why], Given({lunch.id: ["no"]}))
    not_asked = fill_in([lunch, why], Given({lunch.id: ["yes"], why.id: ["toch iets"]}))

    assert asked_too.wrong == {answer_field(why.id): NOT_ANSWERED}
    assert (not_asked.wrong, not_asked.answers) == ({}, {lunch.id: True})


def test_special_data_is_taken_only_with_a_tick():
    diet = question(1, DIET)

    without = fill_in([diet], Given({diet.id: ["o1"]}))
    ticked = fill_in([diet], Given({diet.id: ["o1"]}, frozenset({diet.id})))
    empty = fill_in([diet], Given({}))

    assert without.wrong == {answer_field(diet.id): NOT_AGREED}
    assert ticked.answers == {diet.id: ("o1",)}
    assert (empty.wrong, empty.answers) == ({}, {})


def test_an_answer_is_shown_in_the_words_of_its_options():
    diet = question(1, DIET)

    assert as_words(diet, ("o2",), "en") == ("Nuts",)
    assert as_words(diet, ("o1", "o2"), "nl") == ("Vlees", "Noten")
    assert as_words(question(2, LUNCH), value=True, language="nl") == ("yes",)


@given(st.sampled_from(list(Kind)), st.text(max_size=12) | st.from_regex(r"-?[0-9]{1,4}[.,][0-9]"))
def test_an_answer_shown_again_and_sent_again_is_the_same_answer(kind, typed):
    one = question(1, DIET, kind=kind)
    try:
        value = read(one, [typed])
    except Unreadable:
        return

    if value is not None:
        assert read(one, as_typed(value)) == value


def test_of_several_answers_each_counts_and_a_person_counts_once():
    counted = tally(question(1, DIET), [(("o1", "o2"), 2), (("o2",), 3)])

    assert (counted.answered, counted.counts) == (5, {"o1": 2, "o2": 5})


def test_free_text_is_counted_and_not_told():
    assert tally(question(1), [("docent", 2)]).counts == {}
