import pytest

from tests.bench.stages import Stage, StageClock


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_time_is_charged_to_the_innermost_stage(hand):
    clock = StageClock(hand)

    with clock.stage(Stage.VERIFY):
        hand.pass_by(1)
        with clock.stage(Stage.DECODE):
            hand.pass_by(10)
        hand.pass_by(2)
    hand.pass_by(100)

    assert clock.seconds[Stage.VERIFY] == 3
    assert clock.seconds[Stage.DECODE] == 10
    assert clock.total == 113


def test_a_function_keeps_its_answer_and_its_errors(hand):
    clock = StageClock(hand)

    def halved(value: int) -> int:
        hand.pass_by(1)
        if value % 2:
            raise ValueError
        return value // 2

    timed = clock.timed(Stage.MASK, halved)

    assert timed(4) == 2
    with pytest.raises(ValueError, match=r"^$"):
        timed(3)
    assert clock.seconds[Stage.MASK] == 2


def test_a_new_photo_starts_at_nothing(hand):
    clock = StageClock(hand)
    with clock.stage(Stage.MASK):
        hand.pass_by(1)

    clock.restart()

    assert set(clock.seconds.values()) == {0.0}
    assert clock.total == 0
