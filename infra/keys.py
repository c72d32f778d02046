"""The installation's own keys, made once and kept beside its data, or given by settings."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from infra.sealing import Key
from infra.settings import Settings

_PSEUDONYMS = "pseudonym.key"
_TEMPLATES = "template.key"
_INTEGRATIONS = "integration.key"
_BYTES = 32


def pseudonym_key(settings: Settings) -> bytes:
    """Return the key of the audit log's pseudonyms: the setting's, or the data folder's.

    Processes on several hosts need the setting: the same person must have one pseudonym.
    """
    if settings.pseudonym_key is not None:
        return hashlib.sha256(settings.pseudonym_key.value.encode()).digest()
    return _kept(settings.data / _PSEUDONYMS)


def template_key(settings: Settings) -> Key:
    """Return the key that wraps each person's own: the setting's, or the data folder's.

    Processes on several hosts need the setting. Kept out of a backup, it makes the templates in
    that backup unreadable.
    """
    if settings.template_key is not None:
        return Key(hashlib.sha256(settings.template_key.value.encode()).digest())
    return Key(_kept(settings.data / _TEMPLATES))


def integration_key(settings: Settings) -> Key:
    """Return the key that seals secrets shared with other programs: the setting's, or the folder's.

    Processes on several hosts need the setting.
    """
    if settings.integration_key is not None:
        return Key(hashlib.sha256(settings.integration_key.value.encode()).digest())
    return Key(_kept(settings.data / _INTEGRATIONS))


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
