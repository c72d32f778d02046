"""A program for the sandbox that does what its input says."""

import threading
import time
from typing import BinaryIO


def prepare(head: bytes) -> None:
    """Need nothing."""


def run(source: BinaryIO, sink: BinaryIO) -> None:
    match source.read().decode():
        case "answer":
            sink.write(b"headbody")
        case "too much":
            sink.write(b"headbody and more")
        case "half":
            sink.write(b"head")
            sink.write(b"bo")
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(60)
        case "memory":
            sink.write(b"head" + _take_two_gigabytes())
        case "thread":
            said = [b"not."]
            thread = threading.Thread(target=lambda: said.append(b"ran."))
            thread.start()
            thread.join()
            sink.write(b"head" + said[-1])


def _take_two_gigabytes() -> bytes:
    try:
        return bytes(2_000_000_000)[:4]
    except MemoryError:
        return b"none"
