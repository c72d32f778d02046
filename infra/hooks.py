"""Calls against the direction of imports: a lower package announces, a higher one listens.

Listeners run inside the announcer's transaction, so what must hold at once holds with the
change itself or not at all. They are registered in `app.py` and nowhere else.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Announced = TypeVar("Announced")
Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Hook(Generic[Announced]):
    """Something that happens; every listener is told, in order, before the caller goes on."""

    listeners: list[Callable[[Announced], Awaitable[None]]] = field(default_factory=list)

    def listen(self, listener: Callable[[Announced], Awaitable[None]]) -> None:
        """Add a listener, once."""
        if listener not in self.listeners:
            self.listeners.append(listener)

    async def __call__(self, announced: Announced) -> None:
        for listener in self.listeners:
            await listener(announced)


@dataclass(slots=True)
class Provider(Generic[Question, Answer]):
    """A question that a higher package answers; `otherwise` while nobody does."""

    otherwise: Answer
    provider: Callable[[Question], Awaitable[Answer]] | None = None

    def answer_with(self, provider: Callable[[Question], Awaitable[Answer]]) -> None:
        self.provider = provider

    async def __call__(self, question: Question) -> Answer:
        return self.otherwise if self.provider is None else await self.provider(question)
