"""Whatever the code calls by a code has words for people."""

import pytest

from admin_ui import labels
from events.domain.consent import Answer, Purpose
from events.domain.event import Phase
from events.domain.registration import Status
from infra.staff.permissions import Role
from infra.web.i18n import speaking
from media.domain.album import AlbumState
from media.domain.photo import Scan
from media.domain.publication import Blocker
from media.imaging.refusals import Refusal
from media.services.reports import ReportKind


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (Scan, labels.SCANS),
        (Blocker, labels.BLOCKERS),
        (Blocker, labels.BLOCKER_TAGS),
        (AlbumState, labels.ALBUM_STATES),
        (AlbumState, labels.ALBUM_TONES),
        (Phase, labels.PHASES),
        (Phase, labels.PHASE_TONES),
        (Answer, labels.ANSWERS),
        (Answer, labels.ANSWER_TONES),
        (Status, labels.STATUSES),
        (Role, labels.ROLES),
        (Role, labels.ROLE_HINTS),
        (ReportKind, labels.REPORT_KINDS),
    ],
)
def test_every_code_has_its_words(codes, words):
    assert set(words) == set(codes)


def test_every_reason_to_refuse_a_file_has_its_sentence():
    assert {refusal.value for refusal in Refusal} - set(labels.REASONS) == set()


def test_a_reason_that_nobody_foresaw_still_gives_a_sentence():
    with speaking("en"):
        assert labels.reason("something_new") == "We cannot use this file."
        assert labels.reason(None) == "We cannot use this file."


def test_purposes_are_named_in_the_order_in_which_they_are_asked():
    with speaking("en"):
        named = labels.purposes(frozenset({Purpose.PRINT, Purpose.WEBSITE}))

    assert named == "On the website, In printed matter"


def test_only_what_we_say_ourselves_can_stand_in_the_address():
    assert labels.done("<b>anything</b>") is None
    assert labels.done(None) is None
