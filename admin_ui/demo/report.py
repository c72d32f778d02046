"""What a walk through the product saw, and how far it came."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from admin_ui.demo.browser import Unexpected


@dataclass(slots=True, kw_only=True)
class Report:
    """What the walk saw. `shown_after_withdrawal` is None until that was looked at."""

    sign_ups: int = 0
    photos: int = 0
    faces_found: int = 0
    faces_hidden: int = 0
    faces_shown: int = 0
    published: int = 0
    shown_after_withdrawal: int | None = None
    seconds: float = 0.0
    ok: bool = False


class StepFailed(Exception):
    """The product did not do what it should; the text names the step and what was seen."""


class Steps:
    """Tells of each step on the way, and which of them failed."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        except (Unexpected, httpx.HTTPError) as error:
            raise StepFailed(f"{name}: {error}") from error
        self._say(f"{name} ({time.monotonic() - start:.1f} s)")
