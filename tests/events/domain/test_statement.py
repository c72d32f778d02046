from dataclasses import replace
from datetime import date

import pytest

from events.domain.consent import PHOTO_PURPOSES, Purpose
from events.statements import read_statement

#: Decisions refer to these: a wording in force is never edited, a new version is added instead.
HASHES = {
    (1, "nl"): "5da3e894dd63dae9fd828864763d876e1c35a299954c9428b7bac83f5ef9c717",
    (1, "en"): "3efcae3ea0b6e836e8a48d47a59accb45fe8bbcef309d32e86350844405f5bf1",
    (2, "nl"): "4982cb71603e984d724eeeb3eae7d891de489907e5552757a10c21accef41c3e",
    (2, "en"): "ba3736a0c1d9eab3238fb5a0ffc0d374104af19a53732cd0903520064a6ba78c",
}


@pytest.mark.parametrize(("version", "language"), HASHES)
def test_a_wording_in_force_was_not_edited(version, language):
    statement = read_statement(version, language, in_force_from=date(2026, 11, 22))

    assert statement.wording_hash == HASHES[version, language]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_purpose_has_its_own_question(language):
    statement = read_statement(2, language, in_force_from=date(2026, 11, 22))

    assert list(statement.questions) == list(Purpose)
    assert len(set(statement.questions.values())) == len(Purpose)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_before_recognition_was_asked_about_the_questions_were_about_photos(language):
    statement = read_statement(1, language, in_force_from=date(2026, 11, 22))

    assert tuple(statement.questions) == PHOTO_PURPOSES


def test_another_word_is_another_hash():
    statement = read_statement(1, "nl", in_force_from=date(2026, 11, 22))
    other = replace(statement, questions={**statement.questions, Purpose.PRESS: "Mag het?"})

    assert other.wording_hash != statement.wording_hash


@pytest.mark.parametrize("version", [1, 2])
def test_both_languages_tell_the_same_story(version):
    dutch, english = (
        read_statement(version, language, in_force_from=date(2026, 11, 22))
        for language in ("nl", "en")
    )

    shape = [(len(s.paragraphs), len(s.items)) for s in dutch.sections]
    assert shape == [(len(s.paragraphs), len(s.items)) for s in english.sections]
