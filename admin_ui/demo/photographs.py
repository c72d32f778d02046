"""Real photographs for the demonstration: fetched once, checked, kept in a cache, never published.

They are the test pictures in the source distribution of face_recognition: two officials, several
photos of one of them. Nothing of that package is run.
"""

import hashlib
import io
import tarfile
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Final

from infra.deploy.setup import pip_config
from infra.deploy.setup.errors import SetUpFailed
from infra.deploy.setup.fetch import fetch, offered

PROJECT: Final = "face-recognition"
ARCHIVE: Final = "face_recognition-1.3.0.tar.gz"
ARCHIVE_SHA256: Final = "5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec"

_FOLDER: Final = "face_recognition-1.3.0/tests/test_images/"

#: What is taken from it, by SHA-256.
PORTRAIT_SHA256: Final = {
    "biden.jpg": "3c17508bb91554c637a2eabddfae790e5bb1caba93130814fc2ac50be9760c4c",
    "obama.jpg": "0930e3aa8cae5920329c0c8cbc6a2ab70f47b0e67b432875beaa95cbf7e741f6",
    "obama2.jpg": "a7efcc907375274796f39646510704aa86672d59f6d5469d69af3c85590976a6",
    "obama3.jpg": "76ac6bf97c36dc2da0ad16a537d6a5ac1b10f48d49aac29a0cca9a17cdbc3ca3",
}

_PHOTOGRAPH_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"}
)


class NoPhotographs(Exception):
    """The photographs cannot be had; the text is one sentence for whoever waits."""


def portraits(cache: Path, environ: Mapping[str, str]) -> dict[str, bytes]:
    """Return the portraits by file name, from `cache` or else from the package index."""
    known = _cached(cache)
    if known is not None:
        return known
    fetched = unpacked(_archive(environ))
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for name, content in fetched.items():
            fresh = cache / f".{name}.new"
            fresh.write_bytes(content)
            fresh.replace(cache / name)
    except OSError as error:
        raise NoPhotographs(f"The photographs cannot be kept in {cache}: {error}.") from error
    return fetched


def own(folder: Path) -> dict[str, bytes]:
    """Return the photographs in a folder of the user's, by file name, in order of name."""
    try:
        files = sorted(
            file
            for file in folder.iterdir()
            if file.suffix.lower() in _PHOTOGRAPH_SUFFIXES and file.is_file()
        )
        found = {file.name: file.read_bytes() for file in files}
    except OSError as error:
        raise NoPhotographs(f"{folder} cannot be read: {error.strerror}.") from error
    if not found:
        raise NoPhotographs(f"There are no photographs in {folder}.")
    return found


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Take the portraits out of the archive. Raise `NoPhotographs` when it is another one."""
    if _sha256(archive) != ARCHIVE_SHA256:
        raise NoPhotographs(f"The package index offers a changed {ARCHIVE}: it is not used.")
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for name in PORTRAIT_SHA256:
            file = tar.extractfile(_FOLDER + name)
            found[name] = file.read() if file else b""
    if not _known(found):
        raise NoPhotographs(f"{ARCHIVE} does not hold the photographs that were expected.")
    return found


def _archive(environ: Mapping[str, str]) -> bytes:
    config = pip_config.read(environ)
    try:
        for offer in offered(PROJECT, config, environ):
            if offer.filename == ARCHIVE:
                return fetch(offer.url, config).body
    except (SetUpFailed, HTTPException, OSError, ValueError) as error:
        raise NoPhotographs(f"The photographs cannot be fetched: {error}") from error
    raise NoPhotographs(f"The package index does not offer {ARCHIVE}.")


def _cached(cache: Path) -> dict[str, bytes] | None:
    try:
        found = {name: (cache / name).read_bytes() for name in PORTRAIT_SHA256}
    except OSError:
        return None
    return found if _known(found) else None


def _known(found: Mapping[str, bytes]) -> bool:
    return {name: _sha256(content) for name, content in found.items()} == PORTRAIT_SHA256


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
