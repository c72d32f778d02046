"""A real S3 server process for the tests: rclone, which checks real signatures."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3  # noqa: TID253 - the tests make their own buckets

KEY_ID = "AKKOORDTEST"
SECRET = "a-secret-for-tests-only"


@dataclass(frozen=True)
class S3Server:
    endpoint: str

    def new_bucket(self, name: str) -> str:
        client: Any = _session().client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="eu-west-1",
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET,
        )
        client.create_bucket(Bucket=name)
        client.close()
        return name


@cache
def _session() -> boto3.session.Session:
    return boto3.session.Session()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the S3 server stopped"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        with suppress(OSError):
            connection.request("GET", "/")
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.05)
    raise AssertionError("the S3 server did not start")


@contextmanager
def serving(root: Path) -> Iterator[S3Server]:
    """Serve the folders in `root` as buckets on a free port of this machine."""
    port = _free_port()
    command = [
        str(Path(sys.executable).parent / "rclone"), "serve", "s3", str(root),
        "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY_ID},{SECRET}",
        "--vfs-cache-mode", "off", "--config", "/dev/null",
    ]  # fmt: skip
    log = (root.parent / "rclone.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(port, process)
        yield S3Server(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
        log.close()
