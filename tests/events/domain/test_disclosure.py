from hypothesis import given
from hypothesis import strategies as st

from events.domain.disclosure import FEWEST, Count, together, told

people = st.integers(0, 12)
boards = st.lists(people, max_size=6)
wholes = st.lists(boards, max_size=6).map(
    lambda provinces: together(
        [
            together(
                [Count(n, n * 2, f"board {p}.{b}") for b, n in enumerate(numbers) if n],
                f"province {p}",
            )
            for p, numbers in enumerate(provinces)
            if sum(numbers)
        ]
    )
)


def every(count: Count | None) -> list[Count]:
    return [] if count is None else [count, *(one for part in count.parts for one in every(part))]


def leaves(count: Count) -> list[Count]:
    return [one for one in every(count) if not one.parts]


def names(count: Count | None) -> list[tuple[str | None, int]]:
    return [(part.name, part.people) for part in count.parts] if count else []


def parts(**numbers: int) -> Count:
    return together([Count(number, number, name) for name, number in numbers.items()])


def test_large_parts_are_told_as_they_are_largest_first():
    assert names(told(parts(A=5, B=9))) == [("B", 9), ("A", 5)]


def test_a_small_part_takes_the_smallest_other_with_it():
    assert names(told(parts(A=1, B=9, C=20))) == [("C", 20), (None, 10)]


def test_small_parts_that_are_enough_together_hide_nobody_else():
    assert names(told(parts(A=2, B=4, C=20))) == [("C", 20), (None, 6)]


def test_small_parts_are_joined_until_they_are_enough():
    assert names(told(parts(A=1, B=1, C=5, D=6, E=7))) == [("E", 7), ("D", 6), (None, 7)]


def test_a_whole_that_leaves_nothing_to_tell_apart_is_told_alone():
    found = told(parts(A=3, B=9))

    assert found == Count(12, 12)


def test_of_too_few_nothing_is_told():
    assert told(parts(A=4)) is None
    assert told(parts()) is None


@given(wholes)
def test_no_number_that_is_told_is_of_few_people(whole):
    assert all(one.people >= FEWEST for one in every(told(whole)))


@given(wholes)
def test_parts_that_are_told_add_up_to_their_whole(whole):
    for one in every(told(whole)):
        if one.parts:
            assert sum(part.people for part in one.parts) == one.people
            assert sum(part.registrations for part in one.parts) == one.registrations


@given(wholes)
def test_subtracting_what_is_told_never_leads_to_few_people(whole):
    found = told(whole)

    # Whoever subtracts gets these blocks, or several of them together, and nothing smaller.
    blocks = [left_over(one, truth) for one, truth in pairs(found, whole)] if found else []
    assert all(people == 0 or people >= FEWEST for people in blocks)


def pairs(found: Count, truth: Count) -> list[tuple[Count, Count]]:
    """Return each count that is told by name, with what it really is made of."""
    known = {one.name: one for one in truth.parts}
    named = [part for part in found.parts if part.name is not None]
    return [(found, truth), *(pair for part in named for pair in pairs(part, known[part.name]))]


def left_over(found: Count, truth: Count) -> int:
    """Return how many people of a count are in none of its parts that are told by name."""
    named = {part.name for part in found.parts}
    if not named:
        return truth.people
    return sum(part.people for part in truth.parts if part.name not in named)


@given(wholes)
def test_only_what_there_is_is_named(whole):
    known = {(one.name, one.people, one.registrations) for one in every(whole)}
    for one in every(told(whole)):
        assert one.name is None or (one.name, one.people, one.registrations) in known


@given(wholes)
def test_the_order_in_which_parts_come_tells_nothing(whole):
    turned = together(whole.parts[::-1])

    assert told(whole) == told(turned)
