from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.questions import (
    Condition,
    Kind,
    Option,
    Words,
    asked,
    kept,
    on_form,
    on_own_page,
    options_of,
)
from tests.conftest import NOW
from tests.events.asking import DIET, LUNCH, question

ON_YES = {"condition": Condition(question(1).id, "yes")}


def test_without_english_dutch_is_shown():
    assert Words("Ja").in_language("en") == "Ja"
    assert Words("Ja", "Yes").in_language("en") == "Yes"
    assert Words("Ja", "Yes").in_language("nl") == "Ja"


@pytest.mark.parametrize(("answer", "expected"), [(True, [1, 2]), (False, [1]), (None, [1])])
def test_a_question_is_asked_when_the_one_it_depends_on_has_that_answer(answer, expected):
    form = [question(1, LUNCH), question(2, **ON_YES)]
    answers = {} if answer is None else {form[0].id: answer}

    assert [one.position for one in asked(form, answers)] == expected


def test_an_answer_to_a_question_that_is_not_asked_opens_no_other():
    form = [
        question(1, LUNCH),
        question(2, LUNCH, condition=Condition(question(1).id, "yes")),
        question(3, condition=Condition(question(2).id, "yes")),
    ]
    answers = {form[0].id: False, form[1].id: True}

    assert asked(form, answers) == (form[0],)


def test_one_of_several_answers_is_enough():
    form = [question(1, DIET), question(2, condition=Condition(question(1).id, "o2"))]

    assert len(asked(form, {form[0].id: ("o1", "o2")})) == 2
    assert len(asked(form, {form[0].id: ("o1",)})) == 1


@given(st.data())
def test_a_condition_looks_back_only_so_no_ring_of_questions_can_ask_itself(data):
    numbers = st.integers(1, 6)
    form = [
        question(
            number,
            LUNCH,
            condition=Condition(
                question(data.draw(numbers)).id, data.draw(st.sampled_from(["yes", "no"]))
            )
            if data.draw(st.booleans())
            else None,
        )
        for number in range(1, 7)
    ]
    answers = {one.id: data.draw(st.booleans()) for one in form}

    found = asked(form, answers)

    places = [one.position for one in found]
    for one in found:
        if one.condition is not None:
            other = next(o for o in form if o.id == one.condition.question_id)
            assert other.position < one.position
            assert other.position in places


def test_what_is_not_told_completely_is_not_asked():
    whole = question(1)
    parts = [
        question(2, purpose=Words()),
        question(3, basis=None),
        question(4, retention_days=None),
        question(5, recipients=None),
    ]

    assert on_form([whole, *parts]) == (whole,)
    assert on_own_page([whole, *parts], seated=True, answered=()) == (whole,)


def test_what_follows_later_is_asked_of_who_has_a_seat():
    now, later = question(1), question(2, after_approval=True)

    assert on_form([now, later]) == (now,)
    assert on_own_page([now, later], seated=False, answered=()) == (now,)
    assert on_own_page([now, later], seated=True, answered=()) == (now, later)


def test_a_retired_question_stays_for_who_answered_it_and_can_be_emptied():
    old = question(1, required=True, retired=True)

    assert on_own_page([old], seated=True, answered=()) == ()
    [shown] = on_own_page([old], seated=True, answered={old.id})
    assert not shown.required


def test_an_option_keeps_its_code_as_long_as_its_dutch_text_stays():
    before = (Option("o1", Words("Vlees")), Option("o2", Words("Vis")))

    now = options_of([Words("Noten"), Words("Vis", "Fish")], before)

    assert now == (Option("o3", Words("Noten")), Option("o2", Words("Vis", "Fish")))


@given(st.lists(st.text(min_size=1, max_size=3), max_size=8))
def test_no_two_options_share_a_code(texts):
    before = options_of([Words("a"), Words("b")])

    codes = [option.code for option in options_of(map(Words, dict.fromkeys(texts)), before)]

    assert len(set(codes)) == len(codes)


def test_answers_are_kept_so_many_days_after_the_event():
    one = question(1, retention_days=30)

    assert kept(one, ends_at=NOW, at=NOW + timedelta(days=30) - timedelta(seconds=1))
    assert not kept(one, ends_at=NOW, at=NOW + timedelta(days=30))
    assert not kept(question(2, retention_days=None), ends_at=NOW, at=NOW)


def test_what_is_left_of_another_kind_is_not_stored():
    assert question(1, DIET, kind=Kind.TEXT).cleaned().options == ()
