"""One process of several that work on photos: asked over a socket, one photo at a time."""

import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from media.cli.bench import Bench, How


def main(descriptor: int) -> None:
    """Serve until whoever started us closes the connection, or is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    with Connection(descriptor) as asked:
        bench = Bench(msgspec.msgpack.decode(asked.recv_bytes(), type=How))
        while True:
            try:
                path = Path(os.fsdecode(asked.recv_bytes()))
                asked.send_bytes(msgspec.msgpack.encode(bench.work_on(path)))
            except (EOFError, BrokenPipeError, ConnectionResetError):
                return


if __name__ == "__main__":
    main(int(sys.argv[1]))
