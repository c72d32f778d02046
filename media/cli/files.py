"""Photos in folders, and files written beside nothing of anybody else's."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from media.imaging.formats import HEAD_BYTES, sniff
from media.imaging.refusals import Refusal, Refused

#: A file called so is a photo to whoever named it: when it is none, that has to be told as refused.
_PHOTO_NAMES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".hif", ".avif", ".mpo"}
)


class Occupied(Exception):
    """Another file stands where ours should go."""


@dataclass(frozen=True, slots=True)
class Found:
    """A photo, and its path below the folder that was asked for (or its name alone)."""

    path: Path
    below: Path


@dataclass(frozen=True, slots=True)
class Listing:
    """Photos in order, and what lies beside them and is none."""

    photos: tuple[Found, ...]
    others: tuple[Path, ...]


def gather(sources: Iterable[Path], *, recursive: bool, leave_out: Path | None = None) -> Listing:
    """List photos and the folders of them in `sources`, but for the folder `leave_out`.

    Links in folders are not followed. In a folder, a file that is no picture and is not called one
    goes to `others`; what we refuse stays among the photos, so that it is named as refused.
    """
    photos: list[Found] = []
    others: list[Path] = []
    for source in sources:
        if not source.is_dir():
            photos.append(Found(source, Path(source.name)))
            continue
        for path in sorted(_files(source, recursive, leave_out and leave_out.resolve())):
            if _may_be_photo(path):
                photos.append(Found(path, path.relative_to(source)))
            else:
                others.append(path)
    return Listing(tuple(photos), tuple(others))


def _files(folder: Path, recursive: bool, leave_out: Path | None) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = [
            name for name in folders if recursive and (here / name).resolve() != leave_out
        ]
        yield from (here / name for name in names if not (here / name).is_symlink())


def _may_be_photo(path: Path) -> bool:
    if path.suffix.lower() in _PHOTO_NAMES:
        return True
    try:
        with path.open("rb") as file:
            sniff(file.read(HEAD_BYTES))
    except Refused as refused:
        return refused.refusal not in {Refusal.NOT_AN_IMAGE, Refusal.EMPTY}
    except OSError:
        return True  # it is named as failed when its turn comes
    return True


def targets(photos: Iterable[Found], out: Path) -> dict[Path, Path]:
    """Say where each photo's copy goes: its path with `.jpg`; where taken, with more of its name.

    The same photos in the same order get the same names again.
    """
    chosen: dict[Path, Path] = {}
    taken: set[Path] = set()
    for photo in photos:
        if photo.path in chosen:
            continue
        target = next(name for name in _names(out / photo.below) if name not in taken)
        chosen[photo.path] = target
        taken.add(target)
    return chosen


def _names(path: Path) -> Iterator[Path]:
    yield path.with_suffix(".jpg")
    yield path.with_name(f"{path.name}.jpg")
    number = 2
    while True:
        yield path.with_name(f"{path.name}-{number}.jpg")
        number += 1


def write_whole(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a whole file or nothing; raise `Occupied` where another file has its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".akkoord-") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o644)
        _put_in_place(Path(file.name), path, overwrite=overwrite)


def _put_in_place(whole: Path, path: Path, *, overwrite: bool) -> None:
    """Give a finished file a second name; only `overwrite` takes that name from another."""
    try:
        path.hardlink_to(whole)
    except FileExistsError:
        if not overwrite or path.is_dir():
            raise Occupied from None
        beside = whole.with_name(f"{whole.name}-new")
        beside.hardlink_to(whole)
        beside.replace(path)
