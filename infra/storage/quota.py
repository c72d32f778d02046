"""How many bytes may be stored, shared by every storage that is given the same `Quota`."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from anyio import Lock, current_time

from infra.storage.contract import StorageFull

#: Seconds for which a count of what is stored is believed. Several processes share a disk, so
#: they may together write past the quota by what the others write in this time.
BELIEVED_FOR = 30.0

#: Seconds between two counts while there is no room: refusals must stay cheap.
_RECOUNT_AFTER = 1.0


class Reservation:
    """Room taken by one write as it goes on."""

    def __init__(self) -> None:
        self.taken = 0


class Quota:
    """A limit on the bytes stored, counted by walking the storages and our own writes since."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._counts: list[Callable[[], Awaitable[int]]] = []
        self._counted = 0
        self._counted_at: float | None = None
        self._written_since = 0
        self._open = 0
        self._counting = Lock()

    def covers(self, used_bytes: Callable[[], Awaitable[int]]) -> None:
        """Count what `used_bytes` says as well."""
        self._counts.append(used_bytes)

    @contextmanager
    def reservation(self) -> Iterator[Reservation]:
        """Hold room for one write; what was taken counts on when it succeeded."""
        held = Reservation()
        try:
            yield held
            self._written_since += held.taken
        finally:
            self._open -= held.taken

    async def take(self, held: Reservation, size: int) -> None:
        """Take room for `size` more bytes, or raise `StorageFull`."""
        if not self._fits(size) or self._older_than(BELIEVED_FOR):
            await self._count()
        if not self._fits(size):
            raise StorageFull(reason="quota")
        held.taken += size
        self._open += size

    def freed(self) -> None:
        """Something was deleted: the next write that finds no room counts again."""
        self._counted_at = None

    def _fits(self, size: int) -> bool:
        return self._counted + self._written_since + self._open + size <= self.most

    def _older_than(self, seconds: float) -> bool:
        return self._counted_at is None or current_time() - self._counted_at > seconds

    async def _count(self) -> None:
        async with self._counting:
            if not self._older_than(_RECOUNT_AFTER):
                return
            before = self._written_since
            self._counted = sum([await count() for count in self._counts])
            # Written while we counted: seen or not, so it counts on.
            self._written_since -= before
            self._counted_at = current_time()
