"""A private folder for the server's socket, with a path that every program can use."""

import re
import tempfile
from pathlib import Path

#: `sun_path` holds 104 bytes on macOS and 108 on Linux; PostgreSQL adds "/.s.PGSQL.5432.lock".
_LONGEST = 80
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_PREFIX = "akkoord-"


def socket_folder(home: Path) -> Path:
    """Make the folder in `home`, or in the temporary folder when that path is long or odd.

    A comma separates hosts in a libpq URL and folders in PostgreSQL's own setting.
    """
    beside = home / "socket"
    if len(str(beside)) <= _LONGEST and _PLAIN.fullmatch(str(beside)):
        beside.mkdir(mode=0o700, exist_ok=True)
        return beside
    base = Path(tempfile.gettempdir())
    if len(str(base)) > _LONGEST - 20 or not _PLAIN.fullmatch(str(base)):
        base = Path("/tmp")  # noqa: S108 - mkdtemp below makes a private folder in it
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))


def remove_temporary(folder: Path) -> None:
    """Remove a socket folder that `socket_folder` made in the temporary folder."""
    if folder.name.startswith(_PREFIX) and folder.is_dir():
        empty(folder)
        folder.rmdir()


def empty(folder: Path) -> None:
    """Remove the socket and its lock file of a server that is gone."""
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)
