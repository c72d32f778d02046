"""The stages of the pipeline, and a clock that knows in which one the time was spent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Stage(StrEnum):
    DECODE = "decode"
    DETECT = "detect"
    #: Looking for printed codes that say who is not to be shown.
    BADGES = "badges"
    EMBED = "embed"
    #: Drawing the masks.
    MASK = "mask"
    #: Making the photo smaller and writing every file, staff's own copy included.
    ENCODE = "encode"
    #: Reading each file back, comparing it with what was drawn, and looking for faces in it.
    VERIFY = "verify"


class StageClock:
    """Charges time to the innermost stage that is open; what is in none counts in the total."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: list[Stage] = []
        self._start = self._since = now()
        self.seconds: dict[Stage, float] = dict.fromkeys(Stage, 0.0)

    def restart(self) -> None:
        self.seconds = dict.fromkeys(Stage, 0.0)
        self._start = self._since = self._now()

    @property
    def total(self) -> float:
        return self._now() - self._start

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        self._charge()
        self._open.append(stage)
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    def timed(self, stage: Stage, function: Callable[P, R]) -> Callable[P, R]:
        """Return `function`, its time charged to `stage`."""

        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.stage(stage):
                return function(*args, **kwargs)

        return timed

    def _charge(self) -> None:
        now = self._now()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now
