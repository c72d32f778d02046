from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from events.domain.organisation import Entry, OrganisationKind
from events.domain.register import Known, Outcome, Sector, plan
from events.domain.register_file import Line, RegisterFile

LINDE = Entry(kind=OrganisationKind.SCHOOL, code="98AA00", name="De Linde", board="99001")

codes = st.sampled_from([f"98A{letter}00" for letter in "ABCDEFGHIJKL"])
entries = st.builds(
    lambda code, name: replace(LINDE, code=code, name=name), codes, st.sampled_from("xy")
)
files = st.dictionaries(codes, entries).map(
    lambda found: file_of(*(replace(one, code=code) for code, one in found.items()))
)
sectors = st.sampled_from(Sector)


def file_of(*entries: Entry) -> RegisterFile:
    lines = tuple(Line(number, entry) for number, entry in enumerate(entries, start=2))
    return RegisterFile(OrganisationKind.SCHOOL, lines)


def taken_in(known, file, sector):
    return {**known, **plan(known, file, sector).saved}


def outcomes(known, file, sector=Sector.PRIMARY):
    return [(one.code, one.outcome) for one in plan(known, file, sector).told]


def test_each_line_says_what_becomes_of_it():
    beuk, iep = replace(LINDE, code="98AB00"), replace(LINDE, code="98AC00")
    before = taken_in({}, file_of(LINDE, beuk), Sector.PRIMARY)

    told = outcomes(before, file_of(replace(LINDE, name="De Nieuwe Linde"), iep))

    assert told == [
        ("98AA00", Outcome.CHANGED),
        ("98AC00", Outcome.ADDED),
        ("98AB00", Outcome.CLOSED),
    ]


def test_who_comes_back_is_open_again():
    closed = {LINDE.code: Known(LINDE, frozenset())}

    assert outcomes(closed, file_of(LINDE)) == [(LINDE.code, Outcome.REOPENED)]


def test_who_stands_in_another_list_stays_open():
    both = {LINDE.code: Known(LINDE, frozenset({Sector.PRIMARY, Sector.SECONDARY}))}

    found = plan(both, file_of(), Sector.PRIMARY)

    assert found.told == ()
    assert found.saved[LINDE.code].sectors == {Sector.SECONDARY}


def test_a_file_that_would_close_much_is_not_taken_for_granted():
    known = {
        f"98A{letter}00": Known(replace(LINDE, code=f"98A{letter}00"), frozenset({Sector.PRIMARY}))
        for letter in "ABCDEFGHIJ"
    }
    few = [one.entry for one in list(known.values())[:9]]

    assert plan(known, file_of(*few[:3]), Sector.PRIMARY).closes_many
    assert not plan(known, file_of(*few), Sector.PRIMARY).closes_many


@given(st.lists(st.tuples(files, sectors), max_size=4), files, sectors)
def test_the_same_file_a_second_time_changes_nothing(history, file, sector):
    known: dict[str, Known] = {}
    for earlier, its_sector in history:
        known = taken_in(known, earlier, its_sector)
    known = taken_in(known, file, sector)

    again = plan(known, file, sector)

    assert again.saved == {}
    assert {one.outcome for one in again.told} <= {Outcome.UNCHANGED}


@given(st.lists(st.tuples(files, sectors), max_size=5))
def test_open_is_who_stands_in_the_last_file_of_some_list_and_nobody_is_lost(history):
    known: dict[str, Known] = {}
    for file, sector in history:
        known = taken_in(known, file, sector)

    latest = {sector: set(file.entries) for file, sector in history}
    opened = {code for code, one in known.items() if not one.closed}
    assert opened == set().union(*latest.values())
    assert set(known) == {code for file, _ in history for code in file.entries}
