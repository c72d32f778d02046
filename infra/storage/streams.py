"""Bytes in and out in blocks, read and written in threads: the event loop never waits."""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ParamSpec, Protocol, Self, TypeVar

from anyio import CapacityLimiter, to_thread

#: Bytes moved at once: enough that a thread is worth its while, and all that is in memory.
BLOCK = 1024 * 1024

_BATCH = 500

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Run blocking calls in at most `most` threads of our own, so that nobody else waits."""

    def __init__(self, most: int) -> None:
        self._limiter = CapacityLimiter(most)

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call in a thread. A cancelled caller still waits, so that no file is left open."""
        return await to_thread.run_sync(partial(call, *args, **kwargs), limiter=self._limiter)

    async def iterate(self, items: Iterator[T]) -> AsyncIterator[T]:
        """Draw from a blocking iterator, a batch at a time."""
        while batch := await self.run(list, islice(items, _BATCH)):
            for item in batch:
                yield item


class Readable(Protocol):
    """An open file, or the body of an answer."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class ByteStream:
    """An open object: iterate over its blocks, once; it closes itself at the end.

    Who may stop halfway uses `async with`, or calls `aclose`.
    """

    def __init__(self, source: Readable, size: int, threads: Threads) -> None:
        self.size = size
        self._source = source
        self._threads = threads

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            block = await self._threads.run(self._source.read, BLOCK)
        except BaseException:
            self._source.close()
            raise
        if not block:
            self._source.close()
            raise StopAsyncIteration
        return block

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        self._source.close()


async def blocks(content: bytes | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Cut or join `content` into blocks of about `BLOCK` bytes."""
    if isinstance(content, bytes):
        for start in range(0, len(content), BLOCK):
            yield content[start : start + BLOCK]
        return
    gathered = bytearray()
    async for chunk in content:
        gathered += chunk
        if len(gathered) >= BLOCK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


async def file_blocks(path: Path, threads: Threads) -> AsyncIterator[bytes]:
    """Read a file block by block."""
    file = await threads.run(path.open, "rb")
    try:
        while block := await threads.run(file.read, BLOCK):
            yield block
    finally:
        file.close()
