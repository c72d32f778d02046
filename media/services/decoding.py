"""Turn an untrusted file into pixels, without this process ever parsing it."""

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

import anyio.to_thread
import numpy as np

from infra.sandbox import runner, selftest
from infra.sandbox.limits import Limits
from media.imaging import decode as program
from media.imaging import wire
from media.imaging.detect import give_back_memory
from media.imaging.geometry import Rectangle
from media.imaging.picture import Picture
from media.imaging.refusals import Refusal, Refused

#: Imported here for its name, and so that its compiled form is on disk: the sandbox cannot write
#: one and would compile it anew for every photo. It runs there only.
PROGRAM = program.__name__

#: Bytes; a 100-megapixel camera JPEG has about this many.
LARGEST_FILE = 40_000_000

#: Bytes of pixels, those of about 30 megapixels: a worker stays below 900 MB (docs/faces.md) only
#: if memory that is kept for speed is given back before more than these come in.
_MUCH = 90_000_000


class Unreadable(Refused):
    """The file cannot become a photo; `refusal` says why."""


async def decode(source: Path | bytes | BinaryIO) -> Picture:
    """Decode a file in the sandbox, in a thread; raise `Unreadable`."""
    return await anyio.to_thread.run_sync(decode_now, source)


def decode_now(source: Path | bytes | BinaryIO, *, limits: Limits | None = None) -> Picture:
    """Do what `decode` does, in the calling thread."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _decode_open(file, limits or Limits())
    if isinstance(source, bytes):
        with tempfile.TemporaryFile() as file:
            file.write(source)
            file.flush()
            return _decode_open(file, limits or Limits())
    return _decode_open(source, limits or Limits())


def _expected(header: bytes) -> int:
    """Return how many bytes of pixels come, with room made for many."""
    expected = wire.unpack(header).body_bytes
    if expected > _MUCH:
        give_back_memory()
    return expected


def _decode_open(file: BinaryIO, limits: Limits) -> Picture:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise Unreadable(Refusal.EMPTY)
    if size > LARGEST_FILE:
        raise Unreadable(Refusal.TOO_LARGE)
    try:
        answer = runner.run(
            PROGRAM,
            file.fileno(),
            header_bytes=wire.HEADER_BYTES,
            body_bytes=_expected,
            form=selftest.form(),
            limits=limits,
            keep=True,
        )
    except Refused as refused:
        raise Unreadable(refused.refusal) from None
    except wire.Unbelievable:
        raise Unreadable(Refusal.DAMAGED) from None
    except runner.NoAnswer as silence:
        late = silence.failure is runner.Failure.TOOK_TOO_LONG
        raise Unreadable(Refusal.TOOK_TOO_LONG if late else Refusal.DAMAGED) from None
    header = wire.unpack(answer.header)
    pixels = np.frombuffer(answer.body, np.uint8).reshape(header.height, header.width, 3)
    return Picture(
        pixels=pixels,
        original_width=header.original_width,
        original_height=header.original_height,
        format=header.format,
        hints=tuple(Rectangle(*hint) for hint in header.hints),
    )
