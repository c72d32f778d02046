from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.question_rules import (
    adding_problems,
    change_problems,
    depended_on,
    in_order,
    moved,
    problems,
)
from events.domain.questions import Basis, Condition, Kind, Option, Words
from tests.events.asking import COMPLETE, DIET, LUNCH, draft, question

CHOICE = replace(DIET, kind=Kind.CHOICE, basis=Basis.CONTRACT, special=False)


def test_a_whole_question_is_right():
    assert problems(COMPLETE, []) == {}
    assert problems(DIET, []) == {}


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"label": Words()}, {"label_nl"}),
        ({"label": Words("", "English only")}, {"label_nl"}),
        ({"label": Words("x" * 201, "x" * 201)}, {"label_nl", "label_en"}),
        ({"help": Words("x" * 501)}, {"help_nl"}),
        ({"purpose": Words("x" * 301)}, {"purpose_nl"}),
        ({"retention_days": 3_651}, {"retention_days"}),
        ({"retention_days": -1}, {"retention_days"}),
        ({"recipients": (Words("x" * 121),)}, {"recipients"}),
        ({"recipients": (Words(),)}, {"recipients"}),
        ({"special": True}, {"basis"}),
        ({"basis": Basis.CONSENT, "required": True}, {"required"}),
        ({"special": True, "basis": None, "required": True}, {"required"}),
        ({"kind": Kind.CHOICE}, {"options"}),
    ],
)
def test_each_fault_is_told_at_its_field(wrong, fields):
    assert set(problems(draft(**wrong), [])) == fields


@pytest.mark.parametrize("basis", [b for b in Basis if b is not Basis.CONSENT])
def test_special_data_is_asked_with_consent_and_on_no_other_ground(basis):
    assert set(problems(replace(DIET, basis=basis), [])) == {"basis"}


@pytest.mark.parametrize(
    "texts", [["Vlees"], ["Vlees", "Vlees"], ["Vlees", ""], ["x" * 121, "Vis"], list("abcdef" * 6)]
)
def test_a_choice_needs_two_different_answers_or_more(texts):
    options = tuple(Option(f"o{n}", Words(text)) for n, text in enumerate(texts))

    assert set(problems(replace(CHOICE, options=options), [])) == {"options"}


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (question(1, COMPLETE), "docent"),
        (question(1, LUNCH), "maybe"),
        (question(1, LUNCH, retired=True), "yes"),
        (question(1, LUNCH, after_approval=True), "yes"),
        (question(9, LUNCH), "yes"),
    ],
)
def test_a_condition_names_a_known_answer_to_an_earlier_question(other, answer):
    wrong = draft(condition=Condition(question(1).id, answer))

    assert set(problems(wrong, [other])) == {"condition"}


def test_a_condition_on_an_earlier_answer_is_right():
    assert problems(draft(condition=Condition(question(1).id, "yes")), [question(1, LUNCH)]) == {}


def test_who_signed_up_before_is_never_asked_more():
    required, later = draft(required=True), draft(required=True, after_approval=True)

    assert set(adding_problems(required, registered=True)) == {"required"}
    assert adding_problems(later, registered=True) == {}
    assert adding_problems(required, registered=False) == {}


def refused(before, wanted, *, registered=True, answered=True, others=()) -> set[str]:
    return set(
        change_problems(before, wanted, registered=registered, answered=answered, others=others)
    )


@pytest.mark.parametrize(
    ("looser", "fields"),
    [
        ({"kind": Kind.LONG_TEXT}, {"kind"}),
        ({"label": Words("Wat verdient u?", "What is your job?")}, {"label_nl"}),
        ({"label": Words("Wat is uw functie?", "What do you earn?")}, {"label_en"}),
        ({"purpose": Words("om te verkopen", "to put the groups together")}, {"purpose_nl"}),
        ({"basis": Basis.INTEREST}, {"basis"}),
        ({"retention_days": 31}, {"retention_days"}),
        ({"retention_days": None}, {"retention_days"}),
        ({"recipients": (Words("De krant"),)}, {"recipients"}),
        ({"recipients": None}, {"recipients"}),
        ({"required": True}, {"required"}),
    ],
)
def test_an_answered_question_keeps_its_meaning_and_never_gets_looser_terms(looser, fields):
    assert refused(question(1), draft(**looser)) == fields


@pytest.mark.parametrize(
    "tighter",
    [{"retention_days": 0}, {"help": Words("Kort is genoeg.")}, {"after_approval": True}],
)
def test_an_answered_question_can_be_made_stricter(tighter):
    assert refused(question(1), draft(**tighter)) == set()


def test_english_can_follow_and_recipients_can_go():
    before = question(1, DIET)

    wanted = replace(DIET, label=Words("Wat eet u niet?", "What do you not eat?"), recipients=())

    assert refused(before, wanted) == set()


def test_of_an_answered_question_options_are_only_added():
    before = question(1, DIET)
    [meat, nuts] = DIET.options
    fish = Option("o3", Words("Vis"))

    assert refused(before, replace(DIET, options=(fish, nuts, meat))) == set()
    assert refused(before, replace(DIET, options=(meat, fish))) == {"options"}
    swapped = replace(DIET, options=(meat, Option("o2", Words("Melk", "Milk"))))
    assert refused(before, swapped) == {"options"}


def test_special_data_stays_special():
    assert refused(question(1, DIET), replace(DIET, special=False)) == {"special"}


def test_unanswered_everything_can_change_that_asks_no_more_of_anybody():
    before = question(1, required=True)

    assert refused(before, replace(CHOICE, retention_days=99), answered=False) == set()
    assert refused(question(1), draft(required=True), answered=False) == {"required"}
    assert refused(question(1), draft(required=True), registered=False, answered=False) == set()


def test_what_is_required_is_not_asked_of_others_later_on():
    before = question(2, required=True, condition=Condition(question(1).id, "yes"))

    assert refused(before, draft(required=True), answered=False) == {"condition"}


def test_what_followed_later_cannot_become_required_at_once():
    before = question(1, required=True, after_approval=True)

    assert refused(before, draft(required=True), answered=False) == {"required"}


def test_an_answer_that_another_question_needs_stays():
    before = question(1, CHOICE)
    other = question(2, condition=Condition(before.id, "o2"))
    kept = replace(CHOICE, options=(CHOICE.options[1], Option("o3", Words("Vis"))))
    lost = replace(CHOICE, options=(CHOICE.options[0], Option("o3", Words("Vis"))))

    free = {"registered": False, "answered": False, "others": (before, other)}
    assert refused(before, kept, **free) == set()
    assert refused(before, lost, **free) == {"options"}
    assert refused(before, replace(LUNCH), **free) == {"kind"}
    assert refused(before, replace(CHOICE, after_approval=True), **free) == {"after_approval"}
    gone = (before, replace(other, retired=True))
    assert refused(before, lost, **{**free, "others": gone}) == set()


@given(st.integers(1, 6), st.integers(0, 5), st.booleans())
def test_moving_keeps_every_question_and_moves_one_place(count, at, up):
    form = tuple(question(number) for number in range(1, count + 1))
    one = form[min(at, count - 1)]

    order = moved(form, one.id, up=up)

    assert sorted(order, key=lambda q: q.position) == list(form)
    assert abs(order.index(one) - form.index(one)) <= 1
    assert in_order(order)


def test_a_question_stands_below_the_one_that_it_depends_on():
    first, second = question(1, LUNCH), question(2, condition=Condition(question(1).id, "yes"))

    assert in_order([first, second])
    assert not in_order([second, first])
    assert depended_on([first, second], first.id)
    assert not depended_on([first, replace(second, retired=True)], first.id)
    assert not depended_on([first, second], second.id)
