"""What should become of everybody, in plain Python: lists and sets, and the written rule."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from events.domain.waiting import PASS_WITHIN, offer_ends


@dataclass
class Entry:
    """People who wait together, by name."""

    people: list[str]
    group: str | None = None
    offered_until: datetime | None = None


@dataclass
class Model:
    capacity: int
    starts_at: datetime
    hours: int | None = None
    seated: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    #: In order of arrival.
    queue: list[Entry] = field(default_factory=list)

    @property
    def free(self) -> int:
        kept = sum(len(entry.people) for entry in self.queue if entry.offered_until)
        return self.capacity - len(self.seated) - kept

    def join(self, people: list[str], at: datetime, group: str | None = None) -> None:
        """Let people come in together, and serve whoever's turn it is."""
        self._come(people, group)
        self.serve(at)

    def _come(self, people: list[str], group: str | None) -> None:
        if not people:
            return
        if len(people) <= self.free and all(entry.offered_until for entry in self.queue):
            self.seated.update(people)
        else:
            self.queue.append(Entry(people, group))

    def join_again(self, name: str) -> None:
        self.gone.remove(name)
        self._come([name], None)

    def serve(self, at: datetime) -> None:
        while (entry := self._next(at)) is not None:
            if self.hours is None:
                self.queue.remove(entry)
                self.seated.update(entry.people)
            else:
                entry.offered_until = offer_ends(at, self.starts_at, self.hours)

    def _next(self, at: datetime) -> Entry | None:
        """Return the first who fits, unless somebody before them has to be waited for."""
        if at >= self.starts_at:
            return None
        passing = at >= self.starts_at - PASS_WITHIN
        for entry in self.queue:
            if entry.offered_until:
                continue
            if len(entry.people) <= self.free:
                return entry
            if not passing and len(entry.people) <= self.capacity:
                return None
        return None

    def leave(self, name: str, at: datetime) -> None:
        self.seated.discard(name)
        for entry in [entry for entry in self.queue if name in entry.people]:
            entry.people.remove(name)
            if not entry.people:
                self.queue.remove(entry)
        self.gone.add(name)
        self.serve(at)

    def answer(self, entry: Entry, *, accepts: bool, at: datetime) -> None:
        self.queue.remove(entry)
        if accepts:
            self.seated.update(entry.people)
        else:
            self.gone.update(entry.people)
            self.serve(at)

    def time_passes(self, by: timedelta, at: datetime) -> None:
        """End the offers that nobody answered, the oldest first."""
        while due := [e for e in self.queue if e.offered_until and e.offered_until <= at]:
            self.answer(min(due, key=lambda e: e.offered_until or at), accepts=False, at=at)

    def fall_apart(self, group: str, at: datetime) -> None:
        """Let whoever waits in a group wait on alone."""
        self.queue = [
            alone
            for entry in self.queue
            for alone in (
                [Entry([name]) for name in entry.people] if entry.group == group else [entry]
            )
        ]
        self.serve(at)
