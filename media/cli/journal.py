"""Remember in the output folder which copy was made from what, so that a run can go on later.

The journal holds hashes and options alone: no name, no face, nothing of anybody.
"""

import fcntl
import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Final, Self

NAME: Final = ".akkoord-journal"


class Busy(Exception):
    """Another run is writing in this folder."""


class Journal:
    """One line of JSON for each copy written; a later line of the same copy counts."""

    def __init__(self, folder: Path, *, options: str) -> None:
        """`options` stands for all that decides, besides the photo, how a copy looks."""
        self._folder = folder
        self._options = options
        self._made: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file = (self._folder / NAME).open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Busy from None
        self._read()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    def _read(self) -> None:
        self._file.seek(0)
        whole = self._file.read()
        for text in whole.splitlines():
            try:
                line = json.loads(text)
                self._made[line["copy"]] = line
            except (ValueError, KeyError, TypeError):
                continue  # the end of a run that was cut off
        if whole and not whole.endswith(b"\n"):
            self._file.write(b"\n")

    def is_done(self, photo: Path, target: Path) -> bool:
        """Say whether `target` is whole, and was made from this very photo in the same way."""
        line = self._made.get(self._name(target))
        try:
            return (
                line is not None
                and line.get("options") == self._options
                and line.get("sha256") == _sha256(target)
                and line.get("photo_sha256") == _sha256(photo)
            )
        except OSError:
            return False

    def write(self, target: Path, data: bytes, photo_sha256: bytes) -> None:
        """Remember a copy that has just been written."""
        line = {
            "copy": self._name(target),
            "sha256": hashlib.sha256(data).hexdigest(),
            "photo_sha256": photo_sha256.hex(),
            "options": self._options,
        }
        self._made[line["copy"]] = line
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()

    def _name(self, target: Path) -> str:
        """Stand for a copy's path by a hash: file names may be names of people."""
        return hashlib.sha256(os.fsencode(target.relative_to(self._folder))).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
