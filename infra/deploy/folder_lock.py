"""One `serve` in one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyServing(Exception):
    """Another process serves this data folder; the text is one sentence for the operator."""


@contextmanager
def sole_owner(data: Path) -> Iterator[None]:
    """Hold `data` against a second `serve`; the kernel lets go when we die, however that is."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(data / "serve.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.read(lock, 20).decode("ascii", "replace").strip()
            raise AlreadyServing(f"Akkoord already runs in {data} (process {pid}).") from error
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(lock)
