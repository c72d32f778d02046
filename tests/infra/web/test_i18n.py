import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import DictLoader, Environment

from infra.web.i18n import (
    Formats,
    choose_language,
    gettext,
    install,
    language,
    load_translations,
    ngettext,
    speaking,
)
from tests.infra.web.messages import (
    PACKAGES,
    ROOT,
    catalogs,
    forms_of,
    messages,
    source_of,
    translations,
    untranslated,
)

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd%]?")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def dutch():
    load_translations([ROOT / package / "locale" for package in PACKAGES])
    with speaking("nl"):
        yield


def placeholders(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text)}


def test_every_message_is_translated_into_dutch():
    assert [f"{message.source}: {message.singular}" for message in untranslated()] == []


def test_translations_have_the_placeholders_of_their_source():
    wrong = [
        source_of(found)
        for found in translations().values()
        for form in forms_of(found)
        # One is often written as a word, so its form may leave the number out.
        if placeholders(form) - {"%(num)s"} != placeholders(source_of(found)) - {"%(num)s"}
    ]

    assert wrong == []


def test_placeholders_are_named_and_a_per_cent_sign_is_doubled():
    wrong = [
        message.singular
        for message in messages()
        for form in (message.singular, message.plural)
        if any(found in {"%", "%s", "%d"} for found in placeholders(form))
    ]

    assert wrong == []


def test_no_translation_is_left_of_a_message_that_is_gone():
    used = {message.singular for message in messages()}

    assert [source for source in translations() if source not in used] == []


def test_packages_do_not_contradict_each_other():
    seen: dict[str, tuple[str, ...]] = {}

    contradictions = [
        source_of(found)
        for catalog in catalogs().values()
        for found in catalog
        if found.id and seen.setdefault(source_of(found), forms_of(found)) != forms_of(found)
    ]

    assert contradictions == []


@pytest.mark.parametrize(
    ("query", "header", "expected"),
    [
        ("en", "nl", "en"),
        ("nl", "en", "nl"),
        (None, "en-GB,en;q=0.9,nl;q=0.8", "en"),
        (None, "en;q=0.5, nl-BE", "nl"),
        (None, "de, fr;q=0.9, en;q=0.1", "en"),
        (None, "de", "nl"),
        (None, "en;q=0", "nl"),
        (None, "en;q=much", "nl"),
        (None, None, "nl"),
        (None, "", "nl"),
        ("xx", "en", "en"),
        ("<script>", "*", "nl"),
    ],
)
def test_an_explicit_choice_wins_then_the_browser_then_dutch(query, header, expected):
    assert choose_language(query, header) == expected


def test_a_template_and_code_translate_alike_and_the_template_escapes():
    environment = Environment(autoescape=True, loader=DictLoader({}))
    install(environment, AMSTERDAM)
    page = environment.from_string('{{ _("Hello %(name)s", name="<b>") }} {{ _("Mail inbox") }}')

    assert page.render() == "Hello &lt;b&gt; Postvak"
    assert gettext("Mail inbox") == "Postvak"


def test_plural_forms_follow_the_number():
    one, many = "One thing is not right yet", "%(num)s things are not right yet"

    assert ngettext(one, many, 1) == "Er is één ding niet goed"
    assert ngettext(one, many, 3) == "Er zijn 3 dingen niet goed"
    with speaking("en"):
        assert ngettext(one, many, 3) == "3 things are not right yet"


def test_another_language_is_spoken_only_inside_its_block():
    with speaking("en"):
        assert gettext("Mail inbox") == "Mail inbox"

    assert language.get() == "nl"
    assert gettext("Mail inbox") == "Postvak"


def test_times_are_written_in_dutch_and_in_the_local_zone():
    formats = Formats(AMSTERDAM)
    start = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)
    end = datetime(2026, 12, 8, 16, 0, tzinfo=UTC)

    assert formats.period(start, end) == "dinsdag 8 december 2026, 13.00\N{EN DASH}17.00 uur"
    assert formats.moment(start) == "dinsdag 8 december 2026, 13.00 uur"
    assert formats.short_day(start) == "8 dec 2026"


def test_times_are_written_in_english():
    formats = Formats(AMSTERDAM)
    start = datetime(2026, 7, 8, 12, 0, tzinfo=UTC)
    end = datetime(2026, 7, 9, 8, 30, tzinfo=UTC)

    with speaking("en"):
        text = formats.period(start, end)

    assert text == "Wednesday 8 July 2026, 14:00 \N{EN DASH} Thursday 9 July 2026, 10:30"


def test_a_moment_just_before_midnight_utc_is_the_next_day_here():
    assert Formats(AMSTERDAM).day(datetime(2026, 7, 8, 23, 0, tzinfo=UTC)) == (
        "donderdag 9 juli 2026"
    )


def test_numbers_and_sizes_use_the_readers_marks():
    formats = Formats(AMSTERDAM)

    assert formats.number(12345) == "12.345"
    assert formats.megabytes(3_240_000) == "3,2\N{NO-BREAK SPACE}MB"
    with speaking("en"):
        assert formats.megabytes(3_240_000) == "3.2\N{NO-BREAK SPACE}MB"
