"""Which marker a badge carries."""

import pytest

from events.domain.badges import Marker, marker_for
from events.domain.consent import Answer, Purpose


def test_somebody_who_said_yes_to_a_use_of_photos_gets_a_marker_of_their_own():
    answers = {Purpose.WEBSITE: Answer.NO, Purpose.INTERNAL: Answer.YES}

    assert marker_for(answers) is Marker.PERSONAL


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {Purpose.WEBSITE: Answer.UNKNOWN},
        {Purpose.WEBSITE: Answer.NO, Purpose.PRINT: Answer.UNKNOWN},
        {Purpose.RECOGNITION: Answer.YES},
    ],
)
def test_whoever_said_yes_to_no_use_of_photos_gets_the_marker_that_says_no(answers):
    assert marker_for(answers) is Marker.OPT_OUT
