"""As whom the server runs: PostgreSQL refuses to run as root.

An ordinary user runs it as is. Root runs it in a user namespace, where it looks ordinary and its
files stay root's. Where the kernel or a container refuses that, it runs as another user, and then
its programs and its data must lie where that user can reach them.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

from infra.deploy.children import tied
from infra.embedded_postgres.binaries import Binaries
from infra.embedded_postgres.errors import DatabaseFailed


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the server is; `owner` is the real user of its files."""

    owner: int
    namespace: bool = False

    @property
    def drops_root(self) -> bool:
        return os.geteuid() == 0 and not self.namespace

    def command(self, command: Sequence[str], *, on_death: Signals) -> list[str]:
        uid = self.owner if self.drops_root else None
        return tied(command, on_death=on_death, uid=uid, namespace=self.namespace)

    def reaches(self, folder: Path) -> bool:
        """Say whether this user can go into `folder`; asked of the kernel, not of mode bits."""
        if not self.drops_root:
            return True
        asked = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return _succeeds(self.command(asked, on_death=Signals.SIGKILL))

    def own(self, path: Path) -> None:
        """Make `path` and all below it this user's, who may be another one than last time."""
        if os.geteuid() != 0 or path.stat().st_uid == self.owner:
            return
        for parent, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(Path(parent, name), self.owner, self.owner, follow_symlinks=False)
        os.chown(path, self.owner, self.owner)  # last: it tells that all below is done


@dataclass(frozen=True, slots=True)
class Place:
    """Programs and folder that an identity can reach; `notice` tells the operator of a detour."""

    identity: Identity
    binaries: Binaries
    home: Path
    notice: str = ""


def choose(*, unprivileged_uid: int, deny_namespaces: bool) -> Identity:
    """Pick the least surprising identity that works here."""
    if os.geteuid() != 0:
        return Identity(os.geteuid())
    inside = Identity(0, namespace=True)
    asked = inside.command(["/bin/sh", "-c", 'test "$(id -u)" != 0'], on_death=Signals.SIGKILL)
    if not deny_namespaces and _succeeds(asked):
        return inside
    other = Identity(unprivileged_uid)
    if not _succeeds(other.command(["/bin/sh", "-c", ":"], on_death=Signals.SIGKILL)):
        raise DatabaseFailed(
            "This root may neither make a user namespace nor become another user, and PostgreSQL "
            "does not run as root: start as an ordinary user, or set DATABASE_URL."
        )
    return other


def system_home(folder: Path, system_folder: Path) -> Path:
    """Return where the database of `folder` lives when its server cannot reach `folder`."""
    return system_folder / hashlib.sha256(str(folder).encode()).hexdigest()[:16]


def settle(identity: Identity, binaries: Binaries, folder: Path, system_folder: Path) -> Place:
    """Move what the server of `folder` cannot reach; only for whoever holds the folder's lock."""
    elsewhere = system_home(folder, system_folder)
    folder.chmod(0o711 if identity.drops_root else 0o700)
    if not identity.drops_root:
        return Place(identity, binaries, elsewhere if elsewhere.is_dir() else folder)
    if not identity.reaches(binaries.folder / "bin"):
        _open(system_folder)
        binaries = binaries.copied_below(system_folder)
    home = folder
    if elsewhere.is_dir() or not identity.reaches(folder):
        home = _moved(folder, elsewhere)
    return Place(identity, binaries, home, _notice(identity, home))


def _notice(identity: Identity, home: Path) -> str:
    return (
        "Started as root where user namespaces are not allowed: "
        f"the database runs as user {identity.owner} and keeps its files in {home}."
    )


def _open(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        folder.chmod(0o711)
    except OSError as error:
        raise DatabaseFailed(
            f"The database cannot run as root here and {folder} cannot be made ({error.strerror}): "
            "start as an ordinary user, or set DATABASE_URL."
        ) from error


def _moved(folder: Path, elsewhere: Path) -> Path:
    """Make `elsewhere` the home, and take along a database that was made in `folder`."""
    _open(elsewhere.parent)
    elsewhere.mkdir(mode=0o711, exist_ok=True)
    elsewhere.chmod(0o711)
    before, after = folder / "pgdata", elsewhere / "pgdata"
    if before.is_dir() and not after.exists():
        shutil.copytree(before, after.with_suffix(".moving"), dirs_exist_ok=True, symlinks=True)
        after.with_suffix(".moving").rename(after)
        shutil.rmtree(before)
    return elsewhere


def _succeeds(command: Sequence[str]) -> bool:
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.returncode == 0
