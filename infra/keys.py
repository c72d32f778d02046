"""The installation's own key, made once and kept beside its data, or given by a setting."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from infra.settings import Settings

_FILE = "pseudonym.key"
_BYTES = 32


def pseudonym_key(settings: Settings) -> bytes:
    """Return the key of the audit log's pseudonyms: the setting's, or the data folder's.

    Processes on several hosts need the setting: the same person must have one pseudonym.
    """
    if settings.pseudonym_key is not None:
        return hashlib.sha256(settings.pseudonym_key.value.encode()).digest()
    return _kept(settings.data / _FILE)


def _kept(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    new = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    # A link, not a rename: of two that start at once, the first one's key stays.
    with contextlib.suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
