"""Look for bytes of an original in what was made of it."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from media.imaging.encode import OutputFormat, encode

#: A run of so many bytes that are the same is no coincidence.
LEAST = 32
_BLOCK = LEAST // 2
#: Fewer different bytes than this in a run are filling, not content.
_CONTENT = 8


@cache
def _everybodys() -> frozenset[bytes]:
    """Return what the files of any picture have in common, such as the standard's own tables."""
    grey = np.full((64, 64, 3), 127, np.uint8)
    return frozenset(
        block for output in OutputFormat for block in _windows(encode(grey, output)) if block
    )


def _windows(data: bytes, *, step: int = 1) -> Iterator[bytes]:
    return (data[at : at + _BLOCK] for at in range(0, len(data) - _BLOCK + 1, step))


def leaked(original: bytes, outputs: Iterable[bytes]) -> list[bytes]:
    """Return the runs of at least 32 bytes that an output has in common with the original.

    Any such run holds a block of 16 that starts at a multiple of 16 in the original.
    """
    blocks = {block: at * _BLOCK for at, block in enumerate(_windows(original, step=_BLOCK))}
    found = []
    for output in outputs:
        for at, window in enumerate(_windows(output)):
            place = blocks.get(window)
            if place is None or window in _everybodys() or len(set(window)) < _CONTENT:
                continue
            run = _own_part(_run(original, place, output, at))
            if len(run) >= LEAST:
                found.append(run)
    return found


def beside_picture(data: bytes) -> bytes:
    """Return what a file holds beside its first picture; of other formats than JPEG, all of it.

    A JPEG that is decoded and encoded anew may come out with the very bytes it had: the parts of
    the picture that anybody may see are no leak.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = [], 2
    while data[at : at + 1] == b"\xff" and data[at + 1] != 0xD9:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xFE or 0xE0 <= data[at + 1] <= 0xEF:
            kept.append(data[at:end])
        at = _end_of_scan(data, end) if data[at + 1] == 0xDA else end
    return b"".join([*kept, data[at + 2 :]])


def _end_of_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1 : at + 2] not in {b"\0", *(bytes([0xD0 + n]) for n in range(8))}:
            return at
        at += 2
    return len(data)


def _own_part(run: bytes) -> bytes:
    """Return the longest part of a run that is in nobody else's files."""
    parts, start = [b""], 0
    for at, window in enumerate(_windows(run)):
        if window in _everybodys():
            parts.append(run[start:at])
            start = at + _BLOCK
    return max([*parts, run[start:]], key=len)


def _run(one: bytes, at: int, other: bytes, there: int) -> bytes:
    """Return the longest common run around two places that hold the same block."""
    before = 0
    while before < min(at, there) and one[at - before - 1] == other[there - before - 1]:
        before += 1
    after = _BLOCK
    while (
        at + after < len(one)
        and there + after < len(other)
        and one[at + after] == other[there + after]
    ):
        after += 1
    return one[at - before : at + after]
