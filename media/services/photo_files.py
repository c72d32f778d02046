"""Photos in folders, and files written beside nothing of anybody else's."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from media.imaging.formats import HEAD_BYTES, sniff
from media.imaging.refusals import Refusal, Refused


class Occupied(Exception):
    """Another file stands where ours should go."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds; `photos` are paths below it, in order."""

    photos: tuple[Path, ...]
    others: tuple[Path, ...]


def list_folder(folder: Path, *, leave_out: Path) -> Listing:
    """List a folder and all below it, but for `leave_out`; links are not followed.

    A file that is no picture at all goes to `others`; one that we refuse stays among the photos,
    so that it is named as refused.
    """
    photos: list[Path] = []
    others: list[Path] = []
    for path in sorted(_files(folder, leave_out.resolve())):
        (photos if _may_be_photo(path) else others).append(path.relative_to(folder))
    return Listing(tuple(photos), tuple(others))


def _files(folder: Path, leave_out: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = [name for name in folders if (here / name).resolve() != leave_out]
        yield from (here / name for name in names if not (here / name).is_symlink())


def _may_be_photo(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            sniff(file.read(HEAD_BYTES))
    except Refused as refused:
        return refused.refusal is not Refusal.NOT_AN_IMAGE
    except OSError:
        return True  # it is named as failed when its turn comes
    return True


def write_new(path: Path, data: bytes) -> None:
    """Write a whole file or nothing; raise `Occupied` where another file has its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if path.read_bytes() == data:
            return
        raise Occupied
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".akkoord-") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o644)
        try:
            os.link(file.name, path)
        except FileExistsError:
            raise Occupied from None
